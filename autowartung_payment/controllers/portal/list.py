# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import escape_psql

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ...tools import form_values, mail_address, plate
from ..page import notices

BOOKINGS_ON_A_PAGE = 20
LONGEST_SEARCH = 60
UPCOMING = ("pending", "confirmed", "in_progress", "ready")
PAST = ("done", "cancelled")
FILTERS = {"all": UPCOMING + PAST, "upcoming": UPCOMING, "past": PAST}
SORTINGS = {
    "appointment": "appointment_start desc, id desc",
    "appointment_first": "appointment_start, id",
    "booked": "id desc",
}


class BookingListPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "autowartung_booking_count" in counters:
            values["autowartung_booking_count"] = self._count_bookings()
        return values

    def _count_bookings(self):
        bookings = request.env["autowartung.booking"].sudo()
        return bookings.search_count(self._bookings_domain("all", ""))

    @http.route(
        ["/my/bookings", "/my/bookings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def my_bookings(self, page=1, sortby=None, filterby=None, search="", **_kwargs):
        sortby = sortby if sortby in SORTINGS else "appointment"
        filterby = filterby if filterby in FILTERS else "all"
        search = form_values.plain(search)[:LONGEST_SEARCH].strip()
        # The domain keeps to the customer's own, as back-office users may read all.
        bookings = request.env["autowartung.booking"].sudo()
        domain = self._bookings_domain(filterby, search)
        url_args = {"sortby": sortby, "filterby": filterby, "search": search}
        pager = portal_pager(
            "/my/bookings",
            bookings.search_count(domain),
            page=page,
            step=BOOKINGS_ON_A_PAGE,
            url_args={name: value for name, value in url_args.items() if value},
        )
        bookings = bookings.search(
            domain,
            order=SORTINGS[sortby],
            limit=BOOKINGS_ON_A_PAGE,
            offset=max(pager["offset"], 0),
        )
        values = {
            **self._prepare_portal_layout_values(),
            **url_args,
            "page_name": "bookings",
            "bookings": bookings,
            "pager": pager,
            "is_searching": bool(search) or filterby != "all",
            "notice": notices.take(notices.BOOKINGS),
            "join_address": mail_address.shown(
                request.env.user._autowartung_join_address()
            ),
        }
        return request.render("autowartung_payment.my_bookings", values)

    def _bookings_domain(self, filterby, search):
        domain = request.env["autowartung.booking"]._domain_of_customer(
            request.env.user.partner_id
        )
        domain &= Domain("state", "in", FILTERS[filterby])
        if search:
            normalized = escape_psql(plate.normalize(search))
            search = escape_psql(search)
            domain &= (
                Domain("name", "ilike", search)
                | Domain("vehicle_id.license_plate", "ilike", search)
                | Domain("vehicle_id.license_plate", "ilike", normalized)
            )
        return domain
