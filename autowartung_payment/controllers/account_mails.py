# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import SAFE_HTTP_METHODS, request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from ..models.common.limits import LINKS_OF_NETWORK, LINKS_TO_MAILBOX, SIGN_UPS
from ..tools import foreign_words
from .page.bounds import take_for_mailbox, take_for_network


class AccountMails(AuthSignupHome):
    """Mails that anybody can have Odoo send to somebody are bounded like our own."""

    @http.route()
    def web_auth_signup(self, *args, **kw):
        if request.httprequest.method not in SAFE_HTTP_METHODS:
            take_for_network(SIGN_UPS)
        return super().web_auth_signup(*args, **kw)

    def get_auth_signup_qcontext(self):
        """Greet nobody with a link: the mail goes to whatever address was typed."""
        values = super().get_auth_signup_qcontext()
        name = values.get("name")
        asks_for_name = name or self._is_sent_sign_up()
        is_invited = values.get("token")
        if (
            asks_for_name
            and not is_invited
            and not foreign_words.greeting_name(name or "")
        ):
            values["error"] = request.env._("Please enter your name, without a link.")
        return values

    @staticmethod
    def _is_sent_sign_up():
        sent = request.httprequest
        return sent.method not in SAFE_HTTP_METHODS and sent.path.endswith("/signup")

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        asks_for_link = not kw.get("token")
        if asks_for_link and request.httprequest.method not in SAFE_HTTP_METHODS:
            take_for_network(LINKS_OF_NETWORK)
            take_for_mailbox(LINKS_TO_MAILBOX, kw.get("login"))
        return super().web_auth_reset_password(*args, **kw)
