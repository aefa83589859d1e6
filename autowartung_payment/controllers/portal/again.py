# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who has cancelled a booking makes it anew without typing everything again."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...models.shop.request import APPOINTMENT, SERVICES
from ..page.access import address_of, booking_of_page, turn_away
from ..shop.draft import BookingDraft
from ..shop.website import ROUTES, logged_in_customer
from .changes import ROUTE


class BookingAgainPortal(CustomerPortal):
    def _back_to_the_booking(self, form, booking_id):
        booking_sudo = booking_of_page(self, booking_id, form.get("access_token"))
        if not booking_sudo:
            return turn_away(booking_id)
        return request.redirect(address_of(booking_sudo, form.get("access_token")))

    @http.route(
        "/my/bookings/<int:booking_id>/again",
        methods=["POST"],
        stale_form=_back_to_the_booking,
        **ROUTE,
    )
    def book_again(self, booking_id, access_token=None, **_kwargs):
        booking_sudo = booking_of_page(self, booking_id, access_token)
        if not booking_sudo:
            return turn_away(booking_id)
        if booking_sudo.state != "cancelled":
            return request.redirect(address_of(booking_sudo, access_token))
        requests = request.env["autowartung.booking.request"].sudo()
        draft = BookingDraft(request.session)
        draft.forget()
        entries = requests._request_of(booking_sudo, logged_in_customer())
        for step, values in entries.items():
            draft.save(step, values, partial=step == APPOINTMENT)
        return request.redirect(request.env["ir.http"]._url_for(ROUTES[SERVICES]))
