# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings made as a guest join the account; see docs/decisions/0012."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...exceptions import InvalidLink, TooMany
from ...models.common.limits import LINKS_OF_NETWORK, LINKS_TO_MAILBOX
from ...tools import mail_address
from ..page.answers import BAD_REQUEST, FORBIDDEN, OK, TOO_MANY
from ..page.bounds import take_for_mailbox, take_for_network, wait_headers
from ..page.forms import stale_notice

ROUTE = {"type": "http", "auth": "user", "website": True, "sitemap": False}
TEMPLATE = "autowartung_payment.join_guest_bookings_page"


class GuestJoinPortal(CustomerPortal):
    def _show_join_page_again(self, /, **_form):
        return self._join_page(BAD_REQUEST, error=stale_notice())

    @http.route(
        "/my/bookings/join/request",
        methods=["POST"],
        stale_form=_show_join_page_again,
        **ROUTE,
    )
    def request_join_link(self, **_kwargs):
        user = request.env.user
        try:
            if user._autowartung_may_ask_for_join_link():
                take_for_network(LINKS_OF_NETWORK)
                take_for_mailbox(LINKS_TO_MAILBOX, user._autowartung_join_address())
            user._autowartung_send_join_link()
        except TooMany as refused:
            page = self._join_page(status=TOO_MANY, error=str(refused))
            page.headers.update(wait_headers(refused))
            return page
        except AccessError as error:
            return self._join_page(status=FORBIDDEN, error=str(error))
        return self._join_page(is_sent=True)

    @http.route("/my/bookings/join", methods=["GET"], **ROUTE)
    def ask_to_join(self, token=None, **_kwargs):
        user = request.env.user
        try:
            guests = user._autowartung_guests_to_join(token)
        except InvalidLink as error:
            return self._join_page(status=FORBIDDEN, error=str(error))
        bookings = request.env["autowartung.booking"].sudo()
        bookings = bookings.search([("partner_id", "in", guests.ids)])
        return self._join_page(join_token=token, bookings=bookings)

    @http.route(
        "/my/bookings/join", methods=["POST"], stale_form=_show_join_page_again, **ROUTE
    )
    def join(self, token=None, **_kwargs):
        try:
            bookings = request.env.user._autowartung_join_bookings(token)
        except InvalidLink as error:
            return self._join_page(status=FORBIDDEN, error=str(error))
        return self._join_page(joined=bookings)

    def _join_page(self, status=OK, **values):
        address = mail_address.shown(request.env.user._autowartung_join_address())
        values = {
            "page_name": "bookings_join",
            "join_address": address,
            **self._join_texts(address),
            **values,
        }
        return request.render(TEMPLATE, values, status=status)

    def _join_texts(self, address):
        """Return the sentences in which the address stands."""
        return {
            "sent_text": request.env._(
                "We have sent a link to %s. It is valid for 24 hours. Please look into"
                " your mailbox.",
                address,
            ),
            "question": request.env._(
                "These bookings were made with %s. Add them to your account?", address
            ),
            "nothing_text": request.env._(
                "There are no bookings of a guest with %s.", address
            ),
        }
