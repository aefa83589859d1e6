# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .concierge_trip import PICKUP, RETURN, UNDER_WAY
from .follow_up import (
    CAR_ARRIVED_MAIL,
    CAR_READY_MAIL,
    PICKUP_SCHEDULED_MAIL,
    PICKUP_STARTED_MAIL,
    REMINDER_MAIL,
    RETURN_STARTED_MAIL,
    SLOT_GONE_MAIL,
)

# How long after the work a car is brought back at the latest.
RETURN_WITHIN = timedelta(days=14)
LEAST_WORK_HOURS = 1.0
# How many times a hold may be renewed in full, and what there is afterwards.
LONGEST_HOLDS = 4
SHORTEST_HOLD = timedelta(minutes=5)


class SlotTaken(UserError):
    """Somebody else has the slot; another one must be chosen."""


class Booking(models.Model):
    """How the car is fetched and brought back."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

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
        durations = [
            line.product_id.sudo().service_duration * line.quantity
            for line in self.line_ids
        ]
        hours = max(sum(durations), LEAST_WORK_HOURS)
        calendar = self.workshop_id.resource_calendar_id.sudo()
        return calendar.plan_hours(hours, start, compute_leaves=True) or start

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
        self._choose_slot(self.appointment_start, "held", self._hold_end())

    def _hold_end(self):
        company = self.company_id
        # For whom the back office books, pays when the mail with the link is read.
        is_by_phone = self.create_uid._is_internal() and not self.sudo().request_token
        hold = (
            timedelta(hours=company.autowartung_link_hold_hours)
            if is_by_phone
            else timedelta(minutes=company.autowartung_hold_minutes)
        )
        now = fields.Datetime.now()
        # Who comes back again and again must not keep others out for ever.
        since = self.held_since or now
        last_end = max(since + LONGEST_HOLDS * hold, now + SHORTEST_HOLD)
        return min(now + hold, last_end)

    def _renew_hold(self):
        """Keep the slot for a customer who comes back to pay.

        :raise SlotTaken: if the hold has lapsed and somebody else has the slot.
        """
        for booking in self:
            trips = booking.sudo().trip_ids.filtered(
                lambda trip: trip.state in ("held", "lapsed")
            )
            if not trips or booking.state != "pending":
                continue
            if booking.pickup_id.window_start <= fields.Datetime.now():
                raise SlotTaken(booking.env._("This slot is over."))
            if all(trip.state == "held" for trip in trips):
                trips.held_until = max(trips[0].held_until, booking._hold_end())
            else:
                booking._choose_slot(
                    booking.pickup_id.window_start, "held", booking._hold_end()
                )

    def _find_or_plan_payment(self, *args):
        # The booking before its trips, as a settlement does.
        self._lock_for_payment()
        self._renew_hold()
        return super()._find_or_plan_payment(*args)

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
            self.env._("Paid, but the slot is gone"),
            self.env._(
                "%s was paid after its slot had lapsed. The customer is asked to choose"
                " another one or to get the money back.",
                self.name,
            ),
        )

    def _keep_slot(self, trip):
        if trip.window_start <= fields.Datetime.now():
            return False
        if trip.state == "held":
            trip.write({"state": "scheduled", "held_until": False})
            return True
        return trip._take_slot(trip.window_start, "scheduled")

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
        if not any(slot.start == start and slot.free for slot in offered):
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
