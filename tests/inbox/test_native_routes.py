# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own payment routes: an invoice or a card moves by what the provider says."""

import json
import os
from unittest.mock import patch

from commons.payment import WEBHOOK_SECRET, PaymentCase

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

STRIPE_ROUTE = "/payment/stripe/webhook"
PAYPAL_ROUTE = "/payment/paypal/webhook/"
RECEIVER = "odoo.addons.autowartung_payment.controllers.webhooks"
PAYPAL_HEADERS = {
    "PAYPAL-TRANSMISSION-ID": "1",
    "PAYPAL-TRANSMISSION-TIME": "2026-12-07T07:00:00Z",
    "PAYPAL-CERT-URL": "https://api.paypal.com/v1/notifications/certs/CERT-1",
    "PAYPAL-AUTH-ALGO": "SHA256withRSA",
    "PAYPAL-TRANSMISSION-SIG": "c2ln",
}


class NativeCase(PaymentCase):
    def create_native(self, provider=None, method="card", **values):
        """Return a payment of Odoo's own, for an invoice of 595 €."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "Motor", "price_unit": 595, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return self.env["payment.transaction"].create(
            {
                "provider_id": (provider or self.provider).id,
                "payment_method_id": self.env.ref(
                    f"payment.payment_method_{method}"
                ).id,
                "amount": 595,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.customer.id,
                "operation": "online_direct",
                "invoice_ids": [Command.set(invoice.ids)],
                **values,
            }
        )

    def create_validation(self):
        """Return a payment of Odoo's own that only saves a card."""
        return self.create_native(
            operation="validation", amount=0, tokenize=True, invoice_ids=False
        )

    def post(self, route, body, **headers):
        self.env.flush_all()
        body = body if isinstance(body, str) else json.dumps(body)
        response = self.url_open(
            route,
            data=body.encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        self.env.invalidate_all()
        return response

    def assertUntouched(self, transaction, requests=0):
        """Nothing was stored, paid or saved, and the provider was not asked."""
        self.env.invalidate_all()
        self.assertEqual(transaction.state, "draft")
        self.assertFalse(transaction.state_message)
        self.assertFalse(transaction.token_id)
        self.assertFalse(
            self.env["payment.token"].search([("partner_id", "=", self.customer.id)])
        )
        self.assertNotEqual(transaction.invoice_ids.payment_state or "", "paid")
        self.assertFalse(self.env["autowartung.webhook.event"].search([]))
        self.assertEqual(len(self.control.requests()), requests)


def stripe_event(transaction, kind="payment_intent", **values):
    """Return what Stripe would say once it was paid, or once a card was saved."""
    method = {"id": "pm_1", "type": "card", "card": {"brand": "visa", "last4": "4242"}}
    return {
        "id": "evt_forged",
        "object": "event",
        "created": 1764000000,
        "livemode": False,
        "type": f"{kind}.succeeded",
        "data": {
            "object": {
                "id": "pi_forged" if kind == "payment_intent" else "seti_forged",
                "object": kind,
                "status": "succeeded",
                "description": transaction.reference,
                "amount": 59500,
                "currency": "eur",
                "customer": "cus_1",
                "payment_method": method,
            }
        },
        **values,
    }


@tagged("post_install", "-at_install")
class TestNativeStripe(NativeCase):
    def setUp(self):
        super().setUp()
        self.enterContext(
            mute_logger(f"{RECEIVER}.receive", f"{RECEIVER}.stripe_native")
        )

    def test_a_payment_that_nobody_signed_pays_no_invoice(self):
        transaction = self.create_native()
        response = self.post(STRIPE_ROUTE, stripe_event(transaction))
        self.assertEqual(response.status_code, 400)
        self.assertUntouched(transaction)

    def test_a_card_that_nobody_signed_for_is_not_saved(self):
        transaction = self.create_validation()
        event = stripe_event(transaction, "setup_intent")
        self.assertEqual(self.post(STRIPE_ROUTE, event).status_code, 400)
        self.assertUntouched(transaction)

    def test_a_wrong_signature_is_refused_for_every_kind_of_event(self):
        transaction = self.create_native()
        for event_type in (
            "payment_intent.succeeded",
            "payment_intent.canceled",
            "payment_intent.payment_failed",
            "charge.refunded",
            "charge.refund.updated",
            "coffee.brewed",
        ):
            event = stripe_event(transaction, type=event_type)
            with self.subTest(event_type=event_type):
                response = self.post_event(event, secret="whsec_x", route=STRIPE_ROUTE)
                self.assertEqual(response.status_code, 400)
                self.assertUntouched(transaction)

    def test_the_secret_in_odoos_own_field_is_not_enough(self):
        """Credentials come from the environment; who writes the field signs nothing."""
        self.provider.stripe_webhook_secret = "whsec_in_the_database"
        transaction = self.create_native()
        event = stripe_event(transaction)
        response = self.post_event(
            event, secret="whsec_in_the_database", route=STRIPE_ROUTE
        )
        self.assertEqual(response.status_code, 400)
        self.assertUntouched(transaction)

    def test_without_a_secret_in_the_environment_nothing_gets_in(self):
        transaction = self.create_native()
        event = stripe_event(transaction)
        with patch.dict(os.environ, {"STRIPE_TEST_WEBHOOK_SECRET": ""}):
            for secret in (WEBHOOK_SECRET, ""):
                response = self.post_event(event, secret=secret, route=STRIPE_ROUTE)
                self.assertEqual(response.status_code, 400)
            self.assertEqual(self.post(STRIPE_ROUTE, event).status_code, 400)
        self.assertUntouched(transaction)

    def test_what_stripe_has_signed_pays_an_invoice(self):
        transaction = self.create_native()
        response = self.post_event(stripe_event(transaction), route=STRIPE_ROUTE)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(transaction.state, "done")

    def test_another_account_or_mode_pays_nothing(self):
        live = self.create_native()
        live.is_live = True
        response = self.post_event(stripe_event(live), route=STRIPE_ROUTE)
        self.assertEqual(response.status_code, 400)
        self.assertUntouched(live)
        of_company = {f"STRIPE_TEST_WEBHOOK_SECRET__{self.env.company.id}": "whsec_own"}
        transaction = self.create_native()
        with patch.dict(os.environ, of_company):
            response = self.post_event(stripe_event(transaction), route=STRIPE_ROUTE)
            self.assertEqual(response.status_code, 400)
            self.assertUntouched(transaction)

    def test_signed_nonsense_is_refused(self):
        transaction = self.create_native()
        event = stripe_event(transaction)
        without_id = json.loads(json.dumps(event))
        del without_id["data"]["object"]["id"]
        for body in ("x", "[]", "1", "{}", '{"type": 1}', json.dumps(without_id)):
            with self.subTest(body=body[:20]):
                response = self.post_event(body, route=STRIPE_ROUTE)
                self.assertEqual(response.status_code, 400)
        self.assertUntouched(transaction)

    # === THE WAY BACK === #

    def visit(self, transaction, kind="payment_intent", intent="pi_1"):
        self.env.flush_all()
        response = self.url_open(
            f"/payment/stripe/return?reference={transaction.reference}"
            f"&{kind}={intent}&redirect_status=succeeded",
            allow_redirects=False,
        )
        self.env.invalidate_all()
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith("/payment/status"))

    def create_intent(self, transaction, **values):
        """Open a payment at the sandbox as Odoo does; return its id."""
        return self.stripe.v1.payment_intents.create(
            {
                "amount": 59500,
                "currency": "eur",
                "description": transaction.reference,
                **values,
            }
        ).id

    def test_who_comes_back_has_paid_what_stripe_says(self):
        transaction = self.create_native()
        intent = self.create_intent(transaction)
        self.visit(transaction, intent=intent)
        self.assertNotEqual(transaction.state, "done", "not paid yet")
        self.control.pay(intent)
        self.visit(transaction, intent=intent)
        self.assertEqual(transaction.state, "done")

    def test_one_paid_invoice_does_not_pay_another(self):
        first, second = self.create_native(), self.create_native()
        intent = self.create_intent(first)
        self.control.pay(intent)
        self.visit(second, intent=intent)
        self.assertEqual(second.state, "draft")

    def test_a_paid_booking_does_not_pay_an_invoice(self):
        booking = self.create_booking(595)
        transaction = self.pay(booking)
        native = self.create_native(reference=f"Autowartung {booking.display_name}")
        self.visit(native, intent=transaction.provider_reference)
        self.assertEqual(native.state, "draft")

    def test_nobody_spoils_anothers_payment_with_an_address(self):
        transaction = self.create_native()
        for intent in (
            "",
            "pi_unknown",
            "../charges/ch_1",
            "pi_1/../../customers/cus_1",
            "pi_1?x=1",
        ):
            with self.subTest(intent=intent):
                self.visit(transaction, intent=intent)
                self.assertEqual(transaction.state, "draft")
                self.assertFalse(transaction.state_message)
        paths = [request["path"] for request in self.control.requests()]
        self.assertEqual(paths, ["/v1/payment_intents/pi_unknown"])

    def test_a_card_is_saved_for_whom_it_was_entered(self):
        mine, another = self.create_validation(), self.create_validation()
        customer = self.stripe.v1.customers.create({}).id
        intent = self.stripe.v1.setup_intents.create(
            {
                "customer": customer,
                "description": mine.reference,
                "payment_method": "pm_card_visa",
                "payment_method_types": ["card"],
                "confirm": True,
            }
        ).id
        self.visit(another, "setup_intent", intent)
        self.assertEqual(another.state, "draft")
        self.assertFalse(another.token_id)
        self.visit(mine, "setup_intent", intent)
        self.assertEqual(mine.state, "done")
        self.assertTrue(mine.token_id)


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


