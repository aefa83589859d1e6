# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How bookings end: too late, half-way, by hand; nobody loses money or a car."""

from datetime import datetime, timedelta

from commons.concierge import set_off
from commons.concierge_case import MONDAY_MORNING, ConciergeCase

from odoo.exceptions import UserError
from odoo.tests import tagged

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    b"AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestEndings(ConciergeCase):
    def book_and_pay(self, **values):
        booking = self.book(**values)
        self.pay(booking)
        self.deliver()
        self.assertEqual(booking.state, "confirmed")
        return booking

    def fetch_car(self, booking):
        pickup = booking.pickup_id
        set_off(pickup)
        pickup.action_arrive()
        pickup.write({"mileage": 50_000, "signature": PIXEL})
        pickup.action_hand_over()
        pickup.action_deliver()
        self.assertEqual(booking.state, "in_progress")

    def follow_ups(self, booking, kind):
        domain = [
            ("res_model", "=", booking._name),
            ("res_id", "=", booking.id),
            ("kind", "=", kind),
        ]
        return self.env["autowartung.follow.up"].search(domain)

    # === TOO LATE === #

    def test_a_slot_that_is_paid_waits_for_its_settlement(self):
        booking = self.book()
        transaction = self.pay(booking)
        transaction._set_done()
        self.let_time_pass(hours=3)
        self.run_cron("autowartung.concierge.trip", "_cron_release_lapsed_holds")
        self.assertEqual(booking.pickup_id.state, "held")
        self.run_lanes()
        self.assertEqual(booking.pickup_id.state, "scheduled")

    def test_a_payment_after_the_window_asks_for_another_slot(self):
        booking = self.book()
        transaction = self.pay(booking)
        transaction._set_pending()
        self.clock.move_to("2026-12-07 12:00:00")
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")
        self.assertTrue(booking.needs_new_slot)
        self.assertTrue(booking._can_reschedule())

    def test_a_window_that_has_begun_is_not_paid_for(self):
        booking = self.book()
        booking.trip_ids.held_until = "2026-12-31 00:00:00"
        self.clock.move_to("2026-12-07 07:30:00")
        answer = self.start_payment(booking)
        self.assertTrue(answer["data"]["name"].endswith(".SlotTaken"), answer)

    def test_a_hold_is_not_renewed_for_ever(self):
        booking = self.book()
        for _half_hour in range(10):
            self.let_time_pass(minutes=25)
            booking._renew_hold()
        left = booking.pickup_id.held_until - datetime.now()
        self.assertLessEqual(left, timedelta(minutes=5))

    # === CANCELLING === #

    def test_who_brings_the_car_cancels_until_the_cutoff_only(self):
        booking = self.book_and_pay(concierge=False, appointment_start=MONDAY_MORNING)
        self.assertTrue(booking._can_cancel())
        self.clock.move_to("2026-12-06 08:00:00")
        with self.assertRaisesRegex(UserError, "too late"):
            booking._cancel_by_customer()
        self.assertEqual(booking.state, "confirmed")

    def test_no_refund_while_the_driver_has_the_car(self):
        booking = self.book_and_pay()
        set_off(booking.pickup_id)
        with self.assertRaises(UserError):
            booking._cancel_and_refund()
        self.assertEqual(booking.pickup_id.state, "on_the_way")
        self.assertFalse(booking.transaction_ids.child_transaction_ids)

    def test_a_customer_is_told_that_the_driver_has_set_off(self):
        booking = self.book_and_pay()
        self.assertTrue(booking._free_change_text(booking.appointment_start))
        set_off(booking.pickup_id)
        self.assertRegex(booking._why_not_cancellable(), "on the way")
        self.assertFalse(booking._free_change_text(booking.appointment_start))

    def test_the_office_tells_whom_it_cancels(self):
        booking = self.book()
        booking.action_cancel()
        self.assertTrue(self.follow_ups(booking, "cancellation_mail"))

    def test_a_payment_after_the_cancellation_is_given_back(self):
        booking = self.book()
        transaction = self.pay(booking)
        booking.state = "cancelled"
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")
        self.assertFalse(booking.invoice_ids, "nothing was owed any more")
        with self.assertRaisesRegex(UserError, "no payment to accept"):
            booking.action_accept_payment()
        self.as_worker(booking, "_cancel_and_refund")
        self.deliver()
        self.run_janitor()
        self.run_lanes()
        self.assertEqual(booking.payment_status, "refunded")
        refund = transaction.child_transaction_ids
        self.assertEqual(refund.state, "done")
        self.assertFalse(booking.invoice_ids, "nor is anything to be credited")
        moves = (transaction + refund).payment_id.move_id
        receivable = moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertEqual(sorted(receivable.mapped("balance")), [-149, 149])
        self.assertTrue(all(receivable.mapped("reconciled")))

    def test_a_refund_that_failed_is_repeated_with_one_credit_note(self):
        booking = self.book_and_pay()
        self.control.fault("error_before", "^/v1/refunds", status=400)
        self.as_worker(booking, "_cancel_and_refund")
        self.assertEqual(booking.payment_status, "paid")
        self.control.clear_faults()
        self.as_worker(booking, "_cancel_and_refund")
        self.assertEqual(booking.payment_status, "refunded")
        notes = booking.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        self.assertEqual(len(notes), 1)
        self.run_lanes()
        self.assertFalse(notes.amount_residual)

    def test_odoos_own_refund_is_no_way_around(self):
        booking = self.book_and_pay()
        with self.assertRaises(UserError):
            booking.transaction_ids.action_refund()

    # === ON THE WAY === #

    def test_a_car_is_not_brought_back_before_it_was_fetched(self):
        booking = self.book_and_pay()
        with self.assertRaises(UserError):
            set_off(booking.return_id)
        self.assertEqual(booking.return_id.state, "scheduled")

    def test_who_collects_the_car_ends_the_booking(self):
        booking = self.book_and_pay()
        self.fetch_car(booking)
        back = booking.return_id
        with self.assertRaises(UserError):
            booking.action_collect()
        booking.action_ready()
        booking.action_collect()
        self.assertEqual(booking.state, "done")
        self.assertEqual(back.state, "cancelled")

    def test_a_car_that_was_brought_is_collected(self):
        booking = self.book_and_pay(concierge=False)
        booking.action_ready()
        booking.action_collect()
        self.assertEqual(booking.state, "done")

    def test_a_way_back_that_is_moved_during_the_work_is_told(self):
        booking = self.book_and_pay()
        self.fetch_car(booking)
        start = datetime(2026, 12, 8, 9)
        booking.return_id.write(
            {"window_start": start, "window_end": start + timedelta(hours=2)}
        )
        self.assertTrue(self.follow_ups(booking, "pickup_scheduled_mail"))
