# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...exceptions import SlotTaken
from .trip import UNDER_WAY
from .workshop_slots import is_free

# The customer relies on the appointment.
FIRM_STATES = ("confirmed", "in_progress", "ready")


class Booking(models.Model):
    """How the trips go on once they are paid."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    # === SCHEDULING === #

    def _on_confirmed(self):
        if self.trip_ids:
            self._schedule_trips()
        return super()._on_confirmed()

    def _schedule_trips(self):
        """The slots are the customer's now, or a person learns that they are gone."""
        pickup, back = self.sudo().pickup_id, self.sudo().return_id
        if self._keep_slot(pickup) and (
            self._keep_slot(back)
            or self._take_return_slot(pickup, back, state="scheduled")
        ):
            return
        (pickup + back).write({"state": "lapsed"})
        # Whatever is planned next is news, the same windows again as well.
        self.sudo().told_windows = False
        is_free = self.payment_status == "not_required"
        if not is_free:
            # The mail thanks for the payment.
            self._on_slot_gone()
        texts = self._free_slot_gone_texts if is_free else self._slot_gone_texts
        self._notify_managers(texts)

    def _slot_gone_texts(self, env):
        return (
            env._("Paid, but the slot is gone"),
            env._(
                "%s was paid after its slot had lapsed. The customer is asked to"
                " choose another one or to get the money back.",
                self.name,
            ),
        )

    def _free_slot_gone_texts(self, env):
        return (
            env._("Nothing to pay, but the slot is gone"),
            env._(
                "%s costs nothing any more, but its slot had lapsed. Choose another one"
                " with the customer.",
                self.name,
            ),
        )

    def _keep_slot(self, trip):
        if trip.window_start <= fields.Datetime.now():
            return False
        # A held trip that cannot take place as planned needs another driver at least.
        if trip.state == "held" and not trip.plan_problem:
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
            self._choose_slot(start, "held", self._hold_end(start))
            self._note_told()
            return
        self._choose_slot(start, "scheduled")
        self.sudo().moved_in_office = False
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
        if self.state == "draft":
            self.appointment_start = start
            return
        self._remember_told()
        if self.state == "pending":
            self._choose_slot(start, "held", self._hold_end(start))
        else:
            self._choose_slot(start, "scheduled")
        self._on_moved_in_office()

    def _firm(self):
        """Return the bookings whose customer relies on the appointment."""
        return self.filtered(lambda booking: booking.state in FIRM_STATES)

    def _on_trips_moved(self, notify=True):
        """The trips have other windows now; who relies on them is written."""
        for booking in self._firm():
            # Calendar files count, also those that are fetched from the page.
            booking.sudo().reschedule_count += 1
            if notify:
                booking._on_rescheduled()

    def _is_early_enough_to_cancel(self):
        pickup = self.sudo().pickup_id
        if self.needs_new_slot:
            return True
        if not pickup:
            return super()._is_early_enough_to_cancel()
        is_waiting = pickup.state == "scheduled"
        return is_waiting and self._is_before_cutoff(pickup.window_start)

    # === ON THE WAY === #

    def _on_trip_started(self, trip):
        """A driver has set off, for the car or to bring it back."""

    def _on_car_delivered(self):
        self.filtered(lambda b: b.state == "confirmed").state = "in_progress"

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
            booking._end_as_done()

    def _on_car_returned(self):
        for booking in self.filtered(lambda b: b.state in ("in_progress", "ready")):
            booking._end_as_done()

    # === HOOKS === #

    def _on_rescheduled(self):
        """A firm appointment has moved."""

    def _on_slot_gone(self):
        """It was paid after its slot had lapsed, and somebody else has the slot."""
