# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The payment form of whatever can be paid for, and what its script asks."""

import logging

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing
from odoo.addons.portal.controllers.portal import CustomerPortal

from ...gateways.errors import GatewayError
from ...models.common.commit import commit_intention
from ...models.common.limits import (
    OUTCOMES,
    PAYMENT_CALLS,
    PAYMENT_CALLS_OF_NETWORK,
    PAYMENT_CALLS_OF_THE_HOUR,
)
from ...models.payment.method import PAYMENT_ELEMENT
from ..page.access import readable_payable
from ..page.bounds import take, take_for_network
from ..page.language import speak_in_answer
from .saved_methods import chosen_method, saved_methods_values

_logger = logging.getLogger(__name__)

ROUTE = "/payment/autowartung/<string:model>/<int:record_id>"


def payment_form_values(payable_sudo, access_token):
    """Return what `payable_payment` shows of a record that can be paid now."""
    providers_sudo = request.env["payment.provider"].sudo()
    report = {}
    providers_sudo = providers_sudo._get_compatible_providers(
        payable_sudo.company_id.id,
        payable_sudo.partner_id.id,
        payable_sudo.amount_total,
        currency_id=payable_sudo.currency_id.id,
        report=report,
        payable=payable_sudo.payable_key,
    )
    methods_sudo = request.env["payment.method"].sudo()
    methods_sudo = methods_sudo._get_compatible_payment_methods(
        providers_sudo.ids,
        payable_sudo.partner_id.id,
        currency_id=payable_sudo.currency_id.id,
        report=report,
        payable=payable_sudo.payable_key,
    )
    return {
        "payable": payable_sudo,
        "amount": payable_sudo.amount_total,
        "currency": payable_sudo.currency_id,
        "partner_id": payable_sudo.partner_id.id,
        "providers_sudo": providers_sudo,
        "payment_methods_sudo": methods_sudo,
        "availability_report": report,
        **saved_methods_values(payable_sudo, providers_sudo),
        "transaction_route": payable_sudo._payment_route("transaction"),
        "landing_route": payable_sudo.get_portal_url(),
        "access_token": access_token or payable_sudo._portal_ensure_token(),
        "submit_button_label": payable_sudo._pay_button_text(),
    }


class PaymentFormController(CustomerPortal):
    @http.route(f"{ROUTE}/transaction", type="jsonrpc", auth="public")
    def payable_transaction(
        self,
        model,
        record_id,
        provider_id,
        access_token=None,
        flow=None,
        token_id=None,
        tokenization_requested=False,
        **_kwargs,
    ):
        """Return what the provider's script needs to confirm the one open payment.

        Amount, currency and customer are the record's own; what else the page sends is
        not read.

        :param flow: ``token`` to pay with the saved method ``token_id``.
        :param tokenization_requested: whether to save a new one.
        :raise TooMany: with how long to wait.
        """
        payable_sudo = self._accessible_payable(model, record_id, access_token)
        take_for_network(PAYMENT_CALLS_OF_NETWORK)
        take(PAYMENT_CALLS, payable_sudo.payable_key)
        take(PAYMENT_CALLS_OF_THE_HOUR, payable_sudo.payable_key)
        payable_sudo._check_declines()
        values = payment_form_values(payable_sudo, access_token)
        provider_sudo = values["providers_sudo"].filtered(
            lambda provider: provider.id == provider_id
        )
        method_sudo = values["payment_methods_sudo"].filtered(
            lambda method: method.code == PAYMENT_ELEMENT
        )
        if not provider_sudo or not method_sudo:
            raise UserError(
                request.env._("Online payment is not available at the moment.")
            )
        choice = chosen_method(
            values, provider_sudo, flow, token_id, tokenization_requested
        )
        transaction_sudo = payable_sudo._open_payment(
            provider_sudo, method_sudo, **choice
        )
        PaymentPostProcessing.monitor_transaction(transaction_sudo)
        return transaction_sudo._get_processing_values()

    @http.route(f"{ROUTE}/outcome", type="jsonrpc", auth="public")
    def payable_outcome(self, model, record_id, access_token=None, **_kwargs):
        """Ask the provider how the last attempt ended; the page shows the message.

        :return: ``{"status": payment status, "message": text or False}``
        """
        payable_sudo = self._accessible_payable(model, record_id, access_token)
        take(OUTCOMES, payable_sudo.payable_key)
        self._refresh(payable_sudo._payments()[:1])
        return {
            "status": payable_sudo.payment_status,
            "message": payable_sudo.payment_failure_reason,
        }

    @http.route(f"{ROUTE}/settlement", type="jsonrpc", auth="public", readonly=True)
    def payable_settlement(self, model, record_id, access_token=None, **_kwargs):
        """Tell the page of what was paid whether there is more to show.

        :return: ``{"is_settled": bool}``
        """
        payable_sudo = self._accessible_payable(model, record_id, access_token)
        return {"is_settled": not payable_sudo._is_settling()}

    @http.route(
        "/payment/autowartung/return/<int:transaction_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def payment_return(self, transaction_id, **named):
        """Where the provider sends the customer; believes it, not the address.

        :param named: must name the payment, whatever the provider calls it there, so
            that nobody has other people's payments looked up.
        """
        transaction_sudo = request.env["payment.transaction"].sudo()
        transaction_sudo = transaction_sudo.browse(transaction_id).exists()
        reference = transaction_sudo.provider_reference
        if transaction_sudo.payable_key and reference in named.values():
            bounds = request.env["autowartung.bound"].sudo()
            # Who reloads it often sees what is known; nobody is refused here.
            if bounds._is_within(OUTCOMES, transaction_sudo.payable_key):
                self._refresh(transaction_sudo)
        return request.redirect("/payment/status")

    def _accessible_payable(self, model, record_id, access_token):
        """Return the record (sudo) in the language of the page that asks.

        :raise AccessError: for strangers, and for what cannot be paid for at all.
        """
        payables = request.env["autowartung.payable.mixin"]
        if model not in payables._payable_models():
            raise AccessError(payables._not_found_text())
        try:
            payable_sudo = readable_payable(self, model, record_id, access_token)
        except (AccessError, MissingError) as error:
            raise AccessError(request.env[model]._not_found_text()) from error
        return speak_in_answer(payable_sudo)

    def _refresh(self, transaction_sudo):
        """Look the payment up; if that fails, webhook and janitor bring the news."""
        if not transaction_sudo.provider_reference:
            return
        commit_intention(request.env)  # a fresh snapshot
        try:
            transaction_sudo._refresh_from_provider()
        except (GatewayError, UserError) as error:
            _logger.info("%s: not refreshed: %s", transaction_sudo.reference, error)
            transaction_sudo._await_outcome()
