# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own payment routes: an invoice or a card moves by what the provider says."""

import json
import os
from unittest.mock import patch

from commons.native import RECEIVER, NativeCase
from commons.payment import WEBHOOK_SECRET

from odoo.tests import tagged
from odoo.tools import mute_logger

STRIPE_ROUTE = "/payment/stripe/webhook"


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
