# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models

_logger = logging.getLogger(__name__)


class Booking(models.Model):
    """What the customer is written."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _send_confirmation_mail(self):
        template = self.env.ref(
            "autowartung_payment.mail_template_booking_confirmation"
        )
        attachments = self.sudo()._invoice_documents()
        template.sudo().send_mail(
            self.id, email_values={"attachment_ids": attachments.ids}
        )

    def _send_payment_failed_mail(self):
        if self.payment_status != "failed" or self.state != "pending":
            return  # paid or cancelled meanwhile
        template = self.env.ref("autowartung_payment.mail_template_payment_failed")
        template.sudo().send_mail(self.id)

    def _send_status_mail(self, kind):
        """Send the mail of a follow-up's kind; see ``follow_up.STATUS_MAILS``."""
        template = self.env.ref(f"autowartung_payment.mail_template_{kind[:-5]}")
        template.sudo().send_mail(self.id)

    def _invoice_documents(self):
        """Return the invoices as PDF attachments; none where they cannot be rendered.

        The mail also links to the booking's page, where the invoice is shown.
        """
        report = self.env["ir.actions.report"]
        invoices = self.invoice_ids.filtered(lambda move: move.state == "posted")
        if report.get_wkhtmltopdf_state() not in ("ok", "upgrade", "workers"):
            _logger.warning(
                "wkhtmltopdf is missing: %s goes out without PDF", self.name
            )
            return self.env["ir.attachment"]
        attachments = self.env["ir.attachment"]
        for invoice in invoices:
            language = invoice.partner_id.lang
            content, _format = report.with_context(lang=language)._render_qweb_pdf(
                "account.account_invoices", invoice.ids
            )
            attachments += attachments.create(
                {
                    "name": f"{invoice.name.replace('/', '-')}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": invoice._name,
                    "res_id": invoice.id,
                }
            )
        return attachments
