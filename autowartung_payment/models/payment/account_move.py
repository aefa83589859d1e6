# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


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
