# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the program that makes PDF documents can do here."""

from odoo import api, models

from odoo.addons.base.models import ir_actions_report


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _autowartung_makes_pdf(self):
        """Whether documents can be made as PDF on this machine."""
        return self.get_wkhtmltopdf_state() in ("ok", "upgrade", "workers")

    @api.model
    def _autowartung_has_patched_qt(self):
        """Whether headers, footers and fonts of the web get into a PDF.

        Debian builds wkhtmltopdf without the patches that this needs.
        """
        return ir_actions_report._wkhtml().is_patched_qt

    @api.model
    def _autowartung_pdf_problem(self):
        """Return what is wrong with PDF documents here, or nothing."""
        if not self._autowartung_makes_pdf():
            return self.env._(
                "wkhtmltopdf is missing, so invoices are pages and go with no mail:"
                " install it."
            )
        if not self._autowartung_has_patched_qt():
            return self.env._(
                "This wkhtmltopdf drops headers and footers, so invoices have no logo"
                " and no page numbers: install one “with patched qt”."
            )
        return None
