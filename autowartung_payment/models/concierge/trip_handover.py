# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from dataclasses import dataclass

from odoo import models
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.tools import file_path
from odoo.tools.i18n import format_list

from ...exceptions import HandoverProblem, UnusualMileage
from ...tools import form_values, photos

MAX_PHOTOS = 24
MAX_MILEAGE = 2_000_000
# More since the last visit is a digit too many, more often than not.
MILEAGE_JUMP = 100_000
MAX_NOTE = 2000
MAX_NAME = 100
SIGNATURE_FONT = "web/static/fonts/sign/MarckScript-Regular.ttf"

# The order of a trip's states; a step is done when the trip is past it.
PROGRESS = ("scheduled", "on_the_way", "arrived", "handed_over", "done")
START, ARRIVE, HAND_OVER, DELIVER = "start", "arrive", "hand_over", "deliver"
STEPS = (START, ARRIVE, HAND_OVER, DELIVER)


@dataclass(frozen=True)
class Handover:
    """What the driver writes down when the car changes hands.

    :param int mileage: km, as on the dashboard.
    :param bool mileage_confirmed: it is right although it looks wrong.
    :param bytes signature: the picture that was drawn; empty to sign with the name.
    :param str signed_by: name of the person who signed.
    """

    mileage: int
    signed_by: str
    signature: bytes = b""
    note: str = ""
    mileage_confirmed: bool = False


