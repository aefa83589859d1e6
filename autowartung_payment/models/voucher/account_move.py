# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from .res_company import MULTI


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"  # pylint: disable=consider-merging-classes-inherited

    autowartung_voucher_id = fields.Many2one(
        "autowartung.voucher",
        string="Voucher",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What is sold, or redeemed, with this line.",
    )

    def _autowartung_waits_for_service(self):
        """A voucher is owed until it is redeemed: no service makes it revenue."""
        return (
            not self.autowartung_voucher_id and super()._autowartung_waits_for_service()
        )


class AccountMove(models.Model):
    """What the document of a sold voucher says."""

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_is_receipt(self):
        """Whether it is about money that no tax is due on yet: no invoice then.

        § 3 (15) UStG: the sale of a multi-purpose voucher is no supply.
        """
        self.ensure_one()
        payable = self._autowartung_payable().sudo()
        return payable._name == "autowartung.voucher" and payable.kind == MULTI

    def _prepare_product_base_line_for_taxes_computation(self, product_line):
        values = super()._prepare_product_base_line_for_taxes_computation(product_line)
        voucher = product_line.autowartung_voucher_id.sudo()
        return {**values, **voucher._base_line_values()}

    def _autowartung_taxable_lines(self):
        """Leave out what is no turnover: nothing is taxed with it, at no rate."""
        return (
            super()
            ._autowartung_taxable_lines()
            .filtered(lambda line: line.tax_ids or not line.autowartung_voucher_id)
        )

    def _autowartung_check_correction(self):
        """Let nobody credit what can still be redeemed: it would be paid out twice."""
        payable = self._autowartung_payable().sudo()
        if (
            payable._name == "autowartung.voucher"
            and self.move_type == "out_refund"
            and payable.state == "valid"
        ):
            raise UserError(
                self.env._(
                    "The voucher %s can still be redeemed. Refund it there: that writes"
                    " the credit note.",
                    payable.name,
                )
            )
        return super()._autowartung_check_correction()

    def _autowartung_needs_e_invoice(self):
        return not self._autowartung_is_receipt() and (
            super()._autowartung_needs_e_invoice()
        )

    def _autowartung_credit_note_title(self):
        if self._autowartung_is_receipt():
            return self.env._("Cancellation of a Receipt")
        return super()._autowartung_credit_note_title()

    def _autowartung_invoice_title(self):
        if self._autowartung_is_receipt():
            return self.env._("Receipt")
        return super()._autowartung_invoice_title()

    def _autowartung_tax_notes(self):
        notes = super()._autowartung_tax_notes()
        payable = self._autowartung_payable().sudo()
        if payable._name != "autowartung.voucher":
            return notes
        if payable.kind == MULTI:
            note = self.env._(
                "Multi-purpose voucher: no VAT is due before it is redeemed (§ 3 (15)"
                " UStG)."
            )
        else:
            note = self.env._(
                "Single-purpose voucher: the VAT on the service is included and paid"
                " with this sale (§ 3 (14) UStG)."
            )
        return [*notes, note]
