# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Saved payment methods: for the customer who is logged in, not for a link's bearer."""

from odoo.exceptions import UserError
from odoo.http import request


def is_customer(payable_sudo):
    """Whether the visitor is logged in as the customer who pays."""
    user = request.env.user
    return not user._is_public() and user.partner_id == payable_sudo.partner_id


def saved_methods_values(payable_sudo, providers_sudo):
    """Return what Odoo's payment form needs to offer saving, and what was saved."""
    tokens_sudo = request.env["payment.token"].sudo()
    knows_customer = is_customer(payable_sudo)
    may_be_charged = payable_sudo._takes_what_cannot_be_held()
    if knows_customer:
        tokens_sudo = tokens_sudo._get_available_tokens(
            providers_sudo.ids,
            payable_sudo.partner_id.id,
            payable=payable_sudo.payable_key,
        )
        if payable_sudo._is_captured_later() and not may_be_charged:
            tokens_sudo = tokens_sudo.filtered(lambda token: token._can_hold_money())
    return {
        "tokens_sudo": tokens_sudo,
        "show_tokenize_input_mapping": {
            provider.id: knows_customer and provider.allow_tokenization
            for provider in providers_sudo
        },
    }


def chosen_method(values, provider_sudo, flow, token_id, tokenization_requested):
    """Return what the page may choose of the offered values.

    :param dict values: of :func:`saved_methods_values`.
    :return: ``{"token": payment.token, "save": bool}``
    :raise UserError: if the saved method is not the visitor's to use (any more).
    """
    tokens_sudo = values["tokens_sudo"]
    if flow != "token":
        may_save = values["show_tokenize_input_mapping"][provider_sudo.id]
        return {
            "token": tokens_sudo.browse(),
            "save": may_save and tokenization_requested is True,
        }
    token_sudo = tokens_sudo.filtered(
        lambda token: token.id == token_id and token.provider_id == provider_sudo
    )
    if not token_sudo:
        raise UserError(
            request.env._(
                "This saved payment method cannot be used any more. Please choose"
                " another one."
            )
        )
    return {"token": token_sudo, "save": False}
