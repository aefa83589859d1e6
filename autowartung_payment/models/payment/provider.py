# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import logging
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.urls import urljoin

from ...exceptions import MalformedEvent
from ...gateways.errors import GatewayError
from ...gateways.stripe import environment as stripe_environment
from ...gateways.stripe.gateway import Credentials, StripeGateway
from .method import PAYMENT_ELEMENT
from .webhook_event import APPLIED_TYPES

_logger = logging.getLogger(__name__)

STRIPE_JS_URL = "https://js.stripe.com"
# How far back undelivered events are asked for when the provider is asked first.
EVENT_LOOK_BACK = timedelta(days=3)
EVENT_OVERLAP = timedelta(hours=1)


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    autowartung_secret_key_present = fields.Boolean(
        string="Secret Key Present", compute="_compute_autowartung_credentials"
    )
    autowartung_publishable_key_present = fields.Boolean(
        string="Publishable Key Present", compute="_compute_autowartung_credentials"
    )
    autowartung_webhook_secret_present = fields.Boolean(
        string="Webhook Secret Present", compute="_compute_autowartung_credentials"
    )
    autowartung_credentials_problem = fields.Char(
        string="Problem with the Credentials",
        compute="_compute_autowartung_credentials",
    )
    autowartung_events_fetched_at = fields.Datetime(readonly=True, copy=False)

    # === CREDENTIALS === #

    @api.depends("code", "state")
    def _compute_autowartung_credentials(self):
        for provider in self:
            found = provider._autowartung_environment()
            provider.autowartung_secret_key_present = bool(found and found.secret_key)
            provider.autowartung_publishable_key_present = bool(
                found and found.publishable_key
            )
            provider.autowartung_webhook_secret_present = bool(
                found and found.webhook_secrets
            )
            provider.autowartung_credentials_problem = (
                provider._autowartung_problem_text(found.problem) if found else False
            )

    def _autowartung_environment(self, live=None):
        """Return Stripe's credentials of the given or the provider's mode, if any."""
        self.ensure_one()
        if self.code != "stripe":
            return None
        if live is None:
            live = self.state == "enabled"
        return stripe_environment.read(
            stripe_environment.LIVE if live else stripe_environment.TEST
        )

    def _autowartung_problem_text(self, problem):
        texts = {
            "missing_secret_key": self.env._(
                "The secret key is missing in the environment."
            ),
            "missing_publishable_key": self.env._(
                "The publishable key is missing in the environment."
            ),
            "wrong_mode": self.env._("The keys do not belong to the provider's mode."),
            "base_url_in_live_mode": self.env._(
                "A stand-in for Stripe is refused in live mode."
            ),
        }
        return texts.get(problem, False)

    def _autowartung_ready(self):
        """Whether payables can be paid through the provider."""
        self.ensure_one()
        found = self._autowartung_environment()
        return bool(found) and not found.problem

    def _autowartung_gateway(self, live=None):
        """Return the gateway to the provider's account.

        :param bool live: the mode; the provider's own if not given.
        :raise UserError: if the credentials are missing or of the wrong mode.
        """
        self.ensure_one()
        found = self._autowartung_environment(live)
        if not found or found.problem:
            raise UserError(
                self.env._("Online payment is not available at the moment.")
            )
        return StripeGateway(Credentials(found.secret_key, found.base_url or None))

    def _check_required_if_provider(self):
        """Keys in the environment need not be in the database as well."""
        return super(
            PaymentProvider,
            self.filtered(lambda p: p.code != "stripe" or not p._autowartung_ready()),
        )._check_required_if_provider()

    def _get_default_payment_method_codes(self):
        codes = super()._get_default_payment_method_codes()
        return codes | {PAYMENT_ELEMENT} if self.code == "stripe" else codes

    @api.model
    def _autowartung_try_test_mode(self):
        """Switch Stripe's test mode on where the environment has keys for it."""
        provider = self.env.ref("payment.payment_provider_stripe")
        if provider.state == "disabled" and provider._autowartung_ready():
            provider.write(
                {"state": "test", "is_published": True, "allow_tokenization": True}
            )

    # === NATIVE DOCUMENTS: the environment's keys where the database has none === #

    def _stripe_get_publishable_key(self):
        stored = super()._stripe_get_publishable_key()
        return stored or self._autowartung_environment().publishable_key

    def _build_request_headers(self, method, *args, **kwargs):
        headers = super()._build_request_headers(method, *args, **kwargs)
        if (
            self.code == "stripe"
            and not self.sudo().stripe_secret_key
            and self._autowartung_ready()
            and "AUTHORIZATION" in headers
        ):
            secret_key = self._autowartung_environment().secret_key
            headers["AUTHORIZATION"] = f"Bearer {secret_key}"
        return headers

    def _build_request_url(self, endpoint, *, is_proxy_request=False, **kwargs):
        found = self._autowartung_environment()
        if not is_proxy_request and found and found.base_url and not found.problem:
            return urljoin(f"{found.base_url}/v1/", endpoint)
        return super()._build_request_url(
            endpoint, is_proxy_request=is_proxy_request, **kwargs
        )

    # === PAYMENT PAGE === #

    @api.model
    def _get_compatible_providers(self, *args, payable=None, **kwargs):
        providers = super()._get_compatible_providers(*args, payable=payable, **kwargs)
        if payable:
            providers = providers.filtered(
                lambda provider: provider._autowartung_ready()
            )
        return providers

    @api.model
    def _autowartung_stripe_js_url(self):
        """Return the address of Stripe.js; Stripe's own wherever money is real."""
        if self.sudo().search_count(
            [("code", "=", "stripe"), ("state", "=", "enabled")], limit=1
        ):
            return f"{STRIPE_JS_URL}/v3/"
        base_url = stripe_environment.read(stripe_environment.TEST).base_url
        return f"{base_url or STRIPE_JS_URL}/v3/"

    def _stripe_get_inline_form_values(self, *args, **kwargs):
        """Payables' forms are the Payment Element's: say what it must know."""
        values = super()._stripe_get_inline_form_values(*args, **kwargs)
        method = kwargs.get("payment_method_sudo")
        if not method or method.code != PAYMENT_ELEMENT:
            return values
        found = self._autowartung_environment()
        return json.dumps(
            {**json.loads(values), "publishable_key": found.publishable_key}
        )

    # === EVENTS THAT NEVER ARRIVED === #

    @api.model
    def _cron_fetch_undelivered_events(self):
        """Ask Stripe for the events that no endpoint of ours has acknowledged."""
        providers = self.search([("code", "=", "stripe"), ("state", "!=", "disabled")])
        for provider in providers.filtered(lambda p: p._autowartung_ready()):
            provider._fetch_undelivered_events()
            self.env["ir.cron"]._commit_progress(1)

    def _fetch_undelivered_events(self):
        now = fields.Datetime.now()
        since = (self.autowartung_events_fetched_at or now - EVENT_LOOK_BACK) - (
            EVENT_OVERLAP
        )
        environment = self._autowartung_environment()
        try:
            events = self._autowartung_gateway().list_undelivered_events(
                int(since.replace(tzinfo=UTC).timestamp()), sorted(APPLIED_TYPES)
            )
        except GatewayError:
            return  # asked again at the next interval, from the same moment on
        for event in events:
            try:
                self.env["autowartung.webhook.event"]._receive(
                    "stripe", event, environment.mode
                )
            except MalformedEvent:
                # Those after it must not wait for what never can be stored.
                _logger.warning("cannot store %s", event.get("id"), exc_info=True)
        self.autowartung_events_fetched_at = now
        if events:
            self.env["autowartung.queue.mixin"]._wake_lanes()
