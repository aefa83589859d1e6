# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

from odoo import fields, models

from ...tools import times
from ..booking.progress import Milestone
from .trip import PAYMENT_UNDER_WAY, UNDER_WAY

# The pickup is agreed on, or further.
AGREED_STATES = ("scheduled", *UNDER_WAY, "done")


class Booking(models.Model):
    """Where pickup and return stand, in the words for the customer."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    # === TIMELINE === #

    def _has_set_off(self):
        started = any(
            trip.state in (*UNDER_WAY, "done") for trip in self.sudo().trip_ids
        )
        return started or super()._has_set_off()

    def _arrived_at(self):
        return self.sudo().pickup_id.delivered_at or super()._arrived_at()

    def _returned_at(self):
        return self.sudo().return_id.handed_over_at or super()._returned_at()

    def _milestones(self):
        milestones = super()._milestones()
        if not self.with_concierge:
            return milestones
        booking, env = self.sudo(), self.env
        pickup, back = booking.pickup_id, booking.return_id
        fetching_at, returning_at = pickup.started_at, back.started_at
        is_agreed = pickup.state in AGREED_STATES
        window = is_agreed and self._window(pickup)
        is_fetching, is_returning = bool(fetching_at), bool(returning_at)
        scheduled, fetching, returning = (
            env._("Pickup scheduled"),
            env._("Driver on the way to you"),
            env._("Car on its way back"),
        )
        return [
            *map(self._returned_when_done, milestones),
            Milestone(20, "pickup_scheduled", scheduled, is_agreed, window),
            Milestone(21, "pickup_started", fetching, is_fetching, fetching_at),
            Milestone(50, "return_started", returning, is_returning, returning_at),
        ]

    def _returned_when_done(self, milestone):
        if milestone.name != "done":
            return milestone
        return replace(milestone, name="returned", label=self.env._("Car returned"))

    def _customer_status(self):
        if self.needs_new_slot:
            return self.env._("Please choose a new slot"), "warning"
        return super()._customer_status()

    def _is_fresh(self):
        return super()._is_fresh() and not self.reschedule_count

    # === SLOT === #

    def _kept_pickup(self):
        """Return the pickup that counts until another slot is chosen, or none."""
        self.ensure_one()
        pickup = self.sudo().pickup_id
        is_lost = self.needs_new_slot or pickup.state == "lapsed"
        return pickup.browse() if is_lost else pickup

    def _is_slot_gone(self):
        """Whether the hold has lapsed and nobody could come in that window now."""
        self.ensure_one()
        pickup = self.sudo().pickup_id
        now = fields.Datetime.now()
        if self.state != "pending" or not pickup:
            return False
        if pickup.window_start <= now:
            return True
        if self._is_held(pickup, now):
            return False
        return not pickup.workshop_id._free_drivers_between(
            pickup.window_start, pickup.window_end, ignored_trips=self.sudo().trip_ids
        )

    def _is_held(self, trip, now):
        is_paying = self.payment_status in PAYMENT_UNDER_WAY
        return trip.state == "held" and (is_paying or trip.held_until > now)

    def _held_until(self):
        """Return the end of the running hold (naive, UTC), or ``False``."""
        self.ensure_one()
        pickup, now = self.sudo().pickup_id, fields.Datetime.now()
        is_running = self._is_payable() and pickup and self._is_held(pickup, now)
        return pickup.held_until if is_running else False

    def _is_hold_over(self):
        """Whether the slot is no longer held, but can still be had by paying."""
        self.ensure_one()
        is_awaited = self._is_payable() and self.sudo().pickup_id
        return bool(is_awaited) and not self._held_until() and not self._is_slot_gone()

    def _window(self, trip):
        return trip and times.window_text(
            trip.window_start, trip.window_end, self.env.lang
        )
