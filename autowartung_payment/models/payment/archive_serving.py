# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whoever opens a document of ours gets the archived bytes, whichever way they take."""

import io

from odoo import api, models
from odoo.tools import html2plaintext

from ...tools.standing_page import one_page
from .archive import PAGE, PDF, is_issuing


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _autowartung_archived_moves(self, report_ref, ids):
        """Return what is served from the archive, if the reader may read it.

        Whatever report of it is asked for: Odoo has one with and one without payments.
        """
        moves = self.env["account.move"]
        if is_issuing(self.env) or not ids:
            return moves
        if self._get_report(report_ref).model != moves._name:
            return moves
        ids = [ids] if isinstance(ids, int) else ids
        issued = moves.sudo().browse(ids).exists()._autowartung_issued()
        found = moves.browse(issued.ids)
        found.check_access("read")
        return found

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        archived = self._autowartung_archived_moves(report_ref, docids)
        if not archived:
            return super()._render_qweb_html(report_ref, docids, data=data)
        pages = [move._autowartung_document(PAGE).raw for move in archived]
        docids = [docids] if isinstance(docids, int) else docids
        others = [each for each in docids if each not in archived.ids]
        if others:
            pages.append(super()._render_qweb_html(report_ref, others, data=data)[0])
        return (pages[0] if len(pages) == 1 else one_page(pages)), "html"

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        if not self._autowartung_archived_moves(report_ref, docids):
            return super()._render_qweb_text(report_ref, docids, data=data)
        page, _kind = self._render_qweb_html(report_ref, docids, data=data)
        return html2plaintext(page.decode()).encode(), "text"

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # What need not be rendered is served where tests run, too.
        archived = self._autowartung_archived_moves(report_ref, res_ids)
        ids = [res_ids] if isinstance(res_ids, int) else res_ids or []
        if archived and set(archived.ids) == set(ids):
            return self._render_qweb_pdf_prepare_streams(report_ref, data, ids), "pdf"
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        archived = self._autowartung_archived_moves(report_ref, res_ids)
        if not archived:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        others = [each for each in res_ids if each not in archived.ids]
        streams = (
            super()._render_qweb_pdf_prepare_streams(report_ref, data, others)
            if others
            else {}
        )
        for move in archived:
            document = move._autowartung_document(PDF)
            if not document:
                move._autowartung_refuse_new_pdf()
            stream = io.BytesIO(document.raw)
            streams[move.id] = {"stream": stream, "attachment": document}
        return {each: streams[each] for each in [*res_ids, *streams] if each in streams}


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_legal_files(self):
        """Return what is handed out of a document: PDF and XML, else its page."""
        self.check_access("read")
        self._autowartung_archive()
        kept = self._autowartung_kept()
        kept._autowartung_check_bytes()
        without_page = kept.filtered(lambda each: each.res_field != PAGE)
        has_pdf = PDF in without_page.mapped("res_field")
        return without_page if has_pdf else kept

    @staticmethod
    def _autowartung_file_values(attachment):
        return {
            "filename": attachment.name,
            "filetype": attachment.mimetype,
            "content": attachment.raw,
        }

    def _get_invoice_legal_documents(self, filetype, allow_fallback=False):
        if filetype != "pdf" or not self.sudo()._autowartung_issued():
            return super()._get_invoice_legal_documents(
                filetype, allow_fallback=allow_fallback
            )
        files = self._autowartung_legal_files()
        readable = files.filtered(lambda each: each.res_field in (PDF, PAGE))
        return self._autowartung_file_values(readable[:1])

    def _get_invoice_legal_documents_all(self, allow_fallback=False):
        if not self.sudo()._autowartung_issued():
            return super()._get_invoice_legal_documents_all(
                allow_fallback=allow_fallback
            )
        files = self._autowartung_legal_files()
        return [self._autowartung_file_values(each) for each in files]

    def _get_invoice_pdf_proforma(self):
        if not self.sudo()._autowartung_issued():
            return super()._get_invoice_pdf_proforma()
        return self._get_invoice_legal_documents("pdf")


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _generate_invoice_documents(self, invoices_data, allow_fallback_pdf=False):
        """Send what is archived: Odoo makes only what is not there yet."""
        for move in invoices_data:
            move._autowartung_archive()
        moves = self.env["account.move"].union(*invoices_data)
        moves.invalidate_recordset(["invoice_pdf_report_id", PDF])
        return super()._generate_invoice_documents(
            invoices_data, allow_fallback_pdf=allow_fallback_pdf
        )

    @api.model
    def _prepare_invoice_pdf_report(self, invoices_data):
        """Leave alone what was issued as a page; the others of the batch go out."""
        if is_issuing(self.env):
            return super()._prepare_invoice_pdf_report(invoices_data)
        others = {}
        for move, data in invoices_data.items():
            if move.sudo()._autowartung_issued():
                data["error"] = move._autowartung_no_new_pdf_text()
            else:
                others[move] = data
        return super()._prepare_invoice_pdf_report(others) if others else None
