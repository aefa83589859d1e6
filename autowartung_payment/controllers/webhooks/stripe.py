# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http

from .receive import ROUTE_OPTIONS, receive_event


class WebhookController(http.Controller):
    @http.route("/api/webhooks/stripe", **ROUTE_OPTIONS)
    def stripe_webhook(self):
        return receive_event("stripe")
