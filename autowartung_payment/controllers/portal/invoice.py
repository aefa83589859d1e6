# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from odoo.addons.account.controllers.portal import PortalAccount


class PortalInvoice(PortalAccount):
    @http.route()
    def portal_my_invoice_detail(
        self, invoice_id, access_token=None, report_type=None, download=False, **kw
    ):
        """Serve the page where a document was issued before there were PDF."""
        if report_type == "pdf":
            page = self._page_instead_of_pdf(invoice_id, access_token)
            if page:
                return self._serve_page(page, download)
        return super().portal_my_invoice_detail(
            invoice_id,
            access_token=access_token,
            report_type=report_type,
            download=download,
            **kw,
        )

    def _page_instead_of_pdf(self, invoice_id, access_token):
        try:
            invoice = self._document_check_access(
                "account.move", invoice_id, access_token
            )
        except (AccessError, MissingError):
            return None
        if not invoice._autowartung_issued():
            return None
        document = invoice._get_invoice_legal_documents("pdf")
        return document if document["filetype"] == "text/html" else None

    @staticmethod
    def _serve_page(page, download):
        kind = "attachment" if download else "inline"
        return request.make_response(
            page["content"],
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Disposition", content_disposition(page["filename"], kind)),
            ],
        )
