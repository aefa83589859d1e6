# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import fields, models

from ...gateways.errors import Rejected
from .follow_up import FORGET_PAYMENT_METHOD

_logger = logging.getLogger(__name__)


class PaymentToken(models.Model):
    _inherit = "payment.token"

    autowartung_fingerprint = fields.Char(
        string="Fingerprint",
        readonly=True,
        groups="base.group_system",
        help="Stripe's name of the card or account, the same whenever it is entered.",
    )

    def _get_available_tokens(
        self, providers_ids, partner_id, is_validation=False, payable=None, **kwargs
    ):
        """Offer for a payable what its Stripe customer can pay with."""
        tokens = super()._get_available_tokens(
            providers_ids, partner_id, is_validation=is_validation, **kwargs
        )
        if not payable:
            return tokens
        return tokens.filtered(
            lambda token: (
                token.stripe_payment_method
                and token._stripe_customer_mode() == token.provider_id.state
            )
        )

    def _stripe_customer_mode(self):
        """Return ``enabled`` or ``test``, as a provider's state, or ``None``.

        ``None`` is for what was not saved for the partner's own Stripe customer.
        """
        partner = self.sudo().partner_id
        customers = {
            partner.autowartung_stripe_customer_live: "enabled",
            partner.autowartung_stripe_customer_test: "test",
        }
        return customers.get(self.provider_ref) if self.provider_ref else None

    def _replace_earlier_entries(self):
        """Archive what was saved of the same card or account before."""
        token = self.sudo()
        if token.autowartung_fingerprint:
            token.search(
                [
                    ("id", "!=", token.id),
                    ("partner_id", "=", token.partner_id.id),
                    ("provider_ref", "=", token.provider_ref),
                    ("autowartung_fingerprint", "=", token.autowartung_fingerprint),
                ]
            ).active = False

    def _handle_archiving(self):
        result = super()._handle_archiving()
        for token in self.filtered(lambda token: token._stripe_customer_mode()):
            self.env["autowartung.follow.up"]._plan(FORGET_PAYMENT_METHOD, token)
        return result

    def _name_for_follow_up(self):
        return f"token,{self.id}"

    def _follow_up_task_record(self):
        return None  # nobody looks at tokens

    def _perform_follow_up(self, kind):
        if kind == FORGET_PAYMENT_METHOD:
            self._forget_at_stripe()

    def _forget_at_stripe(self):
        """Have Stripe forget what its owner has deleted here.

        :raise gateways.errors.GatewayError: if Stripe does not answer.
        """
        mode = self._stripe_customer_mode()
        if self.active or not mode:
            return
        gateway = self.provider_id._autowartung_gateway(live=mode == "enabled")
        try:
            gateway.detach_payment_method(self.stripe_payment_method)
        except Rejected as error:
            if error.code == "credentials_refused":
                raise
            _logger.info("token %s was forgotten already: %s", self.id, error)
