# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...exceptions import SlotTaken
from ..common.limits import SHORT_HOLDS
from .trip import PICKUP, RETURN
from .workshop_returns import RETURN_WITHIN

# How many times a hold may be renewed in full, and what there is afterwards.
LONGEST_HOLDS = 4
SHORTEST_HOLD = timedelta(minutes=5)


class Booking(models.Model):
    """The slots of a car that is fetched and brought back, held while it is paid."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    workshop_id = fields.Many2one("autowartung.workshop", check_company=True)
    with_concierge = fields.Boolean(
        string="Pickup and Return",
        help="A driver fetches the car at the appointment and brings it back.",
    )
    concierge_street = fields.Char(string="Street of the Pickup")
    concierge_zip = fields.Char(string="Postcode of the Pickup")
    concierge_city = fields.Char(string="City of the Pickup")
    contact_name = fields.Char()
    contact_phone = fields.Char()
    trip_ids = fields.One2many("autowartung.concierge.trip", "booking_id", copy=False)
    pickup_id = fields.Many2one("autowartung.concierge.trip", compute="_compute_legs")
    return_id = fields.Many2one("autowartung.concierge.trip", compute="_compute_legs")
    trip_count = fields.Integer(compute="_compute_legs")
    needs_new_slot = fields.Boolean(
        compute="_compute_needs_new_slot",
        store=True,
        help="It was paid after its slot had lapsed, and somebody else has the slot.",
    )
    held_since = fields.Datetime(
        readonly=True, copy=False, help="When a slot was held first."
    )
    reschedule_count = fields.Integer(readonly=True, copy=False)

    # === COMPUTE === #

    @api.depends("trip_ids.leg", "trip_ids.state")
    def _compute_legs(self):
        for booking in self:
            trips = booking.trip_ids.filtered(lambda trip: trip.state != "cancelled")
            booking.pickup_id = trips.filtered(lambda trip: trip.leg == PICKUP)[:1]
            booking.return_id = trips.filtered(lambda trip: trip.leg == RETURN)[:1]
            booking.trip_count = len(trips)

    @api.depends("state", "trip_ids.state")
    def _compute_needs_new_slot(self):
        for booking in self:
            booking.needs_new_slot = booking.state == "confirmed" and any(
                trip.state == "lapsed" for trip in booking.trip_ids
            )

    # === SLOTS === #

    def _on_placed(self):
        if self.with_concierge:
            self._hold_slot()
        return super()._on_placed()

    def _on_cancelled(self, former_state):
        self.trip_ids.sudo()._cancel()
        return super()._on_cancelled(former_state)

    def _choose_slot(self, start, state, held_until=False):
        """Take a pickup slot and the first return slot after the work.

        :param datetime start: naive, UTC; the beginning of one of the workshop's slots.
        :param str state: of the trips, ``held`` or ``scheduled``.
        :raise SlotTaken: if no driver is free; nothing is kept then but by the caller's
            own roll-back.
        """
        self.ensure_one()
        self._lock_for_payment()
        pickup, back = self.sudo()._trips_of_both_legs(start)
        # Their own old windows must not be in each other's way.
        (pickup + back).write({"state": "lapsed"})
        (pickup + back).flush_recordset()
        if not pickup._take_slot(start, state, held_until):
            raise SlotTaken(self.env._("This slot has just been taken."))
        if not self._take_return_slot(pickup, back, state, held_until):
            raise SlotTaken(
                self.env._("Nobody could bring the car back after this slot.")
            )
        self.sudo().appointment_start = start

    def _take_return_slot(self, pickup, back, state, held_until=False):
        return any(
            back._take_slot(slot.start, state, held_until)
            for slot in self._return_slots(pickup)
        )

    def _return_slots(self, pickup):
        """Return the free slots in which the car can be brought back, soonest first."""
        return self._return_slots_after(pickup.window_end)

    def _return_slots_after(self, pickup_end):
        """Return the free return slots after a pickup that ends then (naive, UTC)."""
        workshop = self.workshop_id
        ready_at = self._ready_at(pickup_end)
        slots = workshop._slots(
            ready_at, ready_at + RETURN_WITHIN, self.sudo().return_id
        )
        return [slot for slot in slots if slot.free]

    def _ready_at(self, start):
        """Return when the work is done that begins at ``start`` (both naive, UTC)."""
        return self.workshop_id._ready_at(start, self._work_hours()) or start

    def _work_hours(self):
        """Return how long the work takes, in hours."""
        return sum(
            line.product_id.sudo().autowartung_service_duration * line.quantity
            for line in self.line_ids
        )

    def _offer_of(self, slots):
        """Return pickup slots, each with the one in which the car is brought back."""
        return self.workshop_id._with_returns(
            slots, self._work_hours(), self.sudo().trip_ids
        )

    def _trips_of_both_legs(self, start):
        """Return pickup and return, created where there is none yet."""
        trips = self.env["autowartung.concierge.trip"].sudo()
        length = timedelta(hours=self.workshop_id.slot_hours)
        for leg in (PICKUP, RETURN):
            existing = self.pickup_id if leg == PICKUP else self.return_id
            trips |= existing or trips.create(
                {
                    "booking_id": self.id,
                    "workshop_id": self.workshop_id.id,
                    "leg": leg,
                    "window_start": start,
                    "window_end": start + length,
                    "state": "lapsed",
                }
            )
        return trips[0], trips[1]

    def _hold_slot(self):
        """Keep the slot of the appointment for as long as the customer may pay.

        :raise UserError: if workshop, address or slot are missing.
        :raise SlotTaken: if somebody else has it.
        """
        self.ensure_one()
        if not (self.workshop_id and self.appointment_start):
            raise UserError(self.env._("Please choose a workshop and an appointment."))
        if not (self.concierge_street and self.concierge_zip and self.concierge_city):
            raise UserError(self.env._("Please enter the address of the pickup."))
        self.sudo().held_since = self.held_since or fields.Datetime.now()
        begin = self.appointment_start
        self._choose_slot(begin, "held", self._hold_end(begin))
        self._note_told()

    def _hold_end(self, begin):
        """Return until when an unpaid slot is kept that begins then (naive, UTC)."""
        # A customer who comes back again and again must not keep others out for ever.
        now = fields.Datetime.now()
        last_end = max(self._longest_hold_end(), now + SHORTEST_HOLD)
        held_until = min(now + self._hold_length(), last_end)
        # Nobody sets off for a booking of this afternoon that is not paid by then.
        return min(held_until, begin) if begin > now else held_until

    def _hold_length(self):
        company = self.company_id
        # A customer who booked by phone pays when the mail with the link is read.
        return (
            timedelta(hours=company.autowartung_link_hold_hours)
            if self._is_booked_by_phone()
            else timedelta(minutes=company.autowartung_hold_minutes)
        )

    def _longest_hold_end(self):
        since = self.held_since or fields.Datetime.now()
        return since + LONGEST_HOLDS * self._hold_length()

    def _is_longest_hold_over(self):
        """Whether the slot is only kept for a moment at a time any more."""
        return self._longest_hold_end() < fields.Datetime.now() + SHORTEST_HOLD

    def _is_booked_by_phone(self):
        """Whether somebody of the back office has entered the booking."""
        self.ensure_one()
        return self.create_uid._is_internal()

    def _renew_hold(self):
        """Keep the slot for a customer who comes back to pay.

        After the longest hold it is kept a few times more for a moment, for whoever is
        just paying, and then not: others want it, too.

        :raise SlotTaken: if the hold has lapsed and somebody else has the slot.
        :raise TooMany: if it was kept for a moment often already.
        """
        for booking in self:
            trips = booking.sudo().trip_ids.filtered(
                lambda trip: trip.state in ("held", "lapsed")
            )
            if not trips or booking.state != "pending":
                continue
            begin = booking.pickup_id.window_start
            if begin <= fields.Datetime.now():
                raise SlotTaken(booking.env._("This slot is over."))
            held_until = (
                all(trip.state == "held" for trip in trips) and trips[0].held_until
            )
            if booking._is_longest_hold_over():
                still_enough = fields.Datetime.now() + SHORTEST_HOLD / 2
                if held_until and held_until >= still_enough:
                    continue
                bounds = booking.env["autowartung.bound"].sudo()
                bounds._take(SHORT_HOLDS, booking.payable_key)
            if held_until:
                trips.held_until = max(held_until, booking._hold_end(begin))
            else:
                booking._choose_slot(begin, "held", booking._hold_end(begin))
                if not booking.sudo().moved_in_office:
                    booking._note_told()

    def _find_or_plan_payment(self, *args):
        # The booking before its trips, as a settlement does.
        self._lock_for_payment()
        self._renew_hold()
        return super()._find_or_plan_payment(*args)
