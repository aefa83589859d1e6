# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from commons.payment import PaymentCase

from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWrongAmount(PaymentCase):
    def pay_after_a_price_change(self, old_price, new_price):
        booking = self.create_booking(price=old_price)
        answer = self.start_payment(booking)
        booking.line_ids.price_unit = new_price
        intent_id = answer["client_secret"].split("_secret")[0]
        self.control.pay(intent_id, card="4242424242424242")
        self.deliver()
        return booking

    def test_payment_of_an_outdated_total_is_set_aside(self):
        booking = self.pay_after_a_price_change(100, 120)
        self.assertEqual(booking.transaction_ids.state, "done")
        self.assertEqual(booking.payment_status, "review")
        self.assertEqual(booking.state, "pending")
        self.assertFalse(booking.invoice_ids)
        self.assertTrue(booking.activity_ids)
        self.assertTrue(booking.transaction_ids.payment_id, "the money is in the books")

    def test_booking_under_review_cannot_be_paid_again(self):
        booking = self.pay_after_a_price_change(100, 120)
        self.assertIn("message", self.start_payment(booking))
        self.assertEqual(len(booking.transaction_ids), 1)

    def test_clerk_corrects_the_total_and_accepts_the_payment(self):
        booking = self.pay_after_a_price_change(100, 120)
        with self.assertRaises(UserError):
            booking.action_accept_payment()
        booking.line_ids.price_unit = 100
        booking.action_accept_payment()
        with self.assertRaises(UserError):
            booking.action_accept_payment()
        self.run_lanes()
        self.assertSettled(booking)

    def test_refunded_payment_of_an_outdated_total_lets_the_customer_pay_again(self):
        booking = self.pay_after_a_price_change(100, 120)
        self.as_worker(booking.transaction_ids, "_refund")
        self.run_lanes()
        self.assertEqual(booking.payment_status, "unpaid")
        self.change_price(booking, 120)
        self.pay(booking)
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")
        self.assertEqual(booking.invoice_ids.amount_total, 120)

    def test_cancelled_instead_it_ends_as_refunded(self):
        booking = self.pay_after_a_price_change(100, 120)
        self.as_worker(booking, "_cancel_and_refund")
        self.deliver()
        self.run_lanes()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.payment_status, "refunded")

    def test_refund_of_the_right_payment_can_be_repeated_after_an_outdated_one(self):
        booking = self.pay_after_a_price_change(100, 120)
        self.as_worker(booking.transaction_ids, "_refund")
        self.run_lanes()
        self.change_price(booking, 120)
        self.pay(booking)
        self.deliver()
        self.control.fault("error_before", "^/v1/refunds", status=400)
        self.as_worker(booking, "_cancel_and_refund")
        self.assertEqual(booking.payment_status, "paid")
        self.control.clear_faults()
        self.as_worker(booking, "_cancel_and_refund")
        self.run_lanes()
        self.assertEqual(booking.payment_status, "refunded")

    def test_accepting_a_payment_that_waits_for_its_settlement_settles_it_once(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertFalse(transaction.is_post_processed)
        booking.action_accept_payment()
        self.run_lanes()
        self.assertSettled(booking)
        self.assertFalse(booking.duplicate_payment_ids)
