# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.payment_stripe.const import PAYMENT_METHODS_MAPPING

from ...gateways.errors import GatewayError, Rejected
from ...gateways.stripe.objects import SAVED_FOR
from .method import PAYMENT_ELEMENT

_logger = logging.getLogger(__name__)

# Refusals that say nothing about the payment method.
NOT_ABOUT_THE_METHOD = ("payment_intent_unexpected_state", "credentials_refused")


class PaymentTransaction(models.Model):
    """What a booking is paid with, and what of it is kept for the next time."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    # === CHOICE === #

    def _choose_payment_method(self, token, save):
        """Note what the customer wants to pay with, before Stripe is told.

        :param payment.token token: a saved one of theirs; empty for a new one.
        :param bool save: whether the new one is to be kept for the next time.
        """
        self.ensure_one()
        choice = self._choice_values(token, save)
        if (
            self.token_id.id != choice["token_id"]
            or self.tokenize != choice["tokenize"]
        ):
            self.write(choice)

    def _choice_values(self, token, save):
        return {"token_id": token.id, "tokenize": save and not token}

    def _offer_chosen_method(self, gateway, intent):
        """Have the PaymentIntent offer what the customer has chosen.

        :return: the PaymentIntent as it is then.
        :raise UserError: with a text for the customer.
        """
        saved = self.token_id.stripe_payment_method or None
        usage = SAVED_FOR if self.tokenize else None
        is_offered = saved in (None, intent.payment_method_id)
        if not intent.is_unconfirmed or (
            is_offered and intent.setup_future_usage == usage
        ):
            return intent
        # Nobody has to wait for the payment's row while Stripe is asked.
        self.env["ir.cron"]._commit_progress()
        try:
            return gateway.update_payment_intent(
                intent.id, setup_future_usage=usage, payment_method=saved
            )
        except GatewayError as error:
            _logger.warning("%s: choice refused: %s", self.reference, error)
            raise UserError(self._explain_refused_choice(error)) from error

    def _explain_refused_choice(self, error):
        is_about_method = (
            isinstance(error, Rejected) and error.code not in NOT_ABOUT_THE_METHOD
        )
        if not (self.token_id and is_about_method):
            return self.env._(
                "The payment service does not answer. Please try again in a minute."
            )
        self.token_id.active = False
        self.token_id = False
        # The customer's error rolls back what is not committed.
        self.env["ir.cron"]._commit_progress()
        return self.env._(
            "This saved payment method cannot be used any more. Please choose another"
            " one."
        )

    def _stripe_create_customer(self):
        """Save methods on Odoo's own page for the customer that bookings use too."""
        if self.operation != "validation" or not self.provider_id._autowartung_ready():
            return super()._stripe_create_customer()
        try:
            return {"id": self.partner_id._autowartung_stripe_customer(self)}
        except GatewayError as error:
            raise ValidationError(
                self.env._(
                    "The payment service does not answer. Please try again in a minute."
                )
            ) from error

    # === ANSWERS === #

    def _has_question_about_method(self):
        """Whether Stripe knows more of what was paid with than an event has told."""
        is_unknown = self.payment_method_id.code == PAYMENT_ELEMENT
        return self.operation != "refund" and (is_unknown or self.tokenize)

    def _learn_payment_method(self):
        """Ask what was paid with where only an event told of it: that has no details.

        :raise GatewayError: if Stripe does not answer and the customer has asked to
            save it. The brand alone is of interest to the back office only, so a
            failure is left at that.
        """
        if not self._has_question_about_method():
            return
        try:
            intent = self._stripe_gateway().retrieve_payment_intent(
                self.provider_reference
            )
        except (GatewayError, UserError) as error:
            if self.tokenize:
                raise
            _logger.info("%s: payment method not learned: %s", self.reference, error)
            return
        self._lock_with_payable()
        self._apply_payment_method(intent)
        self._save_payment_method(intent)

    def _apply_payment_method(self, intent):
        if not intent.payment_method:
            return
        # What was paid with may be switched off by now, or never was on in Odoo.
        methods = self.env["payment.method"].with_context(active_test=False)
        codes = (intent.payment_method.brand, intent.payment_method.type)
        for code in filter(None, codes):
            method = methods._get_from_code(code, PAYMENT_METHODS_MAPPING)
            if method:
                if method != self.payment_method_id:
                    self.payment_method_id = method
                return

    def _save_payment_method(self, intent):
        """Keep what was paid with for the next time, if that is what was asked for."""
        if intent.status != "succeeded":
            return
        used = intent.payment_method_id
        if self.token_id and used and used != self.token_id.stripe_payment_method:
            self.token_id = False  # it was another one after all, from another tab
        method = intent.payment_method
        if not self.tokenize or not method:
            return
        if method.customer:
            self._tokenize(method)
        else:
            self.tokenize = False  # some kinds cannot be saved

    def _tokenize(self, payment_data):
        result = super()._tokenize(payment_data)
        if self.payable_key:
            self.token_id._replace_earlier_entries()
        return result

    def _extract_token_values(self, payment_data):
        """Return a token's values.

        :param payment_data: of ours, the :class:`PaymentMethod` to keep.
        """
        if not self.payable_key or self.provider_code != "stripe":
            return super()._extract_token_values(payment_data)
        return {
            "provider_ref": payment_data.customer,
            "stripe_payment_method": payment_data.id,
            "payment_details": payment_data.label,
            "autowartung_fingerprint": payment_data.fingerprint,
        }
