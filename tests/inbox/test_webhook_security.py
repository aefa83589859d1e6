# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who is no provider is not heard, and what is no event is refused."""

import json
import os
import time
from unittest.mock import patch

import stripe
from commons.payment import (
    ROTATED_WEBHOOK_SECRET,
    WEBHOOK_ROUTE,
    WEBHOOK_SECRET,
    PaymentCase,
)

from odoo.tests import tagged

NATIVE_ROUTE = "/payment/stripe/webhook"
MINUTES = 60


def make_event(event_type="payment_intent.created", **values):
    """Return an event as Stripe sends it."""
    return {
        "id": "evt_1",
        "object": "event",
        "api_version": "2025-09-30.clover",
        "created": int(time.time()),
        "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
        "livemode": False,
        "type": event_type,
        **values,
    }


class WebhookCase(PaymentCase):
    def paid_booking(self):
        """Return a booking that is paid at Stripe, and the event that says so."""
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        return booking, event

    def rows(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        self.env.invalidate_all()
        return self.env["autowartung.webhook.event"].search(domain)

    def post_raw(self, body, route=WEBHOOK_ROUTE, signature=None):
        headers = {"Content-Type": "application/json"}
        if signature:
            headers["Stripe-Signature"] = signature
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.url_open(route, data=body, headers=headers)

    def post_signed(self, body, secret=WEBHOOK_SECRET):
        """Sign and post a body, whatever it is."""
        text = body if isinstance(body, str) else json.dumps(body)
        return self.post_event(text, secret)

    def assertRefused(self, response, booking):
        """Nothing was stored, nobody was asked, nothing has changed."""
        self.assertEqual(response.status_code, 400, response.text)
        self.assertFalse(self.rows())
        self.assertEqual(len(self.control.requests()), self.requests_before)
        self.run_lanes()
        self.assertEqual(booking.payment_status, "unpaid")
        self.assertEqual(booking.transaction_ids.state, "draft")


@tagged("post_install", "-at_install")
class TestForgedWebhooks(WebhookCase):
    def setUp(self):
        super().setUp()
        self.booking, self.event = self.paid_booking()
        self.requests_before = len(self.control.requests())

    def assertRefusedEverywhere(self, **signing):
        for route in (WEBHOOK_ROUTE, NATIVE_ROUTE):
            with self.subTest(route=route):
                response = self.post_event(self.event, route=route, **signing)
                self.assertRefused(response, self.booking)

    def test_event_signed_with_a_wrong_secret_is_refused(self):
        self.assertRefusedEverywhere(secret="whsec_guessed")

    def test_event_without_signature_is_refused(self):
        for route in (WEBHOOK_ROUTE, NATIVE_ROUTE):
            with self.subTest(route=route):
                response = self.post_raw(self.event, route)
                self.assertRefused(response, self.booking)

    def test_event_changed_after_signing_is_refused(self):
        signature = stripe.WebhookSignature.generate_signature_header(
            json.dumps(self.event), WEBHOOK_SECRET
        )
        self.event["data"]["object"]["amount"] = 1
        for route in (WEBHOOK_ROUTE, NATIVE_ROUTE):
            with self.subTest(route=route):
                response = self.post_raw(self.event, route, signature)
                self.assertRefused(response, self.booking)

    def test_stale_event_is_refused(self):
        self.assertRefusedEverywhere(timestamp=int(time.time()) - 6 * MINUTES)

    def test_event_from_the_future_is_refused(self):
        self.assertRefusedEverywhere(timestamp=int(time.time()) + 6 * MINUTES)

    def test_without_any_secret_every_event_is_refused(self):
        with patch.dict(os.environ, {"STRIPE_TEST_WEBHOOK_SECRET": ""}):
            self.assertRefusedEverywhere()
            self.assertRefusedEverywhere(secret="")

    def test_native_route_cannot_name_a_booking_by_its_reference(self):
        """Odoo's own check passes everything where no secret is set."""
        self.assertFalse(self.provider.stripe_webhook_secret)
        subject = self.event["data"]["object"]
        subject["metadata"] = {}
        subject["description"] = self.booking.transaction_ids.reference
        self.post_raw(self.event, NATIVE_ROUTE)
        self.env.invalidate_all()
        self.assertEqual(self.booking.transaction_ids.state, "draft")
        self.assertEqual(self.booking.payment_status, "unpaid")

    def test_native_return_route_cannot_move_a_booking(self):
        transaction = self.booking.transaction_ids
        other = self.create_booking(149.0)
        self.start_payment(other)
        self.url_open(
            "/payment/stripe/return"
            f"?reference={other.transaction_ids.reference}"
            f"&payment_intent={transaction.provider_reference}"
        )
        self.env.invalidate_all()
        self.assertEqual(other.transaction_ids.state, "draft")
        self.assertEqual(transaction.state, "draft")

    def test_genuine_event_on_the_native_route_settles(self):
        response = self.post_event(self.event, route=NATIVE_ROUTE)
        self.assertEqual(response.json(), {"received": True})
        self.run_lanes()
        self.assertSettled(self.booking)

    def test_second_secret_works_during_a_rotation(self):
        response = self.post_event(self.event, secret=ROTATED_WEBHOOK_SECRET)
        self.assertEqual(response.status_code, 200)
        self.run_lanes()
        self.assertSettled(self.booking)


@tagged("post_install", "-at_install")
class TestNativePaypalRoutes(PaymentCase):
    def create_paypal_transaction(self):
        provider = self.env.ref("payment.payment_provider_paypal")
        provider.write(
            {
                "state": "test",
                "paypal_client_id": "id",
                "paypal_client_secret": "secret",
                "paypal_email_account": "shop@example.com",
            }
        )
        booking = self.create_booking()
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_paypal").id,
                "amount": booking.amount_total,
                "currency_id": booking.currency_id.id,
                "partner_id": booking.partner_id.id,
                "operation": "online_direct",
                **booking._new_payment_values(self.provider),
            }
        )

    def test_webhook_cannot_move_a_booking(self):
        transaction = self.create_paypal_transaction()
        unit = {
            "reference_id": transaction.reference,
            "amount": {"value": "149.00", "currency_code": "EUR"},
        }
        self.url_open(
            "/payment/paypal/webhook/",
            json={
                "event_type": "CHECKOUT.ORDER.APPROVED",
                "resource": {
                    "id": "1",
                    "intent": "CAPTURE",
                    "status": "COMPLETED",
                    "payment_source": {"paypal": {}},
                    "purchase_units": [unit],
                },
            },
        )
        self.env.invalidate_all()
        self.assertEqual(transaction.state, "draft")

    def test_complete_order_cannot_move_a_booking(self):
        transaction = self.create_paypal_transaction()
        self.rpc(
            "/payment/paypal/complete_order",
            order_id="1",
            reference=transaction.reference,
        )
        self.assertEqual(transaction.state, "draft")


