# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import http
from odoo.http import request

from odoo.addons.payment_stripe.controllers.main import StripeController

from ...gateways import registry
from .receive import MAX_EVENT_BYTES, receive_event


class StripeNativeController(StripeController):
    """Odoo's own routes: what concerns a booking takes the addon's way or none."""

    @http.route(max_content_length=MAX_EVENT_BYTES)
    def stripe_webhook(self):
        if self._is_about_a_booking(request.httprequest.get_data()):
            return receive_event("stripe")
        return super().stripe_webhook()

    @staticmethod
    def _is_about_a_booking(payload):
        try:
            return registry.get("stripe").is_ours(json.loads(payload))
        except (RecursionError, ValueError):
            return False

    @http.route()
    def stripe_return(self, **data):
        transaction = request.env["payment.transaction"].sudo()
        if not transaction._search_by_reference("stripe", data):
            return request.redirect("/payment/status")
        return super().stripe_return(**data)
