# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models

_logger = logging.getLogger(__name__)


class PayableMixin(models.AbstractModel):
    """What a customer paid for: its documents go out with the mails about it."""

    _inherit = "autowartung.payable.mixin"

    def _invoice_documents(self, move_type):
        """Return invoices or credit notes as they are archived, e-invoices as XML too.

        None where they were issued as pages: the mail also links to the booking's page,
        where they are shown.

        :param str move_type: ``out_invoice``, ``out_refund``, or nothing.
        """
        attachments = self.env["ir.attachment"]
        moves = self.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == move_type
        )
        for move in moves:
            document = move._autowartung_pdf()
            if not document:
                _logger.warning(
                    "wkhtmltopdf is missing: %s goes out without PDF", self.name
                )
            for archived in (document, move.ubl_cii_xml_id):
                attachments += self._copy_for_mail(move, archived)
        return attachments

    def _copy_for_mail(self, move, archived):
        """Copy a document: who gets the mail must not be able to open the archive."""
        if not archived:
            return archived
        extension = archived.name.rpartition(".")[2]
        return archived.create(
            {
                "name": f"{move.name.replace('/', '-')}.{extension}",
                "raw": archived.raw,
                "mimetype": archived.mimetype,
                "res_model": move._name,
                "res_id": move.id,
            }
        )
