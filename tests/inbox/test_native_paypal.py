# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own payment routes: an invoice or a card moves by what the provider says."""

from unittest.mock import patch

from commons.native import RECEIVER, NativeCase

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

PAYPAL_ROUTE = "/payment/paypal/webhook/"
PAYPAL_HEADERS = {
    "PAYPAL-TRANSMISSION-ID": "1",
    "PAYPAL-TRANSMISSION-TIME": "2026-12-07T07:00:00Z",
    "PAYPAL-CERT-URL": "https://api.paypal.com/v1/notifications/certs/CERT-1",
    "PAYPAL-AUTH-ALGO": "SHA256withRSA",
    "PAYPAL-TRANSMISSION-SIG": "c2ln",
}


@tagged("post_install", "-at_install")
class TestNativePaypal(NativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paypal = cls.env.ref("payment.payment_provider_paypal")
        cls.paypal.write(
            {
                "state": "test",
                "paypal_client_id": "id",
                "paypal_client_secret": "secret",
                "paypal_email_account": "shop@example.com",
                "paypal_webhook_id": "WH-1",
            }
        )

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(f"{RECEIVER}.paypal_native"))
        self.asked = []
        self.answer = {"verification_status": "SUCCESS"}
        self.startPatcher(
            patch.object(
                self.registry["payment.provider"], "_send_api_request", self.ask()
            )
        )
        self.transaction = self.create_native(
            self.paypal, "paypal", autowartung_native_order="ORDER-1"
        )

    def ask(self):
        """Return what stands for PayPal: there is no sandbox of it yet."""

        def ask(_provider, _method, endpoint, **values):
            self.asked.append((endpoint, values.get("json")))
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        return ask

    def event(self, order="ORDER-1", **values):
        unit = {
            "reference_id": self.transaction.reference,
            "amount": {"value": "595.00", "currency_code": "EUR"},
        }
        return {
            "event_type": "CHECKOUT.ORDER.COMPLETED",
            "resource": {
                "id": order,
                "intent": "CAPTURE",
                "status": "COMPLETED",
                "payment_source": {"paypal": {}},
                "purchase_units": [unit],
            },
            **values,
        }

    def assertRefused(self, response, asked=0):
        self.assertEqual(response.status_code, 400, response.text)
        self.assertUntouched(self.transaction)
        self.assertEqual(len(self.asked), asked)

    def test_what_paypal_confirms_pays_an_invoice(self):
        response = self.post(PAYPAL_ROUTE, self.event(), **PAYPAL_HEADERS)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.transaction.state, "done")
        [(endpoint, question)] = self.asked
        self.assertEqual(endpoint, "/v1/notifications/verify-webhook-signature")
        self.assertEqual(question["webhook_id"], "WH-1")

    def test_an_event_without_a_signature_is_not_asked_about(self):
        self.assertRefused(self.post(PAYPAL_ROUTE, self.event()))
        elsewhere = {**PAYPAL_HEADERS, "PAYPAL-CERT-URL": "https://paypal.com.evil.io/"}
        self.assertRefused(self.post(PAYPAL_ROUTE, self.event(), **elsewhere))

    def test_an_event_that_paypal_does_not_confirm_is_refused(self):
        for answer in (
            {"verification_status": "FAILURE"},
            {},
            "",
            ValidationError("VALIDATION_ERROR"),
        ):
            self.asked.clear()
            self.answer = answer
            with self.subTest(answer=answer):
                self.assertRefused(
                    self.post(PAYPAL_ROUTE, self.event(), **PAYPAL_HEADERS), asked=1
                )

    def test_without_a_webhook_of_its_own_nothing_gets_in(self):
        self.paypal.paypal_webhook_id = False
        self.assertRefused(self.post(PAYPAL_ROUTE, self.event(), **PAYPAL_HEADERS))

    def test_other_kinds_of_events_are_verified_as_well(self):
        event = self.event(event_type="PAYMENT.CAPTURE.REFUNDED")
        self.assertRefused(self.post(PAYPAL_ROUTE, event))
        for body in ("x", "[]", "1"):
            with self.subTest(body=body):
                response = self.post(PAYPAL_ROUTE, body, **PAYPAL_HEADERS)
                self.assertRefused(response)

    def test_an_order_that_the_shop_has_not_opened_pays_nothing(self):
        event = self.event("ORDER-OF-A-STRANGER")
        response = self.post(PAYPAL_ROUTE, event, **PAYPAL_HEADERS)
        self.assertEqual(response.status_code, 200)
        self.assertUntouched(self.transaction)

    def complete(self, order):
        params = {"order_id": order, "reference": self.transaction.reference}
        call = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.post("/payment/paypal/complete_order", call)

    def test_only_the_own_order_is_captured(self):
        for order in ("ORDER-OF-A-STRANGER", "", "../../x", None, False):
            with self.subTest(order=order):
                self.assertRefused(self.complete(order))
        self.transaction.autowartung_native_order = False
        self.assertRefused(self.complete(""))
        self.assertRefused(self.complete(False))

    def test_a_capture_pays_what_paypal_says(self):
        capture = {
            "id": "CAPTURE-1",
            "status": "COMPLETED",
            "amount": {"value": "595.00", "currency_code": "EUR"},
        }
        self.answer = {
            "payment_source": {"paypal": {}},
            "purchase_units": [
                {
                    "reference_id": self.transaction.reference,
                    "payments": {"captures": [capture]},
                }
            ],
        }
        self.assertEqual(self.complete("ORDER-1").status_code, 200)
        self.assertEqual(self.transaction.state, "done")

    def test_the_order_that_was_opened_is_kept(self):
        self.answer = {"id": "ORDER-2"}
        values = self.transaction._get_specific_processing_values({})
        self.assertEqual(values["order_id"], "ORDER-2")
        self.assertTrue(self.transaction._is_of_order("ORDER-2"))
        self.assertFalse(self.transaction._is_of_order("ORDER-1"))
