# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The back office cancels what has not begun, by the button and over RPC."""

from commons.concierge import set_off
from commons.mails import BEFORE, MailsCase
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged


@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestCancellingByHand(MailsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env, "clerk", groups="autowartung_payment.group_autowartung_user"
        )

    def cancel(self, booking):
        booking.with_user(self.clerk).action_cancel()

    def test_what_costs_nothing_is_cancelled_with_its_trips(self):
        booking = self.confirmed_booking()
        self.cancel(booking)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"cancelled"})

    def test_a_car_that_is_just_fetched_is_brought_back_first(self):
        for step in ("action_start", "action_arrive"):
            with self.subTest(step=step):
                booking = self.confirmed_booking()
                set_off(booking.pickup_id)
                if step != "action_start":
                    getattr(booking.pickup_id, step)()
                trips = booking.trip_ids.mapped("state")
                with self.assertRaisesRegex(UserError, "set off"):
                    self.cancel(booking)
                self.assertEqual(booking.state, "confirmed")
                self.assertEqual(booking.trip_ids.mapped("state"), trips)
                booking.trip_ids.state = "cancelled"

    def test_what_the_workshop_has_is_not_cancelled(self):
        for state in ("in_progress", "ready", "done"):
            with self.subTest(state=state):
                booking = self.create_booking(price=0, concierge=False)
                booking.state = state
                with self.assertRaisesRegex(UserError, "too late"):
                    self.cancel(booking)
                self.assertEqual(booking.state, state)

    def test_what_is_cancelled_stays_as_it_is(self):
        booking = self.create_booking(concierge=False)
        self.cancel(booking)
        cancelled_at = booking.cancelled_at
        later = freeze_time("2026-12-06 09:00:00")
        with later, self.assertRaisesRegex(UserError, "cancelled already"):
            self.cancel(booking)
        self.assertEqual(booking.cancelled_at, cancelled_at)

    def test_the_first_cancellation_is_the_one_that_is_told(self):
        booking, other = (self.create_booking(concierge=False) for _two in range(2))
        booking.state = "cancelled"
        cancelled_at = booking.cancelled_at
        with freeze_time("2026-12-06 09:00:00"):
            (booking + other).state = "cancelled"
        self.assertEqual(booking.cancelled_at, cancelled_at)
        self.assertGreater(other.cancelled_at, cancelled_at)
