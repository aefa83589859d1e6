# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers request an early start whose appointment has come to lie within the period.

With the order and with a move of their own they are asked there.
"""

from odoo import http
from odoo.http import request

from ...exceptions import TermsChanged
from ..page.access import ROUTE, address_of, for_its_customer
from ..page.answers import BAD_REQUEST, CONFLICT, UNPROCESSABLE
from ..page.forms import early_start_values, read_early_start, stale_notice
from .booking import BookingPortal


class BookingEarlyStartPortal(BookingPortal):
    @for_its_customer
    def _ask_again_for_early_start(self, booking_sudo, access_token, /, **_form):
        return self._early_start_page(
            booking_sudo, access_token, stale_notice(), BAD_REQUEST
        )

    @http.route(
        "/my/bookings/<int:booking_id>/early-start",
        methods=["GET", "POST"],
        stale_form=_ask_again_for_early_start,
        **ROUTE,
    )
    @for_its_customer
    def request_early_start(self, booking_sudo, access_token, /, **form):
        is_sent = request.httprequest.method == "POST"
        if is_sent and booking_sudo._lacks_early_start_now():
            version = read_early_start(form)
            if not version:
                alert = request.env._("Please tick the box if you request it.")
                return self._early_start_page(
                    booking_sudo, access_token, alert, UNPROCESSABLE
                )
            try:
                booking_sudo._request_early_start(version, request.env.user)
            except TermsChanged as changed:
                return self._early_start_page(
                    booking_sudo, access_token, str(changed), CONFLICT
                )
        return request.redirect(address_of(booking_sudo, access_token))

    def _early_start_page(self, booking_sudo, access_token, alert, status):
        values = {
            **self._page_values(booking_sudo, access_token),
            **early_start_values(booking_sudo, alert=alert),
        }
        return request.render("autowartung_payment.booking_page", values, status=status)