@tagged("post_install", "-at_install")
class TestDonations(PaymentCase):
    def give(self):
        call = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {
                "amount": 25,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": False,
                "access_token": "",
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "token_id": None,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": "/",
                "donation_comment": "Lies das: https://evil.example",
                "donation_recipient_email": "stranger@example.com",
                "partner_details": {
                    "name": "Erika",
                    "email": "erika@example.com",
                    "country_id": self.env.ref("base.de").id,
                },
            },
        }
        return self.url_open("/donation/transaction/0", json=call)

    def snippets(self):
        """Return the building blocks that the website's editor offers."""
        self.authenticate("admin", "admin")
        answer = self.rpc(
            "/web/dataset/call_kw",
            model="ir.ui.view",
            method="render_public_asset",
            args=["website.snippets", {}],
            kwargs={},
        )
        self.authenticate(None, None)
        return answer

    @mute_logger("odoo.http")
    def test_donations_are_off(self):
        transactions = self.env["payment.transaction"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        for route in (
            "/donation/pay",
            "/donation/pay?amount=5",
            "/payment/pay?is_donation=1&amount=5",
        ):
            with self.subTest(route=route):
                self.assertEqual(self.url_open(route).status_code, 404)
        self.assertEqual(self.give().status_code, 404)
        self.assertEqual(self.env["payment.transaction"].search_count([]), transactions)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertNotIn('data-snippet="s_donation', self.snippets())

    def test_who_wants_donations_switches_them_on(self):
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.autowartung_takes_donations)
        settings.autowartung_takes_donations = True
        settings.execute()
        self.assertEqual(self.url_open("/donation/pay").status_code, 200)
        self.assertIn("client_secret", self.give().text)
        self.assertIn('data-snippet="s_donation', self.snippets())
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.autowartung_takes_donations)
        settings.autowartung_takes_donations = False
        settings.execute()
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/donation/pay").status_code, 404)
