# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ...exceptions import TooMany
from ...models.common.limits import PRINTS
from ..page.access import ROUTE
from ..page.answers import TOO_MANY
from ..page.bounds import take, wait_headers
from .page import PAGE, ExtensionPortal


class ExtensionPdf(ExtensionPortal):
    @http.route(f"{PAGE}/pdf", **ROUTE)
    def extension_pdf(self, extension_id, key=None, **_kwargs):
        """Show the proposal as PDF to whoever may open its page, and to nobody else."""
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        extension_sudo = opened[0]
        try:
            take(PRINTS, extension_sudo.payable_key)
            name, content = extension_sudo._pdf()
        except TooMany as refusal:
            page = self._show_extension(
                extension_sudo, key, TOO_MANY, alert=str(refusal)
            )
            page.headers.update(wait_headers(refusal))
            return page
        except UserError as refusal:
            return self._show_extension(extension_sudo, key, alert=str(refusal))
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name, "inline")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
