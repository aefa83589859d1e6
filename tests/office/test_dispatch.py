# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dispatcher plans: by dragging in the calendar, by dialog, many trips at once."""

from datetime import datetime, timedelta

from commons.concierge import set_off
from commons.roles import FIRST_SLOT, SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

LENGTH = timedelta(hours=2)
FREE_DAY = datetime(2026, 12, 9, 7)


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestDragging(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.create_confirmed(FIRST_SLOT)
        cls.trip = cls.booking.pickup_id

    def drag(self, trip, start, role="dispatcher"):
        """Do what the calendar does when a trip is dropped."""
        self.as_role(role, trip).write(
            {"window_start": start, "window_end": start + LENGTH}
        )

    def informed(self, booking=None):
        return self.planned_mails(booking or self.booking, "pickup_scheduled_mail")

    def test_a_drag_moves_the_appointment_and_informs_the_customer(self):
        self.booking.return_id._take_slot(FREE_DAY + LENGTH, "scheduled")
        before = self.informed()
        self.drag(self.trip, FREE_DAY)
        self.assertEqual(self.booking.appointment_start, FREE_DAY)
        self.assertEqual(self.informed(), before + 1)

    def test_a_longer_window_is_told_too(self):
        self.booking.return_id._take_slot(FREE_DAY, "scheduled")
        before = self.informed()
        self.as_role("dispatcher", self.trip).window_end = SECOND_SLOT + LENGTH
        self.assertEqual(self.informed(), before + 1)

    def test_another_driver_is_nothing_to_tell(self):
        before = self.informed()
        other = self.workshop.driver_ids - self.trip.driver_id
        self.as_role("dispatcher", self.trip).driver_id = other
        self.assertEqual(self.trip.driver_id, other)
        self.assertEqual(self.informed(), before)

    def test_a_drag_onto_a_busy_driver_says_which_trip_is_in_the_way(self):
        other = self.create_confirmed(FREE_DAY)
        other.pickup_id.driver_id = self.trip.driver_id
        self.booking.return_id._take_slot(FREE_DAY + timedelta(days=1), "scheduled")
        with self.assertRaisesRegex(ValidationError, "already has a trip.*K-EM 1234"):
            self.drag(self.trip, FREE_DAY + timedelta(minutes=30))
        self.assertEqual(self.trip.window_start, FIRST_SLOT)
        self.assertEqual(self.booking.appointment_start, FIRST_SLOT)

    def test_a_car_is_not_brought_back_before_it_was_fetched(self):
        with self.assertRaisesRegex(ValidationError, "brought back before"):
            self.drag(self.booking.return_id, FIRST_SLOT - timedelta(days=1))

    def test_what_has_begun_stays_where_it_is(self):
        set_off(self.trip)
        with self.assertRaisesRegex(UserError, "cannot be planned any more"):
            self.drag(self.trip, FREE_DAY)

    def test_a_colleague_takes_over_on_the_way_but_not_afterwards(self):
        other = self.workshop.driver_ids - self.trip.driver_id
        set_off(self.trip)
        self.as_role("dispatcher", self.trip).driver_id = other
        self.assertEqual(self.trip.driver_id, other)
        self.trip.state = "done"
        with self.assertRaisesRegex(UserError, "cannot be planned any more"):
            self.as_role("dispatcher", self.trip).driver_id = other - other

    def test_a_held_trip_moves_silently(self):
        held = self.create_booking(FREE_DAY)
        held.action_place()
        held.return_id._take_slot(FREE_DAY + timedelta(days=5), "held")
        self.drag(held.pickup_id, FREE_DAY + LENGTH)
        self.assertEqual(held.appointment_start, FREE_DAY + LENGTH)
        self.assertFalse(self.informed(held))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_dispatchers_drag(self):
        for role in ("user", "driver", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.drag(self.trip, FREE_DAY, role)

    def test_a_driver_of_another_workshop_is_refused(self):
        stranger = self.env["autowartung.driver"].create({"name": "Fremd"})
        with self.assertRaisesRegex(ValidationError, "does not drive for"):
            self.as_role("dispatcher", self.trip).driver_id = stranger

    # === CHOOSE SLOT === #

    def choose(self, booking, start):
        dialog = self.as_role("dispatcher", self.env["autowartung.choose.slot"]).create(
            {"booking_id": booking.id, "slot_start": start}
        )
        dialog.action_confirm()

    def test_a_firm_booking_gets_another_slot_and_its_customer_a_mail(self):
        before = self.informed()
        self.choose(self.booking, FREE_DAY)
        self.assertEqual(self.booking.pickup_id.window_start, FREE_DAY)
        self.assertEqual(set(self.booking.trip_ids.mapped("state")), {"scheduled"})
        self.assertGreaterEqual(self.booking.return_id.window_start, FREE_DAY + LENGTH)
        self.assertEqual(self.informed(), before + 1)

    def test_a_booking_awaiting_payment_keeps_a_hold(self):
        booking = self.create_booking(SECOND_SLOT)
        booking.action_place()
        self.choose(booking, FREE_DAY)
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"held"})
        self.assertTrue(booking.pickup_id.held_until)

    def test_a_dispatcher_is_not_bound_by_the_lead_time(self):
        soon = datetime(2026, 12, 1, 12)
        self.choose(self.booking, soon)
        self.assertEqual(self.booking.appointment_start, soon)

    def test_a_slot_in_the_past_or_off_the_grid_is_refused(self):
        for start in (datetime(2026, 11, 30, 7), FREE_DAY + timedelta(minutes=15)):
            with self.subTest(start=start), self.assertRaises(UserError):
                self.choose(self.booking, start)

    def test_once_the_driver_is_on_the_way_it_is_too_late(self):
        set_off(self.trip)
        with self.assertRaisesRegex(UserError, "too late"):
            self.choose(self.booking, FREE_DAY)

    def test_a_late_payer_is_given_a_new_slot(self):
        self.booking.trip_ids.write({"state": "lapsed"})
        self.assertTrue(self.booking.needs_new_slot)
        self.choose(self.booking, FREE_DAY)
        self.assertFalse(self.booking.needs_new_slot)

    # === ASSIGN DRIVER === #

    def test_a_driver_is_given_the_trips_that_fit(self):
        second = self.create_confirmed(FIRST_SLOT).pickup_id
        third = self.create_confirmed(FREE_DAY).pickup_id
        driver = self.trip.driver_id
        trips = self.as_role("dispatcher", second + third)
        dialog = (
            trips.env["autowartung.assign.driver"]
            .with_context(active_model=trips._name, active_ids=trips.ids)
            .create({"driver_id": driver.id})
        )
        action = dialog.action_assign()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((result.done_count, result.failed_count), (1, 1))
        self.assertIn("already has a trip", result.problems)
        self.assertEqual(third.driver_id, driver)
        self.assertNotEqual(second.driver_id, driver)
