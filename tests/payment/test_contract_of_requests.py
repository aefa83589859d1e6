# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from commons.contract_case import ContractOfRequests
from commons.payment import PaymentCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestContractOfRequests(ContractOfRequests, PaymentCase):
    """Everything that the addon sends is what Stripe's description allows."""

    def test_payment_cancellation_and_event_requests(self):
        booking = self.create_booking()
        self.start_payment(booking)
        self.start_payment(booking)
        booking.line_ids.price_unit = 99
        self.pay(booking)
        self.deliver()
        self.run_cron("payment.provider", "_cron_fetch_undelivered_events")
        self.assertContractKept(
            "POST /v1/customers",
            "POST /v1/payment_intents",
            "POST /v1/payment_intents/pi_",
            "GET /v1/payment_intents/pi_",
            "GET /v1/events",
        )

    def test_refund_and_search_requests(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.deliver()
        self.as_worker(transaction, "_refund", 10)
        gateway = self.provider._autowartung_gateway()
        found = gateway.find_payment(transaction.reference)
        self.assertEqual(found.id, transaction.provider_reference)
        refund = transaction.child_transaction_ids
        self.assertEqual(refund.state, "done")
        gateway.retrieve_refund(refund.provider_reference)
        self.assertContractKept(
            "POST /v1/refunds",
            "GET /v1/refunds/re_",
            "GET /v1/payment_intents/search",
        )

    def test_requests_about_saved_payment_methods(self):
        gateway = self.provider._autowartung_gateway()
        saving, using = self.create_booking(), self.create_booking()
        for booking in (saving, using):
            self.start_payment(booking)
        intent_id = saving.transaction_ids.provider_reference
        gateway.choose_method(intent_id, saves=True)
        self.control.pay(intent_id)
        method = gateway.retrieve_payment(intent_id).method
        self.assertTrue(method.customer)
        offered = gateway.choose_method(
            using.transaction_ids.provider_reference,
            saves=False,
            saved_method=method.id,
        )
        self.assertEqual(offered.method_id, method.id)
        gateway.forget_method(method.id)
        self.assertContractKept(
            f"POST /v1/payment_intents/{intent_id}",
            f"POST /v1/payment_methods/{method.id}/detach",
        )

    def test_every_write_carries_its_own_idempotency_key(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        writes = [
            request
            for request in self.control.requests("^/v1/", method="POST")
            if not request["path"].endswith("/confirm")
        ]
        keys = [request["idempotency_key"] for request in writes]
        self.assertTrue(all(keys))
        self.assertEqual(len(keys), len(set(keys)))
        self.assertIn(transaction.autowartung_request_ids.idempotency_key, keys)
