# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import logging

from odoo import fields, models
from odoo.tools.pdf import OdooPdfFileReader, OdooPdfFileWriter

from ...tools import times
from ..payment.archive import is_issuing

_logger = logging.getLogger(__name__)

INVOICE_REPORTS = (
    "account.report_invoice",
    "account.report_invoice_with_payments",
)
ATTACHED_NAME = "factur-x.xml"


class IrActionsReport(models.Model):
    """The PDF of an e-invoice carries it, whoever prints it."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        streams = super()._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids
        )
        # What is archived is served as it is.
        is_invoice = self._get_report(report_ref).report_name in INVOICE_REPORTS
        if not is_invoice or not is_issuing(self.env):
            return streams
        moves = self.env["account.move"].sudo().browse(res_ids or ())
        for move in moves.filtered("autowartung_payable_id"):
            stream = (streams.get(move.id) or {}).get("stream")
            xml = move._autowartung_embedded_xml()
            if stream and xml:
                content = self._autowartung_with_e_invoice(
                    stream.getvalue(), xml, move.name
                )
                stream.close()
                streams[move.id]["stream"] = io.BytesIO(content)
        return streams

    def _autowartung_with_e_invoice(self, pdf, xml, title):
        """Return the PDF with the e-invoice in it, as PDF/A-3 (Factur-X).

        :param bytes pdf: as it was rendered; returned as it is if it has one already.
        :param bytes xml: the e-invoice.
        """
        reader = OdooPdfFileReader(io.BytesIO(pdf), strict=False)
        if any(name == ATTACHED_NAME for name, _content in reader.getAttachments()):
            return pdf
        writer = OdooPdfFileWriter()
        writer.cloneReaderDocumentRoot(reader)
        writer.addAttachment(ATTACHED_NAME, xml, subtype="text/xml")
        if not writer.is_pdfa:
            self._autowartung_make_archivable(writer)
        metadata = self.env["ir.qweb"]._render(
            "account_edi_ubl_cii.account_invoice_pdfa_3_facturx_metadata",
            {"title": title, "date": times.local_date(fields.Datetime.now())},
        )
        writer.add_file_metadata(metadata.encode())
        written = io.BytesIO()
        writer.write(written)
        return written.getvalue()

    def _autowartung_make_archivable(self, writer):
        """Make it PDF/A, as far as Odoo can: it takes what wkhtmltopdf writes.

        An e-invoice in an ordinary PDF is one as well.
        """
        try:
            writer.convert_to_pdfa()
        except Exception:
            _logger.warning("An e-invoice goes out in an ordinary PDF", exc_info=True)


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_embedded_xml(self):
        """Return the e-invoice that the PDF carries; XRechnung stands for itself."""
        self.ensure_one()
        xml = self.ubl_cii_xml_id
        return xml.raw if xml and xml.name.endswith("_factur_x.xml") else None