@tagged("post_install", "-at_install")
class TestWebhookForm(WebhookCase):
    def assertClientError(self, response, *statuses):
        self.assertIn(response.status_code, statuses or (400,), response.text)
        self.assertFalse(self.rows())

    def test_only_post_is_allowed(self):
        for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE"):
            with self.subTest(method=method):
                response = self.url_open(WEBHOOK_ROUTE, method=method)
                self.assertEqual(response.status_code, 405)

    def test_accepted_event_is_answered(self):
        response = self.post_signed(make_event())
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), {"received": True})
        self.assertNotIn("Set-Cookie", response.headers)

    def test_repeated_event_is_accepted_and_kept_once(self):
        event = make_event()
        answers = [self.post_signed(event).json() for _repetition in range(3)]
        self.assertEqual(answers, [{"received": True}] * 3)
        self.assertEqual(len(self.rows()), 1)

    def test_oversized_body_is_refused(self):
        event = make_event(padding="x" * 600 * 1024)
        self.assertClientError(self.post_signed(event), 400, 413)

    def test_signed_body_that_is_no_json_is_refused(self):
        for body in ("hello", "{'id': 1}", "\x00", "ä", "id=evt_1"):
            with self.subTest(body=body):
                self.assertClientError(self.post_signed(body))

    def test_empty_body_is_refused(self):
        signature = stripe.WebhookSignature.generate_signature_header(
            "", WEBHOOK_SECRET
        )
        headers = {"Stripe-Signature": signature}
        response = self.url_open(WEBHOOK_ROUTE, method="POST", headers=headers)
        self.assertClientError(response)

    def test_signed_bytes_that_are_no_text_are_refused(self):
        response = self.post_raw(b"\xff\xfe\x80", signature=f"t={time.time():.0f},v1=0")
        self.assertClientError(response)

    def test_truncated_body_is_refused(self):
        text = json.dumps(make_event())
        signature = stripe.WebhookSignature.generate_signature_header(
            text, WEBHOOK_SECRET
        )
        half = text[: len(text) // 2]
        self.assertClientError(self.post_raw(half.encode(), signature=signature))
        self.assertClientError(self.post_signed(half))

    def test_json_that_is_no_object_is_refused(self):
        for body in ([], [make_event()], 1, 1.5, "text", None, True, {}):
            with self.subTest(body=body):
                self.assertClientError(self.post_signed(json.dumps(body)))

    def test_text_that_the_database_cannot_keep_is_refused(self):
        subject = {"id": "pi_1", "object": "payment_intent"}
        for text in ("\x00", "\ud800"):
            for event in (
                make_event(id=f"evt_{text}"),
                make_event(type=f"payment_intent.{text}"),
                make_event(data={"object": {**subject, "description": text}}),
                make_event(data={"object": {**subject, text: 1}}),
                make_event(data={"object": {**subject, "id": f"pi_{text}"}}),
                make_event(account=f"acct_{text}"),
                make_event(api_version=text),
            ):
                with self.subTest(event=ascii(event)):
                    self.assertClientError(self.post_signed(event))

    def test_numbers_that_the_database_cannot_keep_are_refused(self):
        for number in (float("nan"), float("inf")):
            with self.subTest(number=number):
                self.assertClientError(self.post_signed(make_event(amount=number)))

    def test_deeply_nested_body_is_refused(self):
        for depth in (2_000, 200_000):
            with self.subTest(depth=depth):
                nested = json.dumps(make_event(data={"object": {"id": "pi_1", "x": 0}}))
                nested = nested.replace('"x": 0', f'"x": {"[" * depth}{"]" * depth}')
                self.assertClientError(self.post_signed(nested))

    def test_fields_of_a_wrong_type_are_refused(self):
        wrong = {
            "id": (None, 1, "", [], {}),
            "type": (None, 1, "", [], {}),
            "created": (None, "now", "1", [], {}, True, 1e300, 10**18, -(10**20)),
            "livemode": (None, "false", 0, []),
            "account": (1, [], {}, True),
            "api_version": (1, [], {}),
            "data": (None, 1, "x", [], {}, {"object": None}, {"object": {"id": 5}}),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    event = make_event(**{name: value})
                    self.assertClientError(self.post_signed(event))

    def test_missing_fields_are_refused(self):
        for name in ("id", "type", "created", "data"):
            event = make_event()
            del event[name]
            with self.subTest(name=name):
                self.assertClientError(self.post_signed(event))


@tagged("post_install", "-at_install")
class TestInbox(WebhookCase):
    def test_unknown_types_are_kept_and_ignored(self):
        self.post_signed(make_event("coffee.brewed"))
        self.assertEqual(self.rows().state, "ignored")

    def test_types_of_later_parts_are_stored(self):
        for number, event_type in enumerate(
            (
                "charge.refunded",
                "charge.dispute.created",
                "refund.created",
                "review.opened",
                "radar.early_fraud_warning.created",
                "payout.paid",
            )
        ):
            with self.subTest(event_type=event_type):
                event_id = f"evt_{number}"
                self.post_signed(make_event(event_type, id=event_id))
                self.assertEqual(self.rows(event_id=event_id).state, "stored")

    def test_client_secret_is_not_kept(self):
        _booking, event = self.paid_booking()
        event["data"]["object"]["client_secret"] = "pi_1_secret_leaked"
        event["data"]["previous_attributes"] = {"client_secret": "pi_1_secret_leaked"}
        self.post_signed(event)
        self.assertEqual(len(self.rows()), 1)
        self.assertNotIn("_secret_", json.dumps(self.rows().payload))

    def test_event_of_another_account_is_set_aside(self):
        booking, event = self.paid_booking()
        self.post_signed({**event, "account": "acct_other"})
        self.assertSetAside(booking)

    def test_live_event_signed_with_the_test_secret_is_set_aside(self):
        booking, event = self.paid_booking()
        self.post_signed({**event, "livemode": True})
        self.assertSetAside(booking)

    def assertSetAside(self, booking):
        self.run_lanes()
        row = self.rows()
        self.assertEqual(row.state, "quarantined", row.error)
        self.assertTrue(row.error)
        self.assertTrue(row.activity_ids, "somebody is told")
        self.assertEqual(booking.payment_status, "unpaid")
        self.assertFalse(booking.invoice_ids)
