# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe, as :class:`..interface.Service` describes a provider."""

import os

from . import amounts, const, environment, events, signature
from .gateway import Credentials, StripeGateway


class StripeService:
    code = "stripe"
    name = "Stripe"

    def read_environment(self, mode, account="", environ=os.environ):
        return environment.read(mode, environ, account=account)

    def webhook_secrets(self, environ=os.environ):
        return environment.webhook_secrets(environ)

    def open(self, found):
        return StripeGateway(
            Credentials(found.secret_key, found.base_url or None, found.live)
        )

    def verify(self, body, headers, secrets):
        return signature.verify(body, headers.get("Stripe-Signature"), secrets)

    def read_event(self, data):
        return events.read(data)

    def what_happened(self, event_type):
        return events.WHAT_HAPPENED.get(event_type)

    def is_kept(self, event_type):
        return event_type.startswith(events.KEPT_PREFIXES)

    def read_payment_news(self, data):
        return events.read_payment_news(data)

    def read_refund_news(self, data):
        return events.read_refund_news(data)

    def is_ours(self, data):
        return events.is_ours(data)

    def replay_window(self, operation):
        return const.REPLAY_WINDOW

    def minor_unit_decimals(self, currency):
        return const.CURRENCY_DECIMALS.get(currency)

    def amount_limits(self, currency):
        return amounts.limits(currency)
