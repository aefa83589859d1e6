# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http

from ..page.access import ROUTE
from .page import PAGE, ExtensionPortal, visitor_facts


class ExtensionObjection(ExtensionPortal):
    def _ask_again_about_objection(self, extension_id, key=None, **form):
        return self._ask_again_about_extension(extension_id, key, **form)

    @http.route(
        f"{PAGE}/object",
        methods=["GET", "POST"],
        stale_form=_ask_again_about_objection,
        **ROUTE,
    )
    def object_to_work(self, extension_id, key=None, **form):
        """Let the customer object to what was ordered on the phone."""

        def act(extension_sudo):
            extension_sudo._object(visitor_facts(key), str(form.get("reason") or ""))

        return self._decide_on_extension(extension_id, key, form, act)
