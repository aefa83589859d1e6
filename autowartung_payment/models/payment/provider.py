# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.payment import utils as payment_utils

from ...exceptions import MalformedEvent
from ...gateways import registry
from ...gateways.environment import LIVE, TEST
from ...gateways.errors import GatewayError
from .method import PAYMENT_ELEMENT

_logger = logging.getLogger(__name__)

# How far back undelivered events are asked for when the provider is asked first.
EVENT_LOOK_BACK = timedelta(days=3)
EVENT_OVERLAP = timedelta(hours=1)


class PaymentProvider(models.Model):
    """What all providers have in common that a gateway speaks to.

    What is one provider's own stands in ``provider_<code>.py``.
    """

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
    autowartung_is_supported = fields.Boolean(
        compute="_compute_autowartung_credentials",
        help="Whether what we sell can be paid through it.",
    )
    autowartung_account = fields.Char(
        string="Account",
        compute="_compute_autowartung_credentials",
        help="Companies without credentials of their own share one account.",
    )
    autowartung_events_fetched_at = fields.Datetime(readonly=True, copy=False)

    # === CREDENTIALS === #

    @api.depends("code", "state", "company_id")
    def _compute_autowartung_credentials(self):
        for provider in self:
            found = provider._autowartung_environment()
            provider.autowartung_is_supported = bool(found)
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
            provider.autowartung_account = (
                provider._autowartung_account_text(found) if found else False
            )

    def _autowartung_service(self):
        """Return what speaks to the provider, a :class:`gateways.interface.Service`."""
        self.ensure_one()
        return registry.get(self.code)

    def _autowartung_environment(self, live=None):
        """Return the credentials of the company's account, if there is a service.

        :param bool live: the mode; the provider's own if not given.
        """
        service = self._autowartung_service()
        if not service:
            return None
        if live is None:
            live = self.state == "enabled"
        return service.read_environment(
            LIVE if live else TEST, account=str(self.company_id.id)
        )

    def _autowartung_account_text(self, environment):
        if environment.account:
            return self.env._("Own account of the company")
        return self.env._("Common account")

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
                "A stand-in for the provider is refused in live mode."
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
        return self._autowartung_service().open(found)

    def _check_required_if_provider(self):
        """Keys in the environment need not be in the database as well."""
        return super(
            PaymentProvider,
            self.filtered(lambda provider: not provider._autowartung_ready()),
        )._check_required_if_provider()

    def _get_default_payment_method_codes(self):
        codes = super()._get_default_payment_method_codes()
        return codes | {PAYMENT_ELEMENT} if self._autowartung_service() else codes

    def _autowartung_minor_units(self, amount, currency):
        """Convert an amount to the integer that the provider expects."""
        decimals = self._autowartung_service().minor_unit_decimals(currency.name)
        return payment_utils.to_minor_currency_units(
            amount, currency, arbitrary_decimal_number=decimals
        )

    def _autowartung_major_units(self, amount, currency):
        """Convert an integer of the provider's to an amount of the currency."""
        decimals = self._autowartung_service().minor_unit_decimals(currency.name)
        return payment_utils.to_major_currency_units(
            amount, currency, arbitrary_decimal_number=decimals
        )

    def _autowartung_method_codes(self):
        """Return the provider's words for Odoo's payment methods, where they differ.

        :return: ``{Odoo's code: the provider's}``
        """
        return {}

    def _compute_feature_support_fields(self):
        """Say what a gateway can do that Odoo's own code for the provider cannot.

        Odoo's wizard for a part of what is held stays closed, unless Odoo's own code
        can do that as well: it serves documents that are not ours, too.
        """
        result = super()._compute_feature_support_fields()
        for provider in self.filtered(lambda each: each._autowartung_service()):
            provider.support_manual_capture = (
                provider.support_manual_capture or "full_only"
            )
            provider.support_refund = "partial"
            provider.support_tokenization = True
        return result

    # === PAYMENT PAGE === #

    @api.model
    def _get_compatible_providers(self, *args, payable=None, **kwargs):
        providers = super()._get_compatible_providers(*args, payable=payable, **kwargs)
        if payable:
            providers = providers.filtered(
                lambda provider: provider._autowartung_ready()
            )
        return providers

    def _autowartung_processing_values(self, transaction, payment):
        """Return what the browser needs to let the customer confirm a payment."""
        base_url = self.get_base_url()
        return {
            "client_secret": payment.client_secret,
            "return_url": f"{base_url}/payment/autowartung/return/{transaction.id}",
        }

    # === EVENTS THAT NEVER ARRIVED === #

    @api.model
    def _cron_fetch_undelivered_events(self):
        """Ask the providers for the events that we have not acknowledged."""
        providers = self.search(
            [("code", "in", registry.codes()), ("state", "!=", "disabled")]
        )
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
                int(since.replace(tzinfo=UTC).timestamp())
            )
        except GatewayError:
            return  # asked again at the next interval, from the same moment on
        for event in events:
            try:
                self.env["autowartung.webhook.event"]._receive(
                    self.code, event, environment
                )
            except MalformedEvent:
                # Those after it must not wait for what never can be stored.
                _logger.warning("cannot store %s", event.get("id"), exc_info=True)
        self.autowartung_events_fetched_at = now
        if events:
            self.env["autowartung.queue.mixin"]._wake_lanes()
