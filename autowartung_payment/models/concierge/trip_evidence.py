# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was written down when a car changed hands stays as it was written."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools import card_numbers, form_values, times
from ..common.guard import linked_ids
from .trip_handover import MAX_NOTE

EVIDENCE = (
    "booking_id",
    "leg",
    "mileage",
    "signed_by",
    "signature",
    "handover_note",
    "photo_ids",
)
AFTER_HANDOVER = ("handed_over", "done")
# The rest of a file's row, such as the token for its preview, proves nothing.
CONTENT = frozenset(
    (
        "name",
        "datas",
        "raw",
        "db_datas",
        "store_fname",
        "checksum",
        "mimetype",
        "type",
        "url",
        "res_model",
        "res_id",
        "res_field",
        "public",
    )
)


class ConciergeTrip(models.Model):
    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    handover_corrections = fields.Text(
        string="Corrections",
        readonly=True,
        copy=False,
        help="What turned out to be wrong later; the hand-over itself stays as it was.",
    )
    is_evidence_frozen = fields.Boolean(compute="_compute_is_evidence_frozen")

    @api.depends("state", "handed_over_at")
    def _compute_is_evidence_frozen(self):
        for trip in self:
            trip.is_evidence_frozen = bool(
                trip.handed_over_at or trip.state in AFTER_HANDOVER
            )

    @api.model
    def _frozen_domain(self):
        return Domain("handed_over_at", "!=", False) | Domain(
            "state", "in", AFTER_HANDOVER
        )

    def write(self, vals):
        if not self.env.su and any(name in EVIDENCE for name in vals):
            self._refuse_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        if not self.env.su:
            self._refuse_frozen()

    def _refuse_frozen(self):
        """:raise AccessError: if a car of these trips has changed hands."""
        frozen = self.sudo().filtered("is_evidence_frozen")
        if frozen:
            raise AccessError(
                self.env._(
                    "%s: what was written down at the hand-over stays as it is. Add a"
                    " correction instead.",
                    frozen[0].display_name,
                )
            )

    def _add_handover_correction(self, text):
        """Add what turned out to be wrong, with author and time; nothing is replaced.

        :param str text: what is right.
        :raise AccessError: unless the user dispatches.
        :raise UserError: before the hand-over, without a text, or if it is too long.
        """
        self.ensure_one()
        self._check_may("dispatcher")
        self.check_access("read")
        text = card_numbers.mask(form_values.plain(str(text or "")).strip())
        if not text or len(text) > MAX_NOTE:
            raise UserError(
                self.env._(
                    "Please write what is right, in at most %s characters.", MAX_NOTE
                )
            )
        trip = self.sudo()
        # Two corrections at once: the second one is added to the first.
        trip.lock_for_update(allow_referencing=True)
        trip.invalidate_recordset(["handover_corrections", "state", "handed_over_at"])
        if not trip.is_evidence_frozen:
            raise UserError(
                self.env._("The car has not changed hands yet: change the trip itself.")
            )
        moment = times.moment_text(fields.Datetime.now(), self.env.lang)
        entry = f"{moment}, {self.env.user.name}: {text}"
        known = trip.handover_corrections
        trip.handover_corrections = f"{known}\n{entry}" if known else entry
        trip.message_post(
            body=self.env._("Correction of the hand-over: %s", text),
            author_id=self.env.user.partner_id.id,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )


class IrAttachment(models.Model):
    """The files of a hand-over: photos and the drawn signature."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        # What the context says counts where nothing is given.
        defaults = self.default_get(["res_model", "res_field", "res_id"])
        for vals in vals_list:
            self._refuse_as_new_evidence({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        if not CONTENT.isdisjoint(vals):
            self._refuse_frozen_evidence()
            self._refuse_as_new_evidence(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._refuse_frozen_evidence()

    def _refuse_frozen_evidence(self):
        """:raise AccessError: if one of the files shows how a car changed hands."""
        if self._may_touch_evidence() or not self.ids:
            return
        trips = self.env["autowartung.concierge.trip"].sudo()
        own_fields = self.sudo().filtered(
            lambda file: file.res_model == trips._name and file.res_field
        )
        trips.search(
            trips._frozen_domain()
            & (
                Domain("photo_ids", "in", self.ids)
                | Domain("id", "in", own_fields.mapped("res_id"))
            )
        ).with_env(self.env)._refuse_frozen()

    @api.model
    def _refuse_as_new_evidence(self, vals):
        """Let no other file take the place of the signature."""
        trips = self.env["autowartung.concierge.trip"]
        if (
            self._may_touch_evidence()
            or vals.get("res_model") != trips._name
            or not vals.get("res_field")
        ):
            return
        trips.browse(linked_ids([vals.get("res_id")])).exists()._refuse_frozen()

    @api.model
    def _may_touch_evidence(self):
        """Whether it is the system itself.

        Odoo deletes files in sudo mode on behalf of people, so that mode alone is not
        enough; neither the addon's own code nor a person's then writes such a row.
        """
        return self.env.su and self.env.uid == SUPERUSER_ID
