# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    autowartung_payable_model = fields.Char(readonly=True, copy=False)
    autowartung_payable_id = fields.Many2oneReference(
        model_field="autowartung_payable_model",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )
    autowartung_payable_ref = fields.Reference(
        selection="_selection_autowartung_payable",
        string="Invoice of",
        compute="_compute_autowartung_payable_ref",
    )

    @api.model
    def _selection_autowartung_payable(self):
        return self.env["autowartung.payable.mixin"]._payable_selection()

    @api.depends("autowartung_payable_model", "autowartung_payable_id")
    def _compute_autowartung_payable_ref(self):
        for move in self:
            payable = self.env["autowartung.payable.mixin"]._readable_payable_of(move)
            move.autowartung_payable_ref = payable or False

    def _post(self, soft=True):
        posted = super()._post(soft)
        for invoice in posted.filtered("autowartung_payable_id"):
            # Its page links to it, and reading a page must not write.
            invoice._portal_ensure_token()
        return posted

    # === WHAT THE DOCUMENT SAYS === #

    def _autowartung_credit_note_title(self):
        """Return what a credit note of ours is called.

        A "Gutschrift" is an invoice that the customer writes (§ 14 (2) UStG).
        """
        self.ensure_one()
        invoice = self.reversed_entry_id
        if self.currency_id.compare_amounts(self.amount_total, invoice.amount_total):
            return self.env._("Correction Invoice")
        return self.env._("Cancellation Invoice")

    def _autowartung_prepayment_text(self):
        """Return what an invoice says that is written before the service, or nothing.

        It has to show that the service is still to come, and when (§ 14 (4) no. 6 UStG,
        UStAE 14.8).
        """
        self.ensure_one()
        expected_on = self.delivery_date
        is_ours = self.move_type == "out_invoice" and self.autowartung_payable_model
        if not is_ours or not expected_on or not self.invoice_date:
            return None
        if expected_on <= self.invoice_date:
            return None
        return self.env._(
            "Prepayment: the service is expected on %s.",
            format_date(self.env, expected_on),
        )

    def _autowartung_document_facts(self):
        """Return ``[(label, text), …]`` that the document says of what was paid for."""
        self.ensure_one()
        payable = self.env["autowartung.payable.mixin"]._payable_of(self)
        return payable._document_facts() if payable else []
