# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop with one customer, one open booking and the sandbox as its Stripe.

Events are held back by the sandbox: a test delivers them itself, signed, in the order
it wants, and lets the workers' lanes run when it wants.
"""

import json
import os
from unittest.mock import patch

import stripe
from commons.rendering import let_renderer_read_styles
from sandbox import Sandbox

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.tests import HttpCase

WEBHOOK_SECRET = "whsec_first"
ROTATED_WEBHOOK_SECRET = "whsec_second"
SECRET_KEY = "sk_test_sandbox"
PUBLISHABLE_KEY = "pk_test_sandbox"
WEBHOOK_ROUTE = "/api/webhooks/stripe"


def stripe_environment(base_url):
    """Return the environment variables of a shop that uses the sandbox."""
    return {
        "STRIPE_TEST_SECRET_KEY": SECRET_KEY,
        "STRIPE_TEST_PUBLISHABLE_KEY": PUBLISHABLE_KEY,
        "STRIPE_TEST_WEBHOOK_SECRET": f"{WEBHOOK_SECRET},{ROTATED_WEBHOOK_SECRET}",
        "STRIPE_TEST_BASE_URL": base_url,
    }


def agreed():
    """Return what a booking keeps of the consents that are asked for at the order."""
    now = fields.Datetime.now()
    return {"terms_accepted_at": now, "early_start_accepted_at": now}


def create_booking(env, price=149.0, **values):
    """Create and place a booking of one service, all agreed to; return it."""
    booking = env["autowartung.booking"].create(
        {
            "partner_id": env.ref("base.partner_admin").id,
            "line_ids": [Command.create({"name": "Inspektion", "price_unit": price})],
            **agreed(),
            **values,
        }
    )
    booking.action_place()
    return booking


class PaymentCase(HttpCase):
    # Rendering takes longer than all the rest of a payment; few tests need it.
    renders_documents = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox(
            webhook_url="http://127.0.0.1:9/", webhook_secret=WEBHOOK_SECRET
        )
        cls.sandbox.__enter__()
        cls.addClassCleanup(cls.sandbox.__exit__, None, None, None)
        environ = patch.dict(os.environ, stripe_environment(cls.sandbox.url))
        environ.start()
        cls.addClassCleanup(environ.stop)
        cls.provider = cls.env.ref("payment.payment_provider_stripe")
        cls.provider.write(
            {"state": "test", "is_published": True, "allow_tokenization": True}
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Erika Mustermann",
                "email": "erika@example.com",
                "lang": "de_DE",
                # What an invoice above 250 € needs.
                "street": "Heidestraße 17",
                "zip": "51147",
                "city": "Köln",
                "country_id": cls.env.ref("base.de").id,
            }
        )

    def setUp(self):
        super().setUp()
        self.control = self.sandbox.control
        self.control.reset()
        self.control.hold()
        if self.renders_documents:
            self.startPatcher(let_renderer_read_styles())
        else:
            report = self.registry["ir.actions.report"]
            self.startPatcher(
                patch.object(report, "get_wkhtmltopdf_state", lambda report: "install")
            )
            # Opened, they are archived all the same.
            moves = self.registry["account.move"]
            self.startPatcher(
                patch.object(moves, "_autowartung_archive_soon", lambda moves: None)
            )
        self.stripe = stripe.StripeClient(
            SECRET_KEY, base_addresses={"api": self.sandbox.url}
        )

    # === ORDERING === #

    def create_booking(self, price=149.0, **values):
        return create_booking(
            self.env, price, **{"partner_id": self.customer.id, **values}
        )

    def change_price(self, booking, price):
        """Change the price of the one service, and let the customer agree to it."""
        booking.line_ids.price_unit = price
        booking.agreed_total = booking.amount_total

    # === PAYING, AS THE PAGE DOES === #

    def rpc(self, route, **params):
        """Call a JSON-RPC route; return its result or its error."""
        self.env.flush_all()
        response = self.url_open(
            route, json={"jsonrpc": "2.0", "method": "call", "params": params}
        )
        self.env.invalidate_all()
        answer = response.json()
        return answer.get("result", answer.get("error"))

    def start_payment(self, booking, **choice):
        """Do what the page does before it confirms; return the route's answer.

        :param choice: ``tokenization_requested``, or ``flow`` and ``token_id``.
        """
        return self.rpc(
            booking._payment_route("transaction"),
            provider_id=self.provider.id,
            access_token=booking._portal_ensure_token(),
            **choice,
        )

    def pay(self, booking, card="4242424242424242", **options):
        """Start the payment and confirm it with a card; return the transaction."""
        answer = self.start_payment(booking)
        self.assertIn("client_secret", answer, answer)
        intent_id = answer["client_secret"].split("_secret")[0]
        self.control.pay(intent_id, card=card, **options)
        return booking.transaction_ids.filtered(
            lambda tx: tx.provider_reference == intent_id
        )

    def settle_as_live(self, booking):
        """Pay a booking and settle it as if that had been live; return the transaction.

        The sandbox makes test payments only, which are booked apart.
        """
        transaction = self.pay(booking)
        transaction.write(
            {"is_live": True, "state": "done", "last_state_change": booking.create_date}
        )
        transaction._settle()
        return transaction

    # === EVENTS === #

    def events(self, *types):
        """Return the sandbox's events as dicts, oldest first."""
        listed = self.stripe.v1.events.list({"limit": 100})
        events = [json.loads(str(event)) for event in listed.data][::-1]
        return [event for event in events if not types or event["type"] in types]

    def post_event(self, event, secret=WEBHOOK_SECRET, route=WEBHOOK_ROUTE, **header):
        """Post an event as Stripe does; return the response."""
        payload = event if isinstance(event, str) else json.dumps(event)
        signature = stripe.WebhookSignature.generate_signature_header(
            payload, secret, **header
        )
        return self.url_open(
            route,
            data=payload.encode(),
            headers={"Content-Type": "application/json", "Stripe-Signature": signature},
        )

    def told_type(self, event_type):
        """Return what the provider calls a type of the sandbox's events."""
        return event_type

    def deliver(self, *types, reverse=False, copies=1):
        """Post the sandbox's events and let the lanes run."""
        events = self.events(*types) * copies
        for event in reversed(events) if reverse else events:
            self.assertEqual(self.post_event(event).status_code, 200)
        self.run_lanes()

    # === WORKERS === #

    def run_lanes(self):
        self.run_cron("autowartung.queue.mixin", "_run_lane")
        self.run_cron("autowartung.queue.mixin", "_run_lane", "asking")
        self.run_cron("autowartung.queue.mixin", "_run_lane")
        self.run_cron("autowartung.queue.mixin", "_run_lane", "waiting")

    def run_janitor(self):
        self.run_cron("payment.transaction", "_cron_check_open_payments")
        self.run_lanes()

    def run_cron(self, model, method, *args):
        self.as_worker(self.env[model], method, *args)

    def as_worker(self, records, method, *args):
        """Call a method as a worker or request does: on a cursor that may commit."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            getattr(records.with_env(env), method)(*args)
        self.env.invalidate_all()

    # === ASSERTIONS === #

    def assertSettled(self, booking):
        """The booking is confirmed, invoiced once, and the books are closed."""
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "paid")
        self.assertTrue(booking.paid_at)
        invoice = booking.invoice_ids
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.amount_total, booking.amount_total)
        self.assertTrue(invoice.currency_id.is_zero(invoice.amount_residual))
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(len(self.mails_to_customer(booking)), 1, "one confirmation")

    def mails_to_customer(self, booking):
        """Return the outgoing mails about the booking that its customer gets."""
        return self.env["mail.mail"].search(
            [
                ("model", "=", booking._name),
                ("res_id", "=", booking.id),
                "|",
                ("recipient_ids", "in", booking.partner_id.ids),
                ("email_to", "ilike", booking.partner_id.email),
            ]
        )
