# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page of a voucher for its buyer, and the form in which a code is redeemed."""

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...exceptions import TooMany
from ...models.common.limits import CODES, CODES_OF_NETWORK
from ..page import notices
from ..page.access import ROUTE, address_of, for_its_customer, readable_payable
from ..page.answers import BAD_REQUEST, TOO_MANY, UNPROCESSABLE, take_back
from ..page.bounds import take, take_for_network, wait_headers
from ..page.forms import stale_notice
from ..page.language import speak_on_page
from .booking import BookingPortal
from .payment import payment_form_values


class VoucherPortal(CustomerPortal):
    @http.route("/my/vouchers/<int:voucher_id>", **ROUTE)
    def voucher_page(self, voucher_id, access_token=None, **_kwargs):
        try:
            voucher_sudo = readable_payable(
                self, "autowartung.voucher", voucher_id, access_token
            )
        except (AccessError, MissingError):
            return self._turn_voucher_away(voucher_id)
        voucher_sudo = speak_on_page(voucher_sudo)
        values = {
            "voucher": voucher_sudo,
            "page_name": "voucher",
            "documents": voucher_sudo.invoice_ids.filtered(
                lambda move: move.state == "posted"
            ).sorted("id"),
        }
        if voucher_sudo._is_payable():
            if obstacle := voucher_sudo._why_no_invoice():
                values["obstacle"] = obstacle
            else:
                values.update(payment_form_values(voucher_sudo, access_token))
        return request.render("autowartung_payment.voucher_page", values)

    def _turn_voucher_away(self, voucher_id):
        """Send strangers on, whether the voucher exists or not."""
        if request.env.user._is_public():
            text = request.env._("Please open the link from your mail, or log in.")
            notices.leave(notices.LOGIN, text)
            page = f"/my/vouchers/{voucher_id}"
            return request.redirect_query("/web/login", {"redirect": page})
        return request.redirect("/my")


class BookingVoucherPortal(BookingPortal):
    @for_its_customer
    def _ask_again_for_code(self, booking_sudo, access_token, /, **_form):
        return self._voucher_answer(
            booking_sudo, access_token, stale_notice(), BAD_REQUEST
        )

    @http.route(
        "/my/bookings/<int:booking_id>/voucher",
        methods=["GET", "POST"],
        stale_form=_ask_again_for_code,
        **ROUTE,
    )
    @for_its_customer
    def redeem_voucher(self, booking_sudo, access_token, /, **form):
        def redeem():
            take_for_network(CODES_OF_NETWORK)
            take(CODES, booking_sudo.payable_key)
            booking_sudo._redeem_by_customer(str(form.get("code") or "")[:40])

        return self._change_vouchers(booking_sudo, access_token, redeem)

    @http.route(
        "/my/bookings/<int:booking_id>/voucher/off",
        methods=["GET", "POST"],
        stale_form=_ask_again_for_code,
        **ROUTE,
    )
    @for_its_customer
    def take_vouchers_off(self, booking_sudo, access_token, /, **_form):
        return self._change_vouchers(
            booking_sudo, access_token, booking_sudo._take_vouchers_off
        )

    def _change_vouchers(self, booking_sudo, access_token, change):
        if request.httprequest.method == "POST":
            try:
                change()
            except TooMany as refusal:
                return self._voucher_answer(
                    booking_sudo,
                    access_token,
                    str(refusal),
                    TOO_MANY,
                    wait_headers(refusal),
                )
            except UserError as refusal:
                message = str(refusal)
                take_back()
                return self._voucher_answer(
                    booking_sudo, access_token, message, UNPROCESSABLE
                )
        return request.redirect(address_of(booking_sudo, access_token))

    def _voucher_answer(self, booking_sudo, access_token, alert, status, headers=None):
        values = {
            **self._page_values(booking_sudo, access_token),
            "voucher_alert": alert,
        }
        page = request.render("autowartung_payment.booking_page", values, status=status)
        page.headers.update(headers or {})
        return page
