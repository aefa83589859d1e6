# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The withdrawal function for customers without a link at hand (§ 356a BGB)."""

from odoo import http
from odoo.http import request

from ...exceptions import TooManyDeclarations
from ..page.answers import BAD_REQUEST, OK, TOO_MANY, UNPROCESSABLE
from ..page.forms import stale_notice
from .form import form_page, withdrawals


class WithdrawalWebsite(http.Controller):
    def _ask_again(self, /, **form):
        return self._page(form, alert=stale_notice(), status=BAD_REQUEST)

    @http.route(
        "/vertrag-widerrufen",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=True,
        stale_form=_ask_again,
    )
    def withdraw(self, **form):
        if request.httprequest.method != "POST":
            return self._page(self._known_about_visitor())
        values, errors = withdrawals()._check(form)
        if errors:
            return self._page(form, errors, status=UNPROCESSABLE)
        address = request.httprequest.remote_addr or ""
        try:
            withdrawal = withdrawals()._declare(values, address=address)
        except TooManyDeclarations as refused:
            return self._page(form, alert=str(refused), status=TOO_MANY)
        # The same page whether there is such a booking or not.
        return form_page(
            "autowartung_payment.withdrawal_received", withdrawal=withdrawal
        )

    def _known_about_visitor(self):
        user = request.env.user
        if user._is_public():
            return {}
        return {"name": user.name, "email": user.email}

    def _page(self, typed, errors=None, alert=None, status=OK):
        return form_page(
            "autowartung_payment.withdrawal_page",
            typed,
            errors,
            alert=alert,
            status=status,
        )
