# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A refund's answer is believed as far as it is what was asked for."""

from dataclasses import replace

from commons.payment import PaymentCase

from odoo.tests import tagged


class RefundCase(PaymentCase):
    def refund(self, amount=49.0):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.deliver()
        self.as_worker(transaction, "_refund", amount)
        return transaction.child_transaction_ids


@tagged("post_install", "-at_install")
class TestRefundAnswers(RefundCase):
    def test_answer_that_fits_ends_the_refund(self):
        refund = self.refund()
        self.assertEqual((refund.state, refund.amount), ("done", -49))
        self.assertEqual(refund.autowartung_request_ids.operation, "refund")
        self.assertEqual(refund.autowartung_request_ids.state, "answered")
        self.assertFalse(refund.autowartung_quarantine_reason)

    def test_answer_that_differs_is_set_aside(self):
        refund = self.refund()
        answer = refund._gateway().retrieve_refund(refund.provider_reference)
        for change in (
            {"id": "re_other"},
            {"amount": 5000},
            {"currency": "USD"},
            {"payment_id": "pi_other"},
            {"live": True},
        ):
            with self.subTest(**change):
                refund.write(
                    {"state": "pending", "autowartung_quarantine_reason": False}
                )
                refund._apply_refund(replace(answer, **change))
                self.assertTrue(refund.autowartung_quarantine_reason)
                self.assertEqual(refund.state, "pending")
        refund._apply_refund(answer)
        self.assertEqual(refund.state, "done")
        self.assertFalse(refund.autowartung_quarantine_reason)

    def test_manager_is_told_of_what_differs(self):
        refund = self.refund()
        booking = refund._get_payable()
        shown = len(booking.activity_ids)
        answer = refund._gateway().retrieve_refund(refund.provider_reference)
        refund._apply_refund(replace(answer, amount=1))
        self.assertEqual(len(booking.activity_ids), shown + 1)
