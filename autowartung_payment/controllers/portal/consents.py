# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers who ordered by phone agree to the terms on the booking's page, then pay."""

from odoo import http
from odoo.http import request

from ...exceptions import PriceChanged, TermsChanged
from ...models.consents.booking_consents import Consents
from ..page.access import ROUTE, address_of, for_its_customer
from ..page.answers import BAD_REQUEST, CONFLICT, UNPROCESSABLE
from ..page.forms import (
    consent_values,
    read_consents,
    read_shown_total,
    stale_notice,
    ticked,
)
from .booking import BookingPortal


class BookingConsentsPortal(BookingPortal):
    @for_its_customer
    def _ask_again_for_consents(self, booking_sudo, access_token, /, **_form):
        if not (booking_sudo._is_payable() and booking_sudo._lacks_consents()):
            return request.redirect(address_of(booking_sudo, access_token))
        asked = consent_values(booking_sudo, alert=stale_notice())
        return self._ask_again(booking_sudo, access_token, asked, BAD_REQUEST)

    @http.route(
        "/my/bookings/<int:booking_id>/consents",
        methods=["GET", "POST"],
        stale_form=_ask_again_for_consents,
        **ROUTE,
    )
    @for_its_customer
    def give_consents(self, booking_sudo, access_token, /, **form):
        is_sent = request.httprequest.method == "POST"
        if is_sent and booking_sudo._is_payable() and booking_sudo._lacks_consents():
            consents = Consents(**read_consents(form), total=read_shown_total(form))
            begins_early = booking_sudo._begins_early()
            errors = consents.missing(booking_sudo.env, begins_early=begins_early)
            if errors:
                asked = consent_values(booking_sudo, errors, ticked(form))
                return self._ask_again(booking_sudo, access_token, asked, UNPROCESSABLE)
            try:
                booking_sudo._give_consents(consents, request.env.user)
            except (PriceChanged, TermsChanged) as changed:
                asked = consent_values(booking_sudo, alert=str(changed))
                return self._ask_again(booking_sudo, access_token, asked, CONFLICT)
        page = address_of(booking_sudo, access_token)
        return request.redirect(f"{page}#booking_payment_heading")

    def _ask_again(self, booking_sudo, access_token, asked, status):
        values = {**self._page_values(booking_sudo, access_token), **asked}
        return request.render("autowartung_payment.booking_page", values, status=status)
