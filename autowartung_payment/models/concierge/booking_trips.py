# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...exceptions import SlotTaken
from ..inbox.follow_up import (
    CAR_ARRIVED_MAIL,
    CAR_READY_MAIL,
    PICKUP_SCHEDULED_MAIL,
    PICKUP_STARTED_MAIL,
    REMINDER_MAIL,
    RETURN_STARTED_MAIL,
    SLOT_GONE_MAIL,
)
from .trip import PICKUP, UNDER_WAY
from .workshop_slots import is_free


class Booking(models.Model):
    """How the trips go on once they are paid, and what the customer is told."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    # === SCHEDULING === #

    def _confirm(self):
        result = super()._confirm()
        for booking in self.filtered("trip_ids"):
            booking._schedule_trips()
        return result

    def _schedule_trips(self):
        """The slots are the customer's now, or a person learns that they are gone."""
        pickup, back = self.sudo().pickup_id, self.sudo().return_id
        if self._keep_slot(pickup) and (
            self._keep_slot(back)
            or self._take_return_slot(pickup, back, state="scheduled")
        ):
            return
        (pickup + back).write({"state": "lapsed"})
        self.env["autowartung.follow.up"]._plan(SLOT_GONE_MAIL, self)
        self._notify_managers(
            lambda env: (
                env._("Paid, but the slot is gone"),
                env._(
                    "%s was paid after its slot had lapsed. The customer is asked to"
                    " choose another one or to get the money back.",
                    self.name,
                ),
            )
        )

    def _keep_slot(self, trip):
        if trip.window_start <= fields.Datetime.now():
            return False
        if trip.state == "held":
            trip.write({"state": "scheduled", "held_until": False})
            return True
        return trip._take_slot(trip.window_start, "scheduled")

    # === MOVING === #

    def _can_reschedule(self):
        """Whether the customer may choose another slot now."""
        self.ensure_one()
        pickup = self.sudo().pickup_id
        if not pickup or self.state not in ("pending", "confirmed"):
            return False
        return (
            self.needs_new_slot
            or pickup.state in ("held", "lapsed")
            or (
                pickup.state == "scheduled"
                and self._is_before_cutoff(pickup.window_start)
            )
        )

    def _is_before_cutoff(self, appointment):
        cutoff = timedelta(hours=self.company_id.autowartung_cutoff_hours)
        return fields.Datetime.now() < appointment - cutoff

    def _reschedule_by_customer(self, start):
        """Move the trips to another slot.

        :param datetime start: naive, UTC.
        :raise SlotTaken: if the slot is not on offer (any more).
        :raise UserError: after the cut-off.
        """
        self.ensure_one()
        if not self._can_reschedule():
            raise UserError(self.env._("It is too late to change the appointment."))
        if start == self._kept_pickup().window_start:
            raise UserError(
                self.env._("This is the slot that you have already. Nothing was moved.")
            )
        offered = self.workshop_id._pickup_slots(self.sudo().trip_ids)
        if not is_free(offered, start):
            raise SlotTaken(self.env._("This slot has just been taken."))
        if self.state == "pending":
            self._choose_slot(start, "held", self._hold_end())
            return
        self._choose_slot(start, "scheduled")
        self._on_trips_moved()

    def _reschedule_by_dispatcher(self, start):
        """Move the trips to any slot with a free driver, whatever the cut-off.

        :param datetime start: naive, UTC.
        :raise SlotTaken: if nobody is free.
        :raise UserError: if the driver is on the way already.
        """
        self.ensure_one()
        if not self.can_choose_slot:
            raise UserError(self.env._("It is too late to change the appointment."))
        match self.state:
            case "draft":
                self.appointment_start = start
            case "pending":
                self._choose_slot(start, "held", self._hold_end())
            case _:
                self._choose_slot(start, "scheduled")
                self._on_trips_moved()

    def _on_trips_moved(self):
        """Tell the customer the new windows."""
        told = ("confirmed", "in_progress", "ready")
        for booking in self.filtered(lambda b: b.state in told):
            booking.sudo().reschedule_count += 1
            booking._plan_mail(
                PICKUP_SCHEDULED_MAIL, f"{booking.id}:{booking.reschedule_count}"
            )

    # === ON THE WAY === #

    def _on_trip_started(self, trip):
        is_pickup = trip.leg == PICKUP
        self._plan_mail(
            PICKUP_STARTED_MAIL if is_pickup else RETURN_STARTED_MAIL, str(trip.id)
        )

    def _on_car_delivered(self):
        self.filtered(lambda b: b.state == "confirmed").state = "in_progress"
        self._plan_mail(CAR_ARRIVED_MAIL)

    def action_ready(self):
        """The work is done; the customer is told."""
        self.check_access("write")
        for booking in self:
            if booking.state not in ("confirmed", "in_progress"):
                raise UserError(
                    self.env._("%s is not in the workshop.", booking.display_name)
                )
            booking.sudo().state = "ready"
            booking._plan_mail(CAR_READY_MAIL)

    def action_collect(self):
        """The customer has collected the car; nobody brings it back.

        :raise UserError: if it is not ready, or on its way back.
        """
        self.check_access("write")
        for booking in self:
            booking._lock_for_payment()
            back = booking.sudo().return_id
            if booking.state != "ready" or back.state in UNDER_WAY:
                raise UserError(
                    self.env._("%s is not waiting in the workshop.", booking.name)
                )
            back._cancel()
            booking.sudo().state = "done"

    def _on_car_returned(self):
        self.filtered(lambda b: b.state in ("in_progress", "ready")).state = "done"

    @api.model
    def _cron_remind(self):
        """Remind customers of tomorrow's pickup, once each."""
        now = fields.Datetime.now()
        pickups = self.env["autowartung.concierge.trip"].search(
            [
                ("leg", "=", PICKUP),
                ("state", "=", "scheduled"),
                ("window_start", ">", now),
                ("window_start", "<=", now + timedelta(hours=24)),
            ]
        )
        for pickup in pickups:
            pickup.booking_id._plan_mail(
                REMINDER_MAIL, f"{pickup.id}:{pickup.window_start:%Y-%m-%d}"
            )

    def _plan_mail(self, kind, occasion=None):
        """Plan a mail to the customer, once for the occasion."""
        for booking in self:
            booking.env["autowartung.follow.up"]._plan(
                kind, booking, occasion=occasion and f"booking,{booking.id}:{occasion}"
            )
