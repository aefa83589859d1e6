# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ...gateways.errors import (
    CredentialsRefused,
    GatewayError,
    Rejected,
    WrongState,
)
from ...gateways.objects import CAPTURED
from ..common.commit import commit_intention
from .method import PAYMENT_ELEMENT

_logger = logging.getLogger(__name__)

# Refusals that say nothing about the payment method.
NOT_ABOUT_THE_METHOD = (CredentialsRefused, WrongState)


class PaymentTransaction(models.Model):
    """What is paid with, and what of it is kept for the next time."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_method_kind = fields.Char(
        string="Kind of Payment Method",
        readonly=True,
        copy=False,
        help="A card, a bank account or something else, once that is known.",
    )

    # === CHOICE === #

    def _is_for_the_same_people(self, token):
        """Whether who chooses now may confirm what was chosen before.

        A payment that was told of a saved method is confirmed by whoever knows its
        client secret, without the method being named again. So it is its owner's alone:
        the owner's choice gets a payment that nobody knows yet, and the bearer of a
        link never gets the owner's.

        :param payment.token token: the owner's choice; empty for a new method.
        """
        self.ensure_one()
        return bool(self.token_id) == bool(token)

    def _choose_payment_method(self, token, save):
        """Note what the customer wants to pay with, before the provider is told.

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

    def _offer_chosen_method(self, gateway, payment):
        """Have the payment offer what the customer has chosen.

        :return: the payment as it is then.
        :raise UserError: with a text for the customer.
        """
        saved = self.token_id.sudo().autowartung_method_reference or None
        is_offered = saved in (None, payment.method_id)
        if not payment.is_unconfirmed or (
            is_offered and payment.saves_method == self.tokenize
        ):
            return payment
        # Nobody has to wait for the payment's row while the provider is asked.
        commit_intention(self.env)
        try:
            return gateway.choose_method(
                payment.id, saves=self.tokenize, saved_method=saved
            )
        except GatewayError as error:
            _logger.warning("%s: choice refused: %s", self.reference, error)
            raise UserError(self._explain_refused_choice(error)) from error

    def _explain_refused_choice(self, error):
        is_about_method = isinstance(error, Rejected) and not isinstance(
            error, NOT_ABOUT_THE_METHOD
        )
        if not (self.token_id and is_about_method):
            return self._explain_error(error)
        self.token_id.active = False
        self.token_id = False
        # The customer's error rolls back what is not committed.
        commit_intention(self.env)
        return self.env._(
            "This saved payment method cannot be used any more. Please choose another"
            " one."
        )

    def _method_text(self):
        """Return the payment method's name, with last digits where Odoo has them."""
        method = self.payment_method_id
        # The form for all methods is none: which one it was is not known yet.
        name = method.name if method and method.code != PAYMENT_ELEMENT else ""
        return f"{name} {self.token_id.display_name or ''}".strip()

    # === ANSWERS === #

    def _has_question_about_method(self):
        """Whether the provider knows more of what was paid with than an event told."""
        is_unknown = self.payment_method_id.code == PAYMENT_ELEMENT
        is_child = self.source_transaction_id
        return not is_child and (is_unknown or self.tokenize)

    def _learn_payment_method(self):
        """Ask what was paid with where only an event told of it: that has no details.

        :raise GatewayError: if the provider does not answer and the customer has asked
            to save it. The brand alone is of interest to the back office only, so a
            failure is left at that.
        """
        if not self._has_question_about_method():
            return
        try:
            payment = self._gateway().retrieve_payment(self.provider_reference)
        except (GatewayError, UserError) as error:
            if self.tokenize:
                raise
            _logger.info("%s: payment method not learned: %s", self.reference, error)
            return
        self._lock_with_payable()
        self._apply_payment_method(payment)
        self._save_payment_method(payment)

    def _apply_payment_method(self, payment):
        if not payment.method:
            return
        if self.autowartung_method_kind != payment.method.kind:
            self.autowartung_method_kind = payment.method.kind
        # What was paid with may be switched off by now, or never was on in Odoo.
        methods = self.env["payment.method"].with_context(active_test=False)
        mapping = self.provider_id._autowartung_method_codes()
        codes = (payment.method.brand, payment.method.type)
        for code in filter(None, codes):
            method = methods._get_from_code(code, mapping)
            if method:
                if method != self.payment_method_id:
                    self.payment_method_id = method
                return

    def _save_payment_method(self, payment):
        """Keep what was paid with for the next time, if that is what was asked for."""
        if payment.state != CAPTURED:
            return
        used = payment.method_id
        if (
            self.token_id
            and used
            and used != self.token_id.sudo().autowartung_method_reference
        ):
            self.token_id = False  # it was another one after all, from another tab
        method = payment.method
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

        :param payment_data: of ours, the :class:`Method` to keep.
        """
        if not self.payable_key:
            return super()._extract_token_values(payment_data)
        return {
            "provider_ref": payment_data.customer,
            "autowartung_method_reference": payment_data.id,
            "payment_details": payment_data.label,
            "autowartung_fingerprint": payment_data.fingerprint,
        }
