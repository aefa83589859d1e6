# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from hashlib import sha256

from psycopg2 import OperationalError

from odoo import models

from .payable import SMALL_INVOICE
from .res_partner import E_INVOICE_FORMAT, GERMANY

_logger = logging.getLogger(__name__)


class AccountMove(models.Model):
    """The invoice of a business: its e-invoice, and what it says of the tax."""

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_on_issued(self):
        result = super()._autowartung_on_issued()
        self._autowartung_issue_e_invoice()
        return result

    # === E-INVOICE === #

    def _autowartung_needs_e_invoice(self):
        """Whether the law asks for one: among German businesses (§ 14 (2) UStG).

        Up to 250 € (§ 33 UStDV) and for consumers an ordinary invoice will do. What
        corrects an e-invoice is one, too.
        """
        self.ensure_one()
        business = self.commercial_partner_id
        if not self.autowartung_payable_id or not business.is_company:
            return False
        if self.move_type not in ("out_invoice", "out_refund"):
            return False
        countries = business.country_id | self.company_id.country_id
        if countries.mapped("code") != [GERMANY]:
            return False
        document = self.reversed_entry_id or self
        return (
            document.currency_id.compare_amounts(document.amount_total, SMALL_INVOICE)
            > 0
        )

    def _autowartung_e_invoice_format(self):
        """Return the format of ours, whatever the contact's is.

        The others would ask once more for what is paid already.
        """
        return E_INVOICE_FORMAT

    def _autowartung_due_after_payment(self):
        """Return what is left to pay, in the currency; a payment closes its invoice.

        The invoice is made before it is reconciled; one in place of another is paid
        with what that one was paid with, which may be less.
        """
        self.ensure_one()
        is_replacement = self._autowartung_is_replacement()
        return self.amount_residual if is_replacement else 0.0

    def _need_ubl_cii_xml(self, ubl_cii_format):
        needed = super()._need_ubl_cii_xml(ubl_cii_format)
        if not self.autowartung_payable_id:
            return needed
        return needed and self._autowartung_needs_e_invoice()

    def _autowartung_issue_e_invoice(self):
        """Keep the e-invoice (XML) with the document, once, as it was issued.

        What it lacks is a matter of the office: the books go on, managers are told.
        """
        self.ensure_one()
        e_format = self._autowartung_e_invoice_format()
        if not self._need_ubl_cii_xml(e_format):
            return
        builder = self.env["res.partner"]._get_edi_builder(e_format)
        try:
            with self.env.cr.savepoint():
                content, errors = builder._export_invoice(self)
        except OperationalError:
            # The database asks for the whole request anew.
            raise
        except Exception as error:
            _logger.warning("%s has no e-invoice", self.name, exc_info=True)
            content, errors = None, [str(error) or repr(error)]
        if errors:
            self._autowartung_report_e_invoice(errors)
            return
        # As other people read it from now on: see the archive of documents.
        self.env["ir.attachment"].sudo().create(
            {
                "autowartung_sha256": sha256(content).hexdigest(),
                "name": builder._export_invoice_filename(self),
                "raw": content,
                "mimetype": "application/xml",
                "res_model": self._name,
                "res_id": self.id,
                "res_field": "ubl_cii_xml_file",
            }
        )
        self.invalidate_recordset(["ubl_cii_xml_id", "ubl_cii_xml_file"])

    def _autowartung_report_e_invoice(self, errors):
        name, problems = self.name, " ".join(sorted(map(str, errors)))
        self._autowartung_payable().sudo()._notify_managers(
            lambda env: (
                env._("Invoice without e-invoice"),
                env._(
                    "%(invoice)s is for a business and has no e-invoice: %(problems)s"
                    " Complete the data, then replace the invoice (Reverse and Create"
                    " Invoice).",
                    invoice=name,
                    problems=problems,
                ),
            )
        )

    # === WHAT THE DOCUMENT SAYS === #

    def _autowartung_is_reverse_charge(self):
        """Whether the customer owes the tax of the document."""
        self.ensure_one()
        tax = self.company_id._autowartung_reverse_charge_tax()
        return bool(tax) and tax in self.sudo().invoice_line_ids.tax_ids

    def _autowartung_tax_notes(self):
        """Return the sentences that the document has to say about its tax."""
        self.ensure_one()
        if not self.autowartung_payable_id or not self._autowartung_is_reverse_charge():
            return []
        customer = self.commercial_partner_id
        notes = [
            # § 14a (1) UStG asks for these words, article 226 no. 11a for the English.
            self.env._("Reverse charge: the recipient of the service owes the VAT."),
            self.env._(
                "Our VAT identification number: %(ours)s. Yours: %(yours)s.",
                ours=self.company_id.vat,
                yours=customer.vat,
            ),
        ]
        return notes
