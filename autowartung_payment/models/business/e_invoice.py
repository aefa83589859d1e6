# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import etree

from odoo import models

from odoo.addons.account_edi_ubl_cii.models.account_edi_xml_cii_facturx import (
    CII_NAMESPACES,
)

# UNTDID 1001: an invoice that is paid before the service.
PREPAYMENT = "386"
# UNTDID 4461: paid through a payment service.
PAID_ONLINE = "68"
# BT-32: the tax number, where there is no VAT identification number.
TAX_NUMBER_SCHEME = "FC"
# Paid already: no account has to be named to be paid to.
BANK_CONSTRAINTS = ("seller_payment_instructions_1", "seller_payment_instructions_2")


class AccountEdiXmlCii(models.AbstractModel):
    """Factur-X of what was paid online before it was invoiced."""

    _inherit = "account.edi.xml.cii"

    def _get_exchanged_document_vals(self, invoice):
        values = super()._get_exchanged_document_vals(invoice)
        if not invoice.autowartung_payable_id:
            return values
        notes = [
            invoice._autowartung_test_text(),
            values["included_note"],
            *invoice._autowartung_tax_notes(),
        ]
        if prepayment := invoice._autowartung_prepayment_text():
            values["type_code"] = PREPAYMENT
            notes.append(prepayment)
        return {**values, "included_note": "\n".join(filter(None, notes))}

    def _export_invoice_constraints(self, invoice, vals):
        constraints = super()._export_invoice_constraints(invoice, vals)
        if invoice.autowartung_payable_id:
            for name in BANK_CONSTRAINTS:
                constraints.pop(name, None)
            if invoice.company_id.l10n_de_stnr:
                constraints.pop("seller_identifier", None)
        return constraints

    def _export_invoice(self, invoice):
        content, errors = super()._export_invoice(invoice)
        if not invoice.autowartung_payable_id:
            return content, errors
        tree = etree.fromstring(content)
        self._autowartung_say_paid(tree, invoice)
        self._autowartung_name_services(tree, invoice)
        if not invoice.company_id.vat and invoice.company_id.l10n_de_stnr:
            self._autowartung_say_tax_number(tree, invoice.company_id.l10n_de_stnr)
        return (
            etree.tostring(tree, xml_declaration=True, encoding="UTF-8"),
            errors,
        )

    def _autowartung_say_paid(self, tree, invoice):
        """Say that it is paid, and how, or somebody pays it again."""
        settlement = _find(tree, ".//ram:ApplicableHeaderTradeSettlement")
        for means in _find_all(settlement, "ram:SpecifiedTradeSettlementPaymentMeans"):
            settlement.remove(means)
        means = etree.Element(_tag("SpecifiedTradeSettlementPaymentMeans"))
        etree.SubElement(means, _tag("TypeCode")).text = PAID_ONLINE
        _find(settlement, "ram:InvoiceCurrencyCode").addnext(means)
        # Odoo's is the time to pay; the day of the service stands with the delivery.
        for period in _find_all(settlement, "ram:BillingSpecifiedPeriod"):
            settlement.remove(period)
        if invoice.move_type != "out_invoice":
            return
        sums = _find(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
        due = invoice._autowartung_due_after_payment()
        paid = invoice.currency_id.round(invoice.amount_total - due)
        _find(sums, "ram:TotalPrepaidAmount").text = f"{paid:.2f}"
        _find(sums, "ram:DuePayableAmount").text = f"{due:.2f}"

    def _autowartung_name_services(self, tree, invoice):
        """Name what is no product: each line needs a name (BR-25)."""
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        items = _find_all(tree, ".//ram:SpecifiedTradeProduct")
        for item, line in zip(items, lines, strict=True):
            if _find(item, "ram:Name") is None:
                name = etree.Element(_tag("Name"))
                name.text = line.name
                description = _find(item, "ram:Description")
                if description is not None:
                    item.replace(description, name)
                else:
                    item.append(name)

    def _autowartung_say_tax_number(self, tree, number):
        seller = _find(tree, ".//ram:SellerTradeParty")
        registration = etree.SubElement(seller, _tag("SpecifiedTaxRegistration"))
        identifier = etree.SubElement(registration, _tag("ID"))
        identifier.set("schemeID", TAX_NUMBER_SCHEME)
        identifier.text = number


def _find(node, path):
    return node.find(path, CII_NAMESPACES)


def _find_all(node, path):
    return node.findall(path, CII_NAMESPACES)


def _tag(name):
    return f"{{{CII_NAMESPACES['ram']}}}{name}"
