# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A second provider, so that nothing in the addon is the first one's by mistake.

It has words of its own for everything: credentials, signature, events, ids of holds and
captures, the time for which it honours a key. Its books are the sandbox's, so that the
tests of the first provider can run as they are.
"""

import hashlib
import hmac
import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from commons.payment import PUBLISHABLE_KEY, SECRET_KEY

from odoo import Command, http

from odoo.addons.autowartung_payment.controllers.webhooks.receive import (
    ROUTE_OPTIONS,
    receive_event,
)
from odoo.addons.autowartung_payment.gateways import environment, registry
from odoo.addons.autowartung_payment.gateways.errors import InvalidSignature, Rejected
from odoo.addons.autowartung_payment.gateways.objects import (
    CREATE,
    PAYMENT_CHANGED,
    REFUND_CHANGED,
    AmountLimits,
    Event,
    PaymentNews,
    RefundNews,
)
from odoo.addons.autowartung_payment.gateways.stripe import objects as wire
from odoo.addons.autowartung_payment.gateways.stripe.gateway import (
    Credentials,
    StripeGateway,
)

CODE = "second"
ROUTE = "/api/webhooks/second"
HEADER = "Second-Signature"
SECRET = "second-secret"
HOLD, MOVEMENT = "hold-", "movement-"


def second_environment(base_url):
    """Return the environment variables of a shop that uses the second provider."""
    return {
        "SECOND_CLIENT": PUBLISHABLE_KEY,
        "SECOND_PASSWORD": SECRET_KEY,
        "SECOND_SECRETS": SECRET,
        "SECOND_ADDRESS": base_url,
    }


def told_by_second(event):
    """Return an event of the sandbox as the second provider would tell it."""
    return {
        "number": event.get("id"),
        "kind": event.get("type", "").replace("payment_intent.", "order/"),
        "at": datetime.fromtimestamp(event.get("created", 0), UTC).isoformat(),
        "world": "real" if event.get("livemode") else "play",
        "about": event.get("data", {}).get("object"),
    }


def sign(body, at=None, secret=SECRET):
    at = int(time.time() if at is None else at)
    signed = hmac.new(secret.encode(), f"{at}|{body}".encode(), hashlib.sha256)
    return f"{at} {signed.hexdigest()}"


class SecondGateway:
    def __init__(self, found):
        self._books = StripeGateway(Credentials(found.secret_key, found.base_url))

    def create_customer(self, request, *, idempotency_key):
        return self._books.create_customer(request, idempotency_key=idempotency_key)

    def create_payment(self, request, *, idempotency_key):
        return _named(
            self._books.create_payment(request, idempotency_key=idempotency_key)
        )

    def choose_method(self, payment_id, *, saves, saved_method=None):
        return _named(
            self._books.choose_method(
                payment_id, saves=saves, saved_method=saved_method
            )
        )

    def retrieve_payment(self, payment_id):
        return _named(self._books.retrieve_payment(payment_id))

    def find_payment(self, reference):
        found = self._books.find_payment(reference)
        return found and _named(found)

    def capture_payment(self, request, *, idempotency_key):
        _check(request.authorisation_id, HOLD)
        return _named(
            self._books.capture_payment(request, idempotency_key=idempotency_key)
        )

    def void_payment(self, request, *, idempotency_key):
        return _named(
            self._books.void_payment(request, idempotency_key=idempotency_key)
        )

    def create_refund(self, request, *, idempotency_key):
        _check(request.capture_id, MOVEMENT)
        return self._books.create_refund(request, idempotency_key=idempotency_key)

    def retrieve_refund(self, refund_id):
        return self._books.retrieve_refund(refund_id)

    def forget_method(self, method_id):
        return self._books.forget_method(method_id)

    def list_undelivered_events(self, since):
        return list(map(told_by_second, self._books.list_undelivered_events(since)))


def _named(payment):
    """Give what holds and what moves the money names that are not the payment's."""
    hold, movement = payment.authorisation_id, payment.capture_id
    return replace(
        payment,
        authorisation_id=hold and f"{HOLD}{hold}",
        capture_id=movement and f"{MOVEMENT}{movement}",
    )


def _check(name, prefix):
    if not (name or "").startswith(prefix):
        raise Rejected(f"{name} is none of ours", code="unknown_name")


