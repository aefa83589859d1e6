# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import request
from odoo.tools import file_open

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...models.common.limits import DEVICES
from ...tools import push_service
from ..page.access import booking_of_script, logged_in_customer
from ..page.bounds import take

SERVICE_WORKER = "autowartung_payment/static/service_worker/push.js"
ROUTE = {
    "type": "jsonrpc",
    "auth": "public",
    "max_content_length": 16 * 1024,
    # What the browser gives is one.
    "objects": ("subscription",),
}


class BookingPush(CustomerPortal):
    """Customers let their browser notify them: by a booking's link, or logged in."""

    @http.route(
        "/autowartung/service-worker.js",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def push_service_worker(self):
        # From an address of its own: a worker is in charge of what is below it, and so
        # of no page of the shop.
        with file_open(SERVICE_WORKER, "rb") as file:
            content = file.read()
        headers = [
            ("Content-Type", "text/javascript; charset=utf-8"),
            ("Cache-Control", "no-cache"),
            ("Service-Worker-Allowed", "/autowartung/"),
        ]
        return request.make_response(content, headers)

    @http.route("/my/bookings/<int:booking_id>/push/key", **ROUTE)
    def push_key(self, booking_id, access_token=None, **_kwargs):
        """Return the public key to subscribe with."""
        return booking_of_script(self, booking_id, access_token)._push_key()

    @http.route("/my/bookings/<int:booking_id>/push/subscribe", **ROUTE)
    def push_subscribe(
        self, booking_id, subscription=None, access_token=None, **_kwargs
    ):
        booking_sudo = booking_of_script(self, booking_id, access_token)
        take(DEVICES, booking_sudo.payable_key)
        booking_sudo._subscribe_push(subscription, logged_in_customer())

    @http.route("/my/bookings/<int:booking_id>/push/unsubscribe", **ROUTE)
    def push_unsubscribe(self, booking_id, endpoint=None, access_token=None, **_kwargs):
        booking_sudo = booking_of_script(self, booking_id, access_token)
        if push_service.is_endpoint(endpoint):
            booking_sudo._unsubscribe_push(endpoint, logged_in_customer())
