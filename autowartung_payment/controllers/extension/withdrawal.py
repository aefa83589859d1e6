# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The withdrawal function on the page of extra work (§ 356a BGB)."""

from odoo import http
from odoo.http import request

from ..page.access import ROUTE
from ..page.answers import BAD_REQUEST, OK, UNPROCESSABLE
from ..page.forms import stale_notice
from ..withdrawal.form import form_page, withdrawals
from .page import PAGE, ExtensionPortal, address_of_extension


class ExtensionWithdrawalPortal(ExtensionPortal):
    @http.route(f"{PAGE}/withdraw", methods=["GET"], **ROUTE)
    def ask_to_withdraw_from_extension(self, extension_id, key=None, **_kwargs):
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        customer = opened[0].partner_id
        known = {"name": customer.name, "email": customer.email}
        return self._withdraw_from_extension_page(opened[0], key, known)

    def _ask_again_to_withdraw_from_extension(self, extension_id, key=None, **form):
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        return self._withdraw_from_extension_page(
            opened[0], key, form, alert=stale_notice(), status=BAD_REQUEST
        )

    @http.route(
        f"{PAGE}/withdraw",
        methods=["POST"],
        stale_form=_ask_again_to_withdraw_from_extension,
        **ROUTE,
    )
    def withdraw_from_extension(self, extension_id, key=None, **form):
        """Receive the declaration; whether it has effect is decided afterwards."""
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        extension_sudo = opened[0]
        values, errors = withdrawals()._check({**form, "contract": extension_sudo.name})
        if errors:
            return self._withdraw_from_extension_page(
                extension_sudo, key, form, errors=errors, status=UNPROCESSABLE
            )
        withdrawals()._declare(values, extension_sudo)
        return request.redirect(address_of_extension(extension_sudo, key))

    def _withdraw_from_extension_page(
        self, extension_sudo, key, typed, *, errors=None, alert=None, status=OK
    ):
        return form_page(
            "autowartung_payment.extension_withdrawal_page",
            typed,
            errors,
            status,
            extension=extension_sudo,
            key=key,
            back=address_of_extension(extension_sudo, key),
            page_name="extension",
            alert=alert,
            obstacle=extension_sudo._why_not_withdrawable(),
        )
