# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The withdrawal function on a booking's page (§ 356a BGB)."""

from odoo import http
from odoo.http import request

from ..page.access import ROUTE, address_of, for_its_customer
from ..page.answers import BAD_REQUEST, OK, UNPROCESSABLE
from ..page.forms import stale_notice
from ..withdrawal.form import form_page, withdrawals
from .changes import BookingChangesPortal


class BookingWithdrawalPortal(BookingChangesPortal):
    @http.route("/my/bookings/<int:booking_id>/withdraw", methods=["GET"], **ROUTE)
    @for_its_customer
    def ask_to_withdraw(self, booking_sudo, access_token, /, **_kwargs):
        if booking_sudo._withdrawal() - booking_sudo._decided_withdrawals():
            return request.redirect(address_of(booking_sudo, access_token))
        customer = booking_sudo.partner_id
        known = {"name": customer.name, "email": customer.email}
        return self._withdraw_page(booking_sudo, access_token, known)

    @for_its_customer
    def _ask_again_to_withdraw(self, booking_sudo, access_token, /, **form):
        return self._withdraw_page(
            *(booking_sudo, access_token, form),
            alert=stale_notice(),
            status=BAD_REQUEST,
        )

    @http.route(
        "/my/bookings/<int:booking_id>/withdraw",
        methods=["POST"],
        stale_form=_ask_again_to_withdraw,
        **ROUTE,
    )
    @for_its_customer
    def withdraw(self, booking_sudo, access_token, /, **form):
        given = {**form, "contract": booking_sudo.name}
        values, errors = withdrawals()._check(given)
        if errors:
            return self._withdraw_page(
                booking_sudo, access_token, form, errors, UNPROCESSABLE
            )
        withdrawals()._declare(values, booking_sudo)
        return request.redirect(address_of(booking_sudo, access_token))

    def _withdraw_page(
        self, booking_sudo, access_token, typed, errors=None, status=OK, alert=None
    ):
        is_over = booking_sudo.state == "cancelled"
        return form_page(
            "autowartung_payment.booking_withdrawal_page",
            typed,
            errors,
            status,
            **self._change_values(booking_sudo, access_token),
            page_name="booking_withdrawal",
            alert=alert,
            obstacle=booking_sudo._why_not_cancellable()
            if is_over
            else booking_sudo._why_not_withdrawable(),
        )
