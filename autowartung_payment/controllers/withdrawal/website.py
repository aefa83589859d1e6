# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The withdrawal function for customers without a link at hand (§ 356a BGB)."""

from odoo import http
from odoo.http import request

from ...exceptions import TooMany
from ...models.common.limits import WITHDRAWALS_OF_NETWORK
from ..page.access import logged_in_customer
from ..page.answers import BAD_REQUEST, OK, TOO_MANY, UNPROCESSABLE
from ..page.bounds import take_for_network, wait_headers
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
        withdrawal = withdrawals()._known(values)
        if not withdrawal:
            try:
                take_for_network(WITHDRAWALS_OF_NETWORK)
            except TooMany as refused:
                return self._refused(form, refused)
            withdrawal = withdrawals()._declare(values, customer=logged_in_customer())
        # The same page whether there is such a booking or not.
        return form_page(
            "autowartung_payment.withdrawal_received", withdrawal=withdrawal
        )

    def _refused(self, form, refusal):
        text = request.env._(
            "%s You can also write us a mail or a letter, or use the page of your"
            " booking: your withdrawal counts as soon as it reaches us.",
            refusal,
        )
        page = self._page(form, alert=text, status=TOO_MANY)
        page.headers.update(wait_headers(refusal))
        return page

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
