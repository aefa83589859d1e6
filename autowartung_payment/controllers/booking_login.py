# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from .page import notices


class BookingLogin(Home):
    @http.route()
    def web_login(self, *args, **kwargs):
        """Tell visitors who wanted to see a booking why they are here."""
        response = super().web_login(*args, **kwargs)
        is_shown = request.httprequest.method == "GET" and response.is_qweb
        if notice := is_shown and notices.take(notices.LOGIN):
            response.qcontext["booking_notice"] = notice
        return response
