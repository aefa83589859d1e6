# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.website_payment.controllers.portal import PaymentPortal

from .page.answers import abort_json


class DonationController(PaymentPortal):
    """Odoo's donations, unless somebody wants them: off.

    Whoever knows the address may open a payment there, and has mails written in the
    shop's name, with words and to recipients of his own.
    """

    @http.route()
    def donation_pay(self, **kwargs):
        if not _takes_donations():
            raise NotFound()
        return super().donation_pay(**kwargs)

    @http.route()
    def donation_transaction(self, *args, **kwargs):
        if not _takes_donations():
            abort_json(404, "not found")
        return super().donation_transaction(*args, **kwargs)

    @http.route()
    def payment_pay(self, *args, **kwargs):
        """Refuse the form for donations under its other address as well."""
        if kwargs.get("is_donation") and not _takes_donations():
            raise NotFound()
        return super().payment_pay(*args, **kwargs)


def _takes_donations():
    return request.env.company._autowartung_takes_donations()
