# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import fields, models

from ...gateways.errors import CredentialsRefused, Rejected
from .follow_up import FORGET_PAYMENT_METHOD

_logger = logging.getLogger(__name__)


class PaymentToken(models.Model):
    """A saved payment method; its ``provider_ref`` is the customer it is saved for."""

    _name = "payment.token"
    _inherit = ["payment.token", "autowartung.follow.up.subject"]

    autowartung_method_reference = fields.Char(
        string="Method at the Provider",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )
    autowartung_fingerprint = fields.Char(
        string="Fingerprint",
        readonly=True,
        groups="base.group_system",
        help="The provider's name of the card or account, whenever it is entered.",
    )

    def _get_available_tokens(
        self, providers_ids, partner_id, is_validation=False, payable=None, **kwargs
    ):
        """Offer for a payable what its customer at the provider can pay with."""
        tokens = super()._get_available_tokens(
            providers_ids, partner_id, is_validation=is_validation, **kwargs
        )
        if not payable:
            return tokens
        return tokens.filtered(
            lambda token: (
                token.sudo().autowartung_method_reference
                and token._customer_at_provider().filtered(
                    lambda customer: (
                        customer.live == (token.provider_id.state == "enabled")
                    )
                )
            )
        )

    def _can_hold_money(self):
        """Whether what is paid with it can be held before it is taken."""
        self.ensure_one()
        method = self.payment_method_id
        method = method.primary_payment_method_id or method
        return method.support_manual_capture != "none"

    def _customer_at_provider(self):
        """Return the partner's own customer that the method was saved for, if any."""
        self.ensure_one()
        token = self.sudo()
        customers = self.env["autowartung.provider.customer"].sudo()
        if not token.provider_ref:
            return customers
        return customers.search(
            [
                ("partner_id", "=", token.partner_id.id),
                ("provider_code", "=", token.provider_code),
                ("reference", "=", token.provider_ref),
            ],
            limit=1,
        )

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
        for token in self.filtered(lambda token: token._customer_at_provider()):
            self.env["autowartung.follow.up"]._plan(FORGET_PAYMENT_METHOD, token)
        return result

    def _name_for_follow_up(self):
        return f"token,{self.id}"

    def _perform_follow_up(self, kind):
        if kind == FORGET_PAYMENT_METHOD:
            self._forget_at_provider()

    def _forget_at_provider(self):
        """Have the provider forget what its owner has deleted here.

        :raise gateways.errors.GatewayError: if the provider does not answer.
        """
        customer = self._customer_at_provider()
        if self.active or not customer:
            return
        gateway = self.provider_id._autowartung_gateway(live=customer.live)
        try:
            gateway.forget_method(self.sudo().autowartung_method_reference)
        except CredentialsRefused:
            raise
        except Rejected as error:
            _logger.info("token %s was forgotten already: %s", self.id, error)
