# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

PICKUP = "pickup"
RETURN = "return"
# The driver cannot be elsewhere.
UNDER_WAY = ("on_the_way", "arrived", "handed_over")
OCCUPYING_STATES = ("held", "scheduled", "on_the_way", "arrived", "handed_over")
# Before the driver sets off.
MOVABLE_STATES = ("held", "scheduled")
# Money is under way or there: the slot waits for the settlement, however long it takes.
PAYMENT_UNDER_WAY = ("pending", "authorized", "paid", "review")
# A person decides about what is to be reviewed; others need the slot some day, too.
REVIEW_HOLD = timedelta(days=2)


class ConciergeTrip(models.Model):
    """A driver fetches a car, or brings it back, within a window.

    A slot that a customer has chosen is a trip that is *held*: the row itself keeps
    others from the driver's time, and lapses if the customer does not pay.
    """

    _name = "autowartung.concierge.trip"
    _description = "Concierge Trip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "autowartung.guard.mixin",
        "autowartung.phone.mixin",
    ]
    _order = "window_start, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    booking_id = fields.Many2one(
        "autowartung.booking", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="booking_id.company_id", store=True)
    partner_id = fields.Many2one(related="booking_id.partner_id", store=True)
    vehicle_id = fields.Many2one(related="booking_id.vehicle_id", store=True)
    workshop_id = fields.Many2one(
        "autowartung.workshop", required=True, index=True, check_company=True
    )
    leg = fields.Selection(
        [(PICKUP, "Pickup"), (RETURN, "Return")], required=True, readonly=True
    )
    driver_id = fields.Many2one(
        "autowartung.driver", index=True, tracking=True, check_company=True
    )
    window_start = fields.Datetime(string="From", required=True, tracking=True)
    window_end = fields.Datetime(string="Until", required=True)
    hours = fields.Float(compute="_compute_hours", store=True, aggregator="sum")
    held_until = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("held", "Held"),
            ("scheduled", "Scheduled"),
            ("on_the_way", "On the way"),
            ("arrived", "Arrived"),
            ("handed_over", "Handed over"),
            ("done", "Done"),
            ("lapsed", "Lapsed"),
            ("cancelled", "Cancelled"),
        ],
        default="held",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    arrived_at = fields.Datetime(readonly=True, copy=False)
    handed_over_at = fields.Datetime(readonly=True, copy=False)
    delivered_at = fields.Datetime(readonly=True, copy=False)

    street = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True
    )
    zip = fields.Char(
        string="Postcode",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
    )
    city = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True
    )
    contact_name = fields.Char(
        string="Contact",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
    )
    contact_phone = fields.Char(
        string="Phone",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
    )
    handover_note = fields.Text(
        string="Handover Notes", help="What was seen when the car was handed over."
    )
    mileage = fields.Integer(string="Mileage (km)", copy=False)
    signature = fields.Image(
        copy=False, attachment=True, max_width=1024, max_height=1024
    )
    signed_by = fields.Char(copy=False)
    photo_ids = fields.Many2many(
        "ir.attachment",
        "autowartung_concierge_trip_photo_rel",
        "trip_id",
        "attachment_id",
        string="Photos",
        copy=False,
    )

    # A driver is in one place at a time, whatever happens at once. Ranges instead of
    # `WITH =`, which would need the extension btree_gist.
    _one_place_at_a_time = models.Constraint(
        "EXCLUDE USING gist (int4range(driver_id, driver_id, '[]') WITH &&,"
        " tsrange(window_start, window_end) WITH &&)"
        " WHERE (driver_id IS NOT NULL"
        " AND state IN ('held', 'scheduled', 'on_the_way', 'arrived', 'handed_over'))",
        "The driver already has a trip at this time.",
    )
    _window_has_a_length = models.Constraint(
        "CHECK (window_end > window_start)", "The window ends before it begins."
    )
    _one_active_leg = models.UniqueIndex(
        "(booking_id, leg) WHERE state != 'cancelled'",
        "The booking already has this trip.",
    )
    _driver_window_idx = models.Index("(driver_id, window_start)")
    _mileage_not_negative = models.Constraint(
        "CHECK (mileage >= 0)", "The mileage cannot be negative."
    )

    # === COMPUTE === #

    @api.depends("booking_id.name", "leg")
    def _compute_name(self):
        legs = dict(self._fields["leg"].selection)
        for trip in self:
            trip.name = f"{trip.booking_id.name or ''} {legs.get(trip.leg, '')}".strip()

    @api.depends("name", "leg", "vehicle_id.license_plate")
    @api.depends_context("lang")
    def _compute_display_name(self):
        legs = dict(self._fields["leg"]._description_selection(self.env))
        for trip in self:
            parts = (legs.get(trip.leg), trip.vehicle_id.license_plate)
            trip.display_name = " · ".join(filter(None, parts)) or trip.name

    @api.depends("window_start", "window_end")
    def _compute_hours(self):
        for trip in self:
            length = (trip.window_end or trip.window_start) and (
                trip.window_end - trip.window_start
            )
            trip.hours = length.total_seconds() / 3600 if length else 0

    @api.depends("booking_id")
    def _compute_address(self):
        for trip in self:
            booking = trip.booking_id
            trip.street = booking.concierge_street
            trip.zip = booking.concierge_zip
            trip.city = booking.concierge_city
            trip.contact_name = booking.contact_name
            trip.contact_phone = booking.contact_phone

    @api.constrains("driver_id", "workshop_id")
    def _check_driver_of_workshop(self):
        for trip in self.filtered("driver_id").sudo():
            if trip.driver_id not in trip.workshop_id.driver_ids:
                raise ValidationError(
                    self.env._(
                        "%(driver)s does not drive for %(workshop)s.",
                        driver=trip.driver_id.name,
                        workshop=trip.workshop_id.name,
                    )
                )

    # === HOLDS === #

    @api.model
    def _lapsed_hold_domain(self):
        now = fields.Datetime.now()
        return [
            ("state", "=", "held"),
            ("held_until", "<=", now),
            "|",
            ("booking_id.payment_status", "not in", PAYMENT_UNDER_WAY),
            "&",
            ("booking_id.payment_status", "=", "review"),
            ("held_until", "<=", now - REVIEW_HOLD),
        ]

    @api.model
    def _release_lapsed_holds(self):
        """Let others have the slots for which nobody paid in time."""
        lapsed = self.sudo().search(self._lapsed_hold_domain())
        # The holder of the lock is about to decide about the trip.
        lapsed.try_lock_for_update().write({"state": "lapsed"})

    @api.model
    def _cron_release_lapsed_holds(self):
        self._release_lapsed_holds()

    # === THE DRIVER'S STEPS === #

    def action_start(self):
        """The driver sets off; the customer is told.

        :raise UserError: if the car to be brought back was not fetched yet, and days
            before, unless that was confirmed.
        """
        self._check_may_drive()
        self._check_is_due()
        for trip in self.sudo().filtered(lambda trip: trip.leg == RETURN):
            if trip.booking_id.state not in ("in_progress", "ready"):
                raise UserError(
                    self.env._("The car of %s is not in the workshop.", trip.name)
                )
        for trip in self._advance("scheduled", "on_the_way", "started_at"):
            trip.booking_id._on_trip_started(trip)

    def action_arrive(self):
        """The driver is at the customer's."""
        self._advance("on_the_way", "arrived", "arrived_at")

    def action_hand_over(self):
        """The car changes hands; what was seen is written down before.

        :raise UserError: without mileage and signature.
        """
        self._check_may_drive()
        for trip in self:
            if not trip.mileage or not trip.signature:
                raise UserError(
                    self.env._(
                        "Mileage and signature are missing for %s.", trip.display_name
                    )
                )
        for trip in self._advance("arrived", "handed_over", "handed_over_at"):
            trip.vehicle_id.mileage = max(trip.vehicle_id.mileage, trip.mileage)
            if trip.leg == RETURN:
                trip.state = "done"
                trip.booking_id._on_car_returned()

    def action_deliver(self):
        """The fetched car is in the workshop."""
        for trip in self._advance("handed_over", "done", "delivered_at"):
            trip.booking_id._on_car_delivered()

    def _advance(self, state, next_state, time_field):
        """Go one step on; states of a trip only move forward.

        :return: the trips, in sudo mode: a driver writes nothing else.
        :raise AccessError: unless the user drives or dispatches the trips.
        :raise UserError: if a trip is not in ``state``.
        """
        self._check_may_drive()
        trips = self.sudo()
        if trips:
            # The booking before its trips, as a settlement and a cancellation do.
            trips.booking_id._lock_for_payment()
        # Two taps at once: the second one finds the state of the first.
        trips.lock_for_update(allow_referencing=True)
        trips.invalidate_recordset(["state"])
        for trip in trips:
            if trip.state != state:
                raise UserError(
                    self.env._(
                        "The trip %s has changed. Please reload.", trip.display_name
                    )
                )
            trip.write({"state": next_state, time_field: fields.Datetime.now()})
        return trips

    def _check_may_drive(self):
        user = self.env.user
        if self.env.su or user._autowartung_has_role("dispatcher"):
            self.check_access("read")
            return
        if any(trip.driver_id.user_id != user for trip in self.sudo()):
            raise AccessError(self.env._("This trip belongs to another driver."))

    def _cancel(self):
        self.filtered(lambda trip: trip.state != "done").write({"state": "cancelled"})

    # === WHEN AND WHO === #

    def _take_slot(self, start, state, held_until=False):
        """Move the trip to the slot that begins at ``start`` and give it a driver.

        Tries every free driver: a parallel customer may take one in between, which
        the database notices.

        :param datetime start: naive, UTC; must begin one of the workshop's slots.
        :param str state: the trip's next state, ``held`` or ``scheduled``.
        :return: whether there was a driver.
        """
        self.ensure_one()
        self._release_lapsed_holds()
        end = start + timedelta(hours=self.workshop_id.slot_hours)
        drivers = self.workshop_id._free_drivers_between(start, end, ignored_trips=self)
        for driver in drivers:
            values = {
                "window_start": start,
                "window_end": end,
                "driver_id": driver.id,
                "state": state,
                "held_until": held_until,
            }
            if self._try_to_write(values):
                return True
        return False

    def _try_to_write(self, values):
        try:
            with self.env.cr.savepoint():
                self.with_context(autowartung_slot=True).write(values)
                self.flush_recordset()
        except ExclusionViolation:
            self.invalidate_recordset()
            return False
        return True