class ConciergeTrip(models.Model):
    """The driver's steps as the phone sends them, twice if need be."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    # === STEPS === #

    def _next_step(self):
        """Return the step that the driver does next, or ``None``."""
        self.ensure_one()
        if self.state not in PROGRESS[:-1]:
            return None
        return STEPS[PROGRESS.index(self.state)]

    def _take_step(self, step, handover=None):
        """Do one of :data:`STEPS`; nothing if it was done before.

        A phone with bad reception sends twice: the second time must not be an error.

        :param handover: :class:`Handover`, for the step ``hand_over``.
        :raise AccessError: unless the user drives or dispatches the trip.
        :raise UserError: if it is not the trip's turn, or something is missing.
        :raise ConcurrencyError: while the same step is being done; Odoo repeats then.
        """
        self.ensure_one()
        self._check_may_drive()
        if self._is_past(step):
            return
        try:
            match step:
                case "start":
                    self.action_start()
                case "arrive":
                    self.action_arrive()
                case "hand_over":
                    self._record_handover(handover)
                case "deliver":
                    self.action_deliver()
        except LockError as error:
            raise ConcurrencyError("The trip is being changed.") from error

    def _is_past(self, step):
        state = self.sudo().state
        return state in PROGRESS and PROGRESS.index(state) > STEPS.index(step)

    # === HAND-OVER === #

    def _record_handover(self, handover):
        """Write down the state of the car and let it change hands.

        :param handover: :class:`Handover`
        :raise HandoverProblem: if something is missing or cannot be.
        :raise UnusualMileage: if the mileage has to be confirmed.
        """
        trip = self._at_the_customers()
        if not trip.photo_ids:
            raise HandoverProblem(
                "photos", self.env._("Please take at least one photo of the car.")
            )
        self._check_mileage(handover)
        values = {
            "mileage": handover.mileage,
            "handover_note": self._checked_note(handover.note),
            "signed_by": self._checked_name(handover.signed_by),
            "signature": base64.b64encode(self._checked_signature(handover)),
        }
        trip.lock_for_update(allow_referencing=True)
        trip.write(values)
        if handover.mileage_confirmed and trip.vehicle_id.mileage > handover.mileage:
            trip.vehicle_id.mileage = handover.mileage  # what was known was wrong
        self.action_hand_over()

    def _at_the_customers(self):
        """Return the trip in sudo mode.

        :raise AccessError: unless the user drives or dispatches the trip.
        :raise UserError: before the arrival, and after the hand-over.
        """
        self.ensure_one()
        self._check_may_drive()
        trip = self.sudo()
        if trip.state != "arrived":
            raise UserError(
                self.env._("The trip %s has changed. Please reload.", trip.name)
            )
        return trip

    def _check_mileage(self, handover):
        if not 0 < handover.mileage <= MAX_MILEAGE:
            raise HandoverProblem(
                "mileage",
                self.env._("Please enter the mileage on the dashboard in km."),
            )
        known = self.sudo().vehicle_id.mileage
        if not known or handover.mileage_confirmed:
            return
        if handover.mileage < known:
            message = self.env._(
                "At the last visit the car had %(known)s km already. Please look at the"
                " dashboard again, or confirm that the mileage is right.",
                known=self._format_km(known),
            )
            raise UnusualMileage("mileage", message)
        if handover.mileage > known + MILEAGE_JUMP:
            message = self.env._(
                "That is far more than the %(known)s km of the last visit. Please look"
                " at the dashboard again, or confirm that the mileage is right.",
                known=self._format_km(known),
            )
            raise UnusualMileage("mileage", message)

    def _format_km(self, kilometres):
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        separator = language.thousands_sep or ","
        return f"{kilometres:,}".replace(",", separator)

    def _checked_note(self, note):
        note = form_values.plain(note).strip()
        if len(note) > MAX_NOTE:
            raise HandoverProblem("note", self.env._("The note is too long."))
        return note

    def _checked_name(self, name):
        name = " ".join(form_values.plain(name).split())
        if not name or len(name) > MAX_NAME:
            raise HandoverProblem(
                "signed_by", self.env._("Please enter the name of whoever signs.")
            )
        return name

    def _checked_signature(self, handover):
        if not handover.signature:
            name = self._checked_name(handover.signed_by)
            return photos.typed_signature(name, file_path(SIGNATURE_FONT))
        try:
            signature = photos.clean_signature(handover.signature)
        except photos.NotAPhoto:
            signature = None
        if not signature:
            raise HandoverProblem(
                "signature",
                self.env._("Please let the customer sign, or sign with the name."),
            )
        return signature

    # === PHOTOS === #

    def _add_photo(self, content):
        """Store a photo of the car with the trip; the same one only once.

        :param bytes content: of one of :data:`photos.KINDS`.
        :return: its ``ir.attachment``
        :raise HandoverProblem: if it is no photo, or the trip has enough of them.
        """
        trip = self._at_the_customers()
        try:
            photo = photos.clean_photo(content)
        except photos.NotAPhoto as error:
            message = self.env._(
                "This file is no photo. Please choose a picture (%s).",
                format_list(self.env, photos.KINDS, "or"),
            )
            raise HandoverProblem("photos", message) from error
        known = trip.photo_ids.filtered(
            lambda known: known.checksum == known._compute_checksum(photo)
        )
        if known:
            return known[0]
        if len(trip.photo_ids) >= MAX_PHOTOS:
            raise HandoverProblem(
                "photos", self.env._("A trip has at most %s photos.", MAX_PHOTOS)
            )
        # Drawn anew already; Odoo would do it again, and the checksum would differ.
        attachments = trip.env["ir.attachment"].with_context(image_no_postprocess=True)
        attachment = attachments.create(
            {
                "name": self._photo_name(),
                "raw": photo,
                "mimetype": "image/jpeg",
                "res_model": trip._name,
                "res_id": trip.id,
            }
        )
        trip.photo_ids += attachment
        return attachment

    def _photo_name(self):
        trip = self.sudo()
        number = len(trip.photo_ids) + 1
        return f"{trip.booking_id.name.replace('/', '-')}-{trip.leg}-{number:02}.jpg"

    def _remove_photo(self, attachment_id):
        """Remove a photo before the hand-over; nothing if it is gone already."""
        trip = self._at_the_customers()
        trip.photo_ids.filtered(lambda photo: photo.id == attachment_id).unlink()
