# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A cancelled booking is made anew without typing everything again."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...models.shop.request import APPOINTMENT, SERVICES
from ..page.access import ROUTE, address_of, for_its_customer, logged_in_customer
from ..shop.draft import BookingDraft
from ..shop.website import ROUTES


class BookingAgainPortal(CustomerPortal):
    @for_its_customer
    def _back_to_the_booking(self, booking_sudo, access_token, /, **_form):
        return request.redirect(address_of(booking_sudo, access_token))

    @http.route(
        "/my/bookings/<int:booking_id>/again",
        methods=["POST"],
        stale_form=_back_to_the_booking,
        **ROUTE,
    )
    @for_its_customer
    def book_again(self, booking_sudo, access_token, /, **_kwargs):
        if booking_sudo.state != "cancelled":
            return request.redirect(address_of(booking_sudo, access_token))
        requests = request.env["autowartung.booking.request"].sudo()
        draft = BookingDraft(request.session)
        draft.forget()
        entries = requests._request_of(booking_sudo, logged_in_customer())
        for step, values in entries.items():
            draft.save(step, values, partial=step == APPOINTMENT)
        return request.redirect(request.env["ir.http"]._url_for(ROUTES[SERVICES]))