class SecondService:
    code = CODE
    name = "Second"

    def read_environment(self, mode, account="", environ=os.environ):
        has_keys = mode == environment.TEST

        def value(name):
            return environ.get(f"SECOND_{name}", "") if has_keys else ""

        return environment.Environment(
            mode=mode,
            secret_key=value("PASSWORD"),
            publishable_key=value("CLIENT"),
            webhook_secrets=tuple(filter(None, [value("SECRETS")])),
            base_url=value("ADDRESS"),
            problem=None if value("PASSWORD") else "missing_secret_key",
        )

    def webhook_secrets(self, environ=os.environ):
        found = self.read_environment(environment.TEST, environ=environ)
        return dict.fromkeys(found.webhook_secrets, found)

    def open(self, found):
        return SecondGateway(found)

    def verify(self, body, headers, secrets):
        header = headers.get(HEADER) or ""
        at = header.partition(" ")[0]
        is_of_now = at.isdigit() and abs(time.time() - int(at)) <= 60
        for secret in secrets:
            expected = sign(body.decode(), at, secret) if is_of_now else ""
            if is_of_now and hmac.compare_digest(expected, header):
                return secret
        raise InvalidSignature("not signed")

    def read_event(self, data):
        if not data["number"] or "\0" in data["kind"]:
            raise ValueError("no event")
        return Event(
            id=data["number"],
            type=data["kind"],
            account="",
            live=data["world"] == "real",
            created_at=datetime.fromisoformat(data["at"]),
            object_id=data["about"]["id"],
        )

    def what_happened(self, event_type):
        if event_type.startswith("refund."):
            return REFUND_CHANGED
        is_about_order = event_type.startswith("order/")
        is_news = is_about_order and event_type != "order/created"
        return PAYMENT_CHANGED if is_news else None

    def is_kept(self, event_type):
        return False

    def read_payment_news(self, data):
        payment = _named(wire.payment(data["about"]))
        return PaymentNews(
            payment_id=payment.id,
            live=payment.live,
            reference=payment.reference,
            payment=payment if payment.is_final else None,
        )

    def read_refund_news(self, data):
        refund = wire.refund(data["about"], live=data["world"] == "real")
        return RefundNews(refund.id, refund.live, refund.reference)

    def is_ours(self, data):
        return False

    def replay_window(self, operation):
        return timedelta(hours=6) if operation == CREATE else timedelta(days=45)

    def minor_unit_decimals(self, currency):
        return None

    def amount_limits(self, currency):
        return AmountLimits(50, 99_999_999)


class SecondWebhookController(http.Controller):
    # Odoo serves the routes of installed addons only; this one is of the tests.
    __module__ = "odoo.addons.autowartung_payment.controllers.webhooks.second"

    @http.route(ROUTE, **ROUTE_OPTIONS)
    def second_webhook(self):
        return receive_event(CODE)


class ThroughSecondProvider:
    """Mix it into a `PaymentCase`: its bookings are paid through the second one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        registry.register(SecondService())
        cls.addClassCleanup(registry.unregister, CODE)
        code = cls.env["payment.provider"]._fields["code"]
        for patcher in (
            patch.dict(os.environ, second_environment(cls.sandbox.url)),
            patch.dict(os.environ, {"STRIPE_TEST_SECRET_KEY": ""}),
            # What an addon's `selection_add` would do.
            patch.dict(code._selection, {CODE: "Second"}),
            patch.object(code, "selection", [*code.selection, (CODE, "Second")]),
        ):
            patcher.start()
            cls.addClassCleanup(patcher.stop)
        cls.env.cr.execute(
            """
            INSERT INTO ir_model_fields_selection (field_id, value, name, sequence)
            SELECT id, %s, '{"en_US": "Second"}', 99 FROM ir_model_fields
             WHERE model = 'payment.provider' AND name = 'code'
            """,
            [CODE],
        )
        cls.env.registry.clear_all_caches()
        first = cls.provider
        cls.provider = cls._create_provider(first)
        first.state = "disabled"

    @classmethod
    def _create_provider(cls, first):
        element = cls.env.ref("autowartung_payment.payment_method_payment_element")
        providers = cls.env["payment.provider"]
        cls.env["account.payment.method"].create(
            {"name": "Second", "code": CODE, "payment_type": "inbound"}
        )
        provider = providers.create(
            {
                "name": "Second",
                "code": CODE,
                "company_id": first.company_id.id,
                "payment_method_ids": [Command.set(element.ids)],
            }
        )
        provider.journal_id = first.journal_id
        provider.write(
            {"state": "test", "is_published": True, "allow_tokenization": True}
        )
        return provider

    def told_type(self, event_type):
        return told_by_second({"type": event_type})["kind"]

    def post_event(self, event, route=ROUTE, **_header):
        payload = event if isinstance(event, str) else json.dumps(told_by_second(event))
        return self.url_open(
            route,
            data=payload.encode(),
            headers={"Content-Type": "application/json", HEADER: sign(payload)},
        )
