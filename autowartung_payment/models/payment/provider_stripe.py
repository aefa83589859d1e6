# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is Stripe's own: its script, its form, and Odoo's own way with Stripe."""

import json

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.urls import urljoin

from odoo.addons.payment_stripe.const import PAYMENT_METHODS_MAPPING

from ...gateways import registry
from ...gateways.environment import TEST
from ...gateways.errors import GatewayError
from ..books.chart import clearing_account
from .method import PAYMENT_ELEMENT

STRIPE = "stripe"
STRIPE_JS_URL = "https://js.stripe.com"


class PaymentProvider(models.Model):
    _inherit = "payment.provider"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_clearing(self):
        if self.code != STRIPE:
            return super()._autowartung_clearing()
        return clearing_account("Stripe", "1361", "1461")

    @api.model
    def _autowartung_try_test_mode(self):
        """Switch Stripe's test mode on where the environment has keys for it."""
        provider = self.env.ref("payment.payment_provider_stripe")
        if provider.state == "disabled" and provider._autowartung_ready():
            provider.write(
                {"state": "test", "is_published": True, "allow_tokenization": True}
            )

    def _autowartung_method_codes(self):
        if self.code != STRIPE:
            return super()._autowartung_method_codes()
        return PAYMENT_METHODS_MAPPING

    # === NATIVE DOCUMENTS: the environment's keys where the database has none === #

    def _stripe_get_publishable_key(self):
        stored = super()._stripe_get_publishable_key()
        return stored or self._autowartung_environment().publishable_key

    def _build_request_headers(self, method, *args, **kwargs):
        headers = super()._build_request_headers(method, *args, **kwargs)
        if (
            self.code == STRIPE
            and not self.sudo().stripe_secret_key
            and self._autowartung_ready()
            and "AUTHORIZATION" in headers
        ):
            secret_key = self._autowartung_environment().secret_key
            headers["AUTHORIZATION"] = f"Bearer {secret_key}"
        return headers

    def _build_request_url(self, endpoint, *, is_proxy_request=False, **kwargs):
        found = self.code == STRIPE and self._autowartung_environment()
        if not is_proxy_request and found and found.base_url and not found.problem:
            return urljoin(f"{found.base_url}/v1/", endpoint)
        return super()._build_request_url(
            endpoint, is_proxy_request=is_proxy_request, **kwargs
        )

    # === PAYMENT PAGE === #

    @api.model
    def _autowartung_stripe_js_url(self):
        """Return the address of Stripe.js; Stripe's own wherever money is real."""
        if self.sudo().search_count(
            [("code", "=", STRIPE), ("state", "=", "enabled")], limit=1
        ):
            return f"{STRIPE_JS_URL}/v3/"
        base_url = registry.get(STRIPE).read_environment(TEST).base_url
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


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _stripe_create_customer(self):
        """Save methods on Odoo's own page for the customer that payables use too."""
        if self.operation != "validation" or not self.provider_id._autowartung_ready():
            return super()._stripe_create_customer()
        try:
            return {
                "id": self.env["autowartung.provider.customer"]._get_reference(
                    self, self._gateway()
                )
            }
        except GatewayError as error:
            raise ValidationError(self._explain_error(error)) from error

    def _extract_token_values(self, payment_data):
        """Let Odoo's documents pay with what a payable has saved, and the reverse."""
        values = super()._extract_token_values(payment_data)
        if self.provider_code != STRIPE:
            return values
        ours, native = "autowartung_method_reference", "stripe_payment_method"
        method_id = values.get(ours) or values.get(native)
        return {**values, ours: method_id, native: method_id} if method_id else values
