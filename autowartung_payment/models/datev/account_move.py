# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import uuid

from odoo import models

from odoo.addons.payment import utils as payment_utils

from ...tools import vat_number
from ...tools.datev.entries import Entry, Line, Tax

_GERMANY = "DE"


class AccountMove(models.Model):
    """What the tax adviser gets to see of a journal entry."""

    _inherit = "account.move"

    def _autowartung_datev_entry(self):
        """Return the entry, without name or address of the customer."""
        self.ensure_one()
        invoice = self._autowartung_datev_invoice()
        is_invoice = invoice == self
        return Entry(
            date=self.date,
            lines=tuple(self._autowartung_datev_lines()),
            number=(invoice or self).name,
            text=self._autowartung_datev_text(invoice),
            due_date=is_invoice and self._autowartung_datev_due_date() or None,
            service_date=self._autowartung_datev_service_date(is_invoice),
            # The advance payment's tax is due when it comes, before the service
            # (§ 13 (1) no. 1 a UStG).
            tax_date=self.date,
            document=self._autowartung_datev_guid()
            if self.invoice_pdf_report_id
            else "",
            vat_id=self._autowartung_datev_vat_id(),
        )

    # === WHAT IT BELONGS TO === #

    def _autowartung_datev_invoice(self):
        """Return the invoice or credit note that an entry belongs to, if there is one.

        Its own, the one that a payment pays, or the one of what was paid for.
        """
        self.ensure_one()
        if self.is_invoice(include_receipts=True):
            return self
        lines = self.line_ids
        others = lines.matched_debit_ids.debit_move_id.move_id
        others += lines.matched_credit_ids.credit_move_id.move_id
        paid = others.filtered(lambda move: move.is_invoice(include_receipts=True))
        if not paid and self.autowartung_payable_id:
            of_it = self._autowartung_datev_payable(self).invoice_ids
            paid = of_it.filtered(lambda move: move.move_type == "out_invoice")
            # The one that stands, if another was written in its place.
            paid = paid.filtered(lambda move: move._autowartung_uncredited()) or paid
        return paid.sorted("id")[:1]

    def _autowartung_datev_payable(self, linked):
        return self.env["autowartung.payable.mixin"]._payable_of(linked).exists()

    def _autowartung_datev_text(self, invoice):
        """Return number and kind, such as ``AW/2026/00012 Rechnung``."""
        env = self.company_id._autowartung_own_language()
        linked = invoice or self
        if not linked.autowartung_payable_id:
            linked = self.origin_payment_id.payment_transaction_id[:1] or linked
        payable = self._autowartung_datev_payable(linked)
        name = payable.display_name if payable else ""
        return f"{name} {self.with_env(env)._autowartung_datev_kind()}".strip()

    def _autowartung_datev_kind(self):
        if self.move_type == "out_invoice":
            return self.env._("Invoice")
        if self.move_type == "out_refund":
            return self._autowartung_credit_note_title()
        payment = self.origin_payment_id
        if payment.payment_type == "inbound":
            return self.env._("Payment")
        if payment:
            return self.env._("Refund")
        return self.env._("Reclassification")

    def _autowartung_datev_due_date(self):
        due = self.invoice_date_due
        return due if due and due > self.date else None

    def _autowartung_datev_service_date(self, is_invoice):
        """Return the day of the service, of entries that are reported with it too."""
        if is_invoice:
            return self.delivery_date or None
        return self.date if self.line_ids.tax_ids else None

    def _autowartung_datev_vat_id(self):
        """Return whose VAT id stands on turnover without tax, if it is foreign.

        An advance payment for it is no turnover yet.
        """
        sold = self.line_ids.filtered(
            lambda line: line.tax_ids and line.account_id.internal_group == "income"
        )
        if self.amount_tax or not sold:
            return ""
        vat = vat_number.normalize(self.commercial_partner_id.vat)
        return "" if vat.startswith(_GERMANY) else vat

    def _autowartung_datev_guid(self):
        """Return what ties the postings to the document, however often exported."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{database}/{self._name}/{self.id}"))

    # === ITS LINES === #

    def _autowartung_datev_lines(self):
        currency = self.company_currency_id
        for line in self.line_ids.filtered("balance"):
            tax = line.tax_line_id or line.tax_ids
            yield Line(
                account=line.account_id.with_company(self.company_id).code,
                cents=payment_utils.to_minor_currency_units(line.balance, currency),
                tax=self._autowartung_datev_tax(tax),
                is_tax=bool(line.tax_line_id),
            )

    def _autowartung_datev_tax(self, tax):
        """Return a tax as DATEV might post it by itself, or nothing."""
        if len(tax) != 1 or tax.amount_type != "percent":
            return None
        is_refund = self.move_type in ("out_refund", "in_refund")
        parts = (
            tax.refund_repartition_line_ids
            if is_refund
            else tax.invoice_repartition_line_ids
        ).filtered(lambda part: part.repartition_type == "tax")
        if len(parts) != 1 or parts.factor_percent != 100:
            return None
        posted = self.line_ids.filtered(lambda line: line.tax_line_id == tax)
        accounts = posted.account_id or parts.account_id
        if len(accounts) > 1:
            return None
        return Tax(
            identity=tax.id,
            rate=tax.amount,
            account=accounts.with_company(self.company_id).code or "",
            key=tax.l10n_de_datev_code or "",
        )
