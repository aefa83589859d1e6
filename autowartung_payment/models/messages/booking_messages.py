# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from ..concierge.trip import PICKUP
from .kinds import (
    CANCELLATION_MAIL,
    CAR_ARRIVED_MAIL,
    CAR_READY_MAIL,
    CONFIRMATION_MAIL,
    MESSAGES,
    PICKUP_SCHEDULED_MAIL,
    PICKUP_STARTED_MAIL,
    REMINDER_MAIL,
    RETURN_STARTED_MAIL,
    SLOT_GONE_MAIL,
)

REMIND_BEFORE = timedelta(hours=24)


class Booking(models.Model):
    """When customers are told something; see ``kinds`` for what."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _on_confirmed(self):
        # Before what the trips may have to say: follow-ups are done in their order.
        self._plan_message(CONFIRMATION_MAIL)
        super()._on_confirmed()

    def _on_cancelled(self, former_state):
        if former_state != "draft":
            self._plan_message(CANCELLATION_MAIL)
        super()._on_cancelled(former_state)

    def _on_ready(self):
        super()._on_ready()
        self._plan_message(CAR_READY_MAIL)

    def _on_rescheduled(self):
        super()._on_rescheduled()
        self._plan_message(PICKUP_SCHEDULED_MAIL, f"{self.id}:{self.reschedule_count}")

    def _on_slot_gone(self):
        super()._on_slot_gone()
        self._plan_message(SLOT_GONE_MAIL)

    def _on_trip_started(self, trip):
        super()._on_trip_started(trip)
        is_pickup = trip.leg == PICKUP
        self._plan_message(
            PICKUP_STARTED_MAIL if is_pickup else RETURN_STARTED_MAIL, str(trip.id)
        )

    def _on_car_delivered(self):
        super()._on_car_delivered()
        self._plan_message(CAR_ARRIVED_MAIL)

    @api.model
    def _cron_remind(self):
        """Remind customers of tomorrow's pickup, once each."""
        now = fields.Datetime.now()
        pickups = self.env["autowartung.concierge.trip"].search(
            [
                ("leg", "=", PICKUP),
                ("state", "=", "scheduled"),
                ("window_start", ">", now),
                ("window_start", "<=", now + REMIND_BEFORE),
            ]
        )
        for pickup in pickups:
            pickup.booking_id._plan_message(
                REMINDER_MAIL, f"{pickup.id}:{pickup.window_start:%Y-%m-%d}"
            )

    def _perform_follow_up(self, kind):
        if kind not in MESSAGES:
            return super()._perform_follow_up(kind)
        return self._send_message(kind)
