# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from ...tools import times
from ..concierge.trip import PICKUP
from .kinds import (
    CANCELLATION_MAIL,
    CAR_ARRIVED_MAIL,
    CAR_READY_MAIL,
    CONFIRMATION_MAIL,
    FAILURE_MAIL,
    MESSAGES,
    ORDER_RECEIVED_MAIL,
    PICKUP_SCHEDULED_MAIL,
    PICKUP_STARTED_MAIL,
    REMINDER_MAIL,
    RETURN_STARTED_MAIL,
    SERVICE_DONE_MAIL,
    SLOT_GONE_MAIL,
)

REMIND_BEFORE = timedelta(hours=24)
# A declined customer usually tries again at once; write only if it stays at that.
FAILURE_MAIL_DELAY_SECONDS = 10 * 60
# A card is done within seconds, and the confirmation says it all; a bank takes days.
ORDER_RECEIVED_MAIL_DELAY_SECONDS = 2 * 60
# Who drags a trip often drags it once more, or back; customers read of the result.
MOVED_MAIL_DELAY_SECONDS = 2 * 60


class Booking(models.Model):
    """When customers are told something; see ``kinds`` for what."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _on_confirmed(self):
        # Before what the trips may have to say: follow-ups are done in their order.
        self._plan_message(CONFIRMATION_MAIL)
        return super()._on_confirmed()

    def _on_payment_pending(self, transaction):
        """Confirm what was ordered while the money takes days (§§ 312i, 312f BGB).

        Once for each attempt: one that fails soon may be followed by a slow one.
        """
        attempt = transaction.autowartung_failed_attempt or ""
        self._plan_message(
            ORDER_RECEIVED_MAIL,
            f"{transaction._name_for_follow_up()}:{attempt}",
            delay=ORDER_RECEIVED_MAIL_DELAY_SECONDS,
        )
        return super()._on_payment_pending(transaction)

    def _on_payment_failed(self, transaction):
        follow_up = self.env["autowartung.follow.up"]
        if not follow_up._count_pending(FAILURE_MAIL, self):
            attempt = transaction.autowartung_failed_attempt or ""
            follow_up._plan(
                FAILURE_MAIL,
                self,
                occasion=f"{transaction._name_for_follow_up()}:{attempt}",
                delay=FAILURE_MAIL_DELAY_SECONDS,
            )
        return super()._on_payment_failed(transaction)

    def _on_cancelled(self, former_state):
        if former_state != "draft":
            self._plan_message(CANCELLATION_MAIL)
        return super()._on_cancelled(former_state)

    def _on_ready(self):
        self._plan_message(CAR_READY_MAIL)
        return super()._on_ready()

    def _on_rendered(self):
        # § 14 (4) no. 6 UStG: the invoice could say only when it was expected.
        self._plan_message(SERVICE_DONE_MAIL)
        return super()._on_rendered()

    def _on_rescheduled(self):
        self._plan_message(
            PICKUP_SCHEDULED_MAIL,
            f"{self.id}:{self.reschedule_count}",
            delay=MOVED_MAIL_DELAY_SECONDS if self.moved_in_office else 0,
        )
        return super()._on_rescheduled()

    def _on_slot_gone(self):
        self._plan_message(SLOT_GONE_MAIL)
        return super()._on_slot_gone()

    def _on_trip_started(self, trip):
        is_pickup = trip.leg == PICKUP
        self._plan_message(
            PICKUP_STARTED_MAIL if is_pickup else RETURN_STARTED_MAIL, str(trip.id)
        )
        return super()._on_trip_started(trip)

    def _on_car_delivered(self):
        self._plan_message(CAR_ARRIVED_MAIL)
        return super()._on_car_delivered()

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
            day = times.local_date(pickup.window_start)
            pickup.booking_id._plan_message(REMINDER_MAIL, f"{pickup.id}:{day}")

    def _perform_follow_up(self, kind):
        if kind not in MESSAGES:
            return super()._perform_follow_up(kind)
        if kind == PICKUP_SCHEDULED_MAIL and self._is_back_where_it_was():
            return None
        return self._send_message(kind)

    def _is_back_where_it_was(self):
        """Whether the office has undone a move of which nobody was told."""
        return self.sudo().moved_in_office and not self._is_untold()
