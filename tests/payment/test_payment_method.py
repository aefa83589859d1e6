# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a booking was paid with; an event alone does not tell."""

from datetime import timedelta

from commons.payment import PaymentCase

from odoo.tests import tagged

INTENT = "^/v1/payment_intents/"


@tagged("post_install", "-at_install")
class TestPaymentMethod(PaymentCase):
    def pay_by_event(self):
        """Return a transaction that was settled without asking Stripe."""
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.deliver("payment_intent.succeeded")
        self.assertSettled(booking)
        return transaction

    def planned_question(self, transaction):
        return self.env["autowartung.follow.up"].search(
            [("res_id", "=", transaction.id), ("kind", "=", "payment_method")]
        )

    def ask_later(self, transaction):
        follow_up = self.planned_question(transaction)
        follow_up.next_attempt_at -= timedelta(minutes=1)
        self.run_lanes()
        return follow_up

    def times_asked(self):
        return len(self.control.requests(INTENT, "GET"))

    def test_brand_is_learned_after_the_settlement(self):
        transaction = self.pay_by_event()
        self.assertEqual(
            transaction.payment_method_id.code, "autowartung_payment_element"
        )
        self.assertEqual(self.times_asked(), 0)
        follow_up = self.ask_later(transaction)
        self.assertEqual(follow_up.state, "done")
        self.assertEqual(transaction.payment_method_id.code, "visa")

    def test_nobody_asks_for_a_brand_that_is_known(self):
        transaction = self.pay_by_event()
        transaction._refresh_from_provider()
        asked = self.times_asked()
        self.ask_later(transaction)
        self.assertEqual(self.times_asked(), asked)
        self.assertEqual(transaction.payment_method_id.code, "visa")

    def test_brand_that_cannot_be_learned_troubles_nobody(self):
        transaction = self.pay_by_event()
        self.control.fault("error_before", INTENT, "GET", times=None)
        follow_up = self.ask_later(transaction)
        self.assertEqual(follow_up.state, "done")
        self.assertFalse(transaction._get_payable().activity_ids)
        self.assertSettled(transaction._get_payable())

    def test_method_that_is_switched_off_in_odoo_is_still_told(self):
        self.env.ref("payment.payment_method_visa").active = False
        transaction = self.pay_by_event()
        self.ask_later(transaction)
        self.assertEqual(transaction.payment_method_id.code, "visa")

    def test_settlement_from_the_way_back_plans_no_question(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        transaction._refresh_from_provider()
        self.assertEqual(transaction.payment_method_id.code, "visa")
        self.assertFalse(self.planned_question(transaction))
