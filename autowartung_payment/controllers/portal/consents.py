# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who ordered by phone agrees to the terms on the booking's page, then pays."""

from odoo import http
from odoo.http import request

from ...exceptions import TermsChanged
from ...models.consents.booking_consents import Consents
from ..page import stale_form
from ..page.access import address_of, booking_of_page, turn_away
from ..page.consent_form import consent_values, read_consents, ticked
from .booking import BookingPortal
from .changes import CONFLICT, ROUTE

UNPROCESSABLE = 422


class BookingConsentsPortal(BookingPortal):
    def _ask_again_for_consents(self, form, booking_id):
        access_token = form.get("access_token")
        booking_sudo = booking_of_page(self, booking_id, access_token)
        if not booking_sudo:
            return turn_away(booking_id)
        if not (booking_sudo._is_payable() and booking_sudo._lacks_consents()):
            return request.redirect(address_of(booking_sudo, access_token))
        asked = consent_values(booking_sudo, alert=stale_form.notice())
        return self._ask_again(
            booking_sudo, access_token, asked, stale_form.BAD_REQUEST
        )

    @http.route(
        "/my/bookings/<int:booking_id>/consents",
        methods=["GET", "POST"],
        stale_form=_ask_again_for_consents,
        **ROUTE,
    )
    def give_consents(self, booking_id, access_token=None, **form):
        booking_sudo = booking_of_page(self, booking_id, access_token)
        if not booking_sudo:
            return turn_away(booking_id)
        is_sent = request.httprequest.method == "POST"
        if is_sent and booking_sudo._is_payable() and booking_sudo._lacks_consents():
            consents = Consents(**read_consents(form))
            if errors := consents.missing(booking_sudo.env):
                asked = consent_values(booking_sudo, errors, ticked(form))
                return self._ask_again(booking_sudo, access_token, asked, UNPROCESSABLE)
            try:
                booking_sudo._give_consents(consents, request.env.user)
            except TermsChanged as changed:
                asked = consent_values(booking_sudo, alert=str(changed))
                return self._ask_again(booking_sudo, access_token, asked, CONFLICT)
        page = address_of(booking_sudo, access_token)
        return request.redirect(f"{page}#booking_payment_heading")

    def _ask_again(self, booking_sudo, access_token, asked, status):
        values = {**self._page_values(booking_sudo, access_token), **asked}
        return request.render("autowartung_payment.booking_page", values, status=status)
