# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import form_values, plate, times
from .extension import OPEN_STATES, ORDERED_STATES
from .proposing import STATES_OF_BOOKING

IN_THE_WORKSHOP = ("in_progress", "ready")
# More cars than anybody scrolls past on a phone: who has more searches.
MOST_CARS = 40
MOST_WORDS = 60
WORKSHOP_PAGE = "/workshop"


class Booking(models.Model):
    """The cars on whose bookings the workshop can propose work."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _cars_of_the_workshop(self, words=""):
        """Return bookings: those in the workshop first, then those about to be.

        :param str words: of the plate, in any spelling, or of the booking's number.
        """
        found = self._words_domain(words)
        here = Domain("state", "in", IN_THE_WORKSHOP) & found
        cars = self.search(here, order="appointment_start, id", limit=MOST_CARS)
        to_come = set(STATES_OF_BOOKING) - set(IN_THE_WORKSHOP)
        room = MOST_CARS - len(cars)
        if not room:
            return cars
        later = Domain("state", "in", list(to_come)) & found
        return cars + self.search(later, order="appointment_start, id", limit=room)

    @api.model
    def _words_domain(self, words):
        words = " ".join(form_values.plain(words).split())[:MOST_WORDS]
        if not words:
            return Domain.TRUE
        by_number = Domain("name", "ilike", words)
        if compact := plate.compact(words):
            return by_number | Domain("vehicle_id.compact_plate", "ilike", compact)
        return by_number

    def _proposals_in_hand(self):
        """Return what is written down, waits for the customer, or is to be done."""
        self.ensure_one()
        in_hand = ("draft", *OPEN_STATES, *ORDERED_STATES)
        return self.extension_ids.filtered(lambda each: each.state in in_hand)

    def _begin_proposal(self):
        """Return a new draft; the one that is still empty if there is one.

        A phone with bad reception sends twice.

        :raise UserError: if the car is not in the workshop (any more).
        """
        self.ensure_one()
        self._check_may("user")
        self.check_access("read")
        self._lock_for_payment()
        if self.state not in STATES_OF_BOOKING:
            raise UserError(
                self.env._(
                    "%s is not in the workshop: extra work cannot be proposed.",
                    self.name,
                )
            )
        empty = self.extension_ids.filtered(
            lambda draft: (
                draft.state == "draft"
                and draft.user_id == self.env.user
                and not (draft.version_ids or draft.line_ids or draft.message)
            )
        )
        return empty[:1] or empty.create({"booking_id": self.id})

    def action_open_workshop_page(self):
        """Open the page for the phone at this car."""
        self.ensure_one()
        self._check_may("user")
        return {
            "type": "ir.actions.act_url",
            "url": f"{WORKSHOP_PAGE}?words={self.name}",
            "target": "self",
        }


class Extension(models.Model):
    """What the workshop reads about a proposal."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _workshop_url(self):
        self.ensure_one()
        return f"{WORKSHOP_PAGE}/extensions/{self.id}"

    def _waits_for_customer(self):
        """Whether it was sent and has no end yet, be the time to decide over or not."""
        self.ensure_one()
        return self.state in OPEN_STATES

    def _time_left_text(self):
        """Return how long the customer can decide, in the environment's language."""
        self.ensure_one()
        left = self.deadline - fields.Datetime.now()
        minutes = int(left.total_seconds() // 60)
        if minutes <= 0:
            return self.env._("The time to decide is over.")
        return self.env._(
            "%(left)s left, until %(moment)s",
            left=times.duration_text(minutes / 60),
            moment=self._deadline_text(),
        )

    def _looked_at_text(self):
        """Return whether the customer has looked, and at how many of the photos."""
        self.ensure_one()
        if not self.seen_at:
            return self.env._("The customer has not looked at it yet.")
        moment = times.moment_text(self.seen_at, self.env.lang)
        photos = self.line_ids.photo_ids
        if not photos:
            return self.env._("The customer looked at it: %s.", moment)
        return self.env._(
            "The customer looked at it: %(moment)s; photos: %(seen)s of %(all)s.",
            moment=moment,
            seen=len(photos.filtered("seen_at")),
            all=len(photos),
        )

    def _decided_text(self):
        """Return when the customer decided, in German time."""
        self.ensure_one()
        return times.moment_text(self.decided_at, self.env.lang)
