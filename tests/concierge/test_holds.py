# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A slot is held for a customer, scheduled when it is paid, freed when it is not."""

from datetime import datetime, timedelta

from commons.concierge import create_workshop
from commons.concierge_case import MONDAY_MORNING, NOW, ConciergeCase

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.exceptions import SlotTaken
from odoo.addons.autowartung_payment.models.common.limits import SHORT_HOLDS

MONDAY_NOON = datetime(2026, 12, 7, 12)


@tagged("post_install", "-at_install")
class TestHolds(ConciergeCase):
    def settle(self, booking):
        """Let a payment arrive whose customer was slow."""
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")

    def free_at(self, start):
        slots = self.workshop._slots(start, start + timedelta(hours=2))
        return slots[0].free

    # === HOLDING === #

    def test_placing_holds_the_slot_and_a_way_back(self):
        booking = self.book()
        self.assertEqual(booking.pickup_id.state, "held")
        self.assertEqual(booking.pickup_id.window_start, MONDAY_MORNING)
        self.assertEqual(booking.return_id.state, "held")
        self.assertEqual(booking.return_id.window_start, MONDAY_NOON)
        self.assertEqual(booking.pickup_id.street, "Heidestraße 17")
        self.assertEqual(self.free_at(MONDAY_MORNING), 0)

    def test_the_way_back_comes_after_the_work(self):
        service = self.env["product.template"].create(
            {
                "name": "Getriebe",
                "autowartung_is_service": True,
                "autowartung_service_duration": 9,
            }
        )
        line = {"product_id": service.product_variant_id.id}
        booking = self.book(line_ids=[(0, 0, line)])
        # From 11 to 12 and 13 to 17 on Monday, 8 to 12 on Tuesday.
        self.assertEqual(booking.return_id.window_start, datetime(2026, 12, 8, 12))

    def test_nobody_else_gets_a_slot_that_is_held(self):
        self.book()
        with self.assertRaises(SlotTaken), self.env.cr.savepoint():
            self.book()

    def test_a_second_driver_takes_a_second_customer(self):
        self.workshop = create_workshop(self.env, drivers=2)
        first, second = self.book(), self.book()
        drivers = first.pickup_id.driver_id + second.pickup_id.driver_id
        self.assertEqual(len(drivers), 2)

    def test_guests_have_half_an_hour_and_phone_customers_a_day(self):
        by_web = self.book()
        clerk = new_test_user(
            self.env, "clerk", "autowartung_payment.group_autowartung_user"
        )
        by_phone = self.book(start=datetime(2026, 12, 8, 7), user=clerk)
        for booking, minutes in ((by_web, 30), (by_phone, 24 * 60)):
            held_for = booking.pickup_id.held_until - NOW
            self.assertAlmostEqual(held_for / timedelta(minutes=1), minutes, delta=1)

    def test_an_address_is_needed(self):
        with self.assertRaisesRegex(UserError, "address"):
            self.book(concierge_zip=False)

    # === LAPSING === #

    def test_a_hold_lapses_and_the_slot_is_free(self):
        booking = self.book()
        self.let_time_pass(minutes=31)
        self.assertEqual(self.free_at(MONDAY_MORNING), 1, "without any job")
        self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
        self.assertEqual(booking.trip_ids.mapped("state"), ["lapsed", "lapsed"])

    def test_a_lapsed_slot_goes_to_the_next_customer(self):
        late = self.book()
        self.let_time_pass(minutes=31)
        quick = self.book()
        self.assertEqual(quick.pickup_id.state, "held")
        self.assertEqual(late.pickup_id.state, "lapsed")

    def test_a_hold_lasts_while_the_bank_decides(self):
        booking = self.book()
        transaction = self.pay(booking)
        transaction._set_pending()
        self.let_time_pass(hours=3)
        self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
        self.assertEqual(booking.pickup_id.state, "held")
        self.assertEqual(self.free_at(MONDAY_MORNING), 0)

    def test_a_payment_under_review_does_not_hold_the_slot_for_ever(self):
        booking = self.book()
        self.pay(booking).autowartung_quarantine_reason = "Another amount"
        self.assertEqual(booking.payment_status, "review")
        for hours, state in ((24, "held"), (49, "lapsed")):
            self.let_time_pass(hours=hours)
            self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
            self.assertEqual(booking.pickup_id.state, state)
        self.assertEqual(self.free_at(MONDAY_MORNING), 1)

    def test_coming_back_to_pay_holds_the_slot_again(self):
        booking = self.book()
        self.let_time_pass(minutes=31)
        self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
        self.assertIn("client_secret", self.start_payment(booking))
        self.assertEqual(booking.pickup_id.state, "held")

    def test_a_hold_cannot_be_renewed_for_ever(self):
        booking = self.book()
        held_since = booking.held_since
        refusal = None
        for _try in range(40):
            self.let_time_pass(minutes=16)
            answer = self.start_payment(booking)
            if "client_secret" not in answer:
                refusal = answer
                break
        self.assertTrue(refusal, "it was renewed again and again")
        self.assertTrue(refusal["data"]["name"].endswith(".TooMany"), refusal)
        self.assertIn("Stunden", refusal["data"]["message"])
        self.assertLess(fields.Datetime.now() - held_since, timedelta(hours=5))
        self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
        self.assertEqual(booking.pickup_id.state, "lapsed")
        self.assertEqual(self.free_at(MONDAY_MORNING), 1)

    def test_who_is_at_the_payment_form_does_not_use_up_the_short_holds(self):
        booking = self.book()
        self.let_time_pass(hours=3)
        for _click in range(SHORT_HOLDS.most + 2):
            self.assertIn("client_secret", self.start_payment(booking))

    def test_a_slot_that_is_gone_is_said_before_any_money_moves(self):
        booking = self.book()
        self.let_time_pass(minutes=31)
        self.book()
        answer = self.start_payment(booking)
        self.assertTrue(answer["data"]["name"].endswith(".SlotTaken"), answer)
        self.assertFalse(booking.transaction_ids)

    # === PAYING === #

    def test_payment_schedules_both_trips(self):
        booking = self.book()
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(booking.trip_ids.mapped("state"), ["scheduled", "scheduled"])
        self.assertFalse(any(booking.trip_ids.mapped("held_until")))
        self.assertFalse(booking.needs_new_slot)

    def test_a_late_payment_keeps_a_slot_that_is_still_free(self):
        booking = self.book()
        self.pay(booking)
        self.let_time_pass(minutes=31)
        self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
        self.settle(booking)
        self.assertEqual(booking.trip_ids.mapped("state"), ["scheduled", "scheduled"])

    def test_a_late_payment_for_a_slot_that_is_gone_waits_for_another(self):
        late = self.book()
        self.pay(late)
        self.let_time_pass(minutes=31)
        self.book()
        self.settle(late)
        self.assertEqual(late.state, "confirmed")
        self.assertTrue(late.needs_new_slot)
        self.assertEqual(late.invoice_ids.state, "posted")
        self.assertTrue(late.activity_ids)
        slot_gone = self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", late._name),
                ("res_id", "=", late.id),
                ("kind", "=", "slot_gone_mail"),
            ]
        )
        self.assertEqual(len(slot_gone), 1)
        late._reschedule_by_customer(datetime(2026, 12, 9, 7))
        self.assertFalse(late.needs_new_slot)
        self.assertEqual(late.trip_ids.mapped("state"), ["scheduled", "scheduled"])

    def test_only_the_way_back_is_moved_when_only_that_is_gone(self):
        late = self.book()
        self.pay(late)
        self.let_time_pass(minutes=31)
        quick = self.book(start=MONDAY_NOON)
        self.assertEqual(late.return_id.window_start, quick.pickup_id.window_start)
        self.settle(late)
        self.assertEqual(late.pickup_id.window_start, MONDAY_MORNING)
        self.assertEqual(late.return_id.window_start, datetime(2026, 12, 7, 14))
        self.assertFalse(late.needs_new_slot)

    # === MOVING AND CANCELLING === #

    def test_the_customer_moves_a_paid_booking_until_the_cutoff(self):
        booking = self.book()
        self.pay(booking)
        self.deliver()
        booking._reschedule_by_customer(datetime(2026, 12, 8, 9))
        self.assertEqual(booking.pickup_id.window_start, datetime(2026, 12, 8, 9))
        self.assertEqual(booking.appointment_start, datetime(2026, 12, 8, 9))
        self.assertEqual(self.free_at(MONDAY_MORNING), 1)
        self.clock.move_to("2026-12-07 10:00:00")
        with self.assertRaisesRegex(UserError, "too late"):
            booking._reschedule_by_customer(datetime(2026, 12, 9, 9))

    def test_a_slot_beyond_the_horizon_is_not_on_offer(self):
        booking = self.book()
        with self.assertRaises(SlotTaken):
            booking._reschedule_by_customer(datetime(2027, 6, 7, 7))

    def test_a_cancelled_booking_frees_its_slots(self):
        booking = self.book()
        booking._cancel_by_customer()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.free_at(MONDAY_MORNING), 1)
        self.assertEqual(self.free_at(MONDAY_NOON), 1)
