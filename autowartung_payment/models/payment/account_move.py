# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .transaction import LINK


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

    @api.model_create_multi
    def create(self, vals_list):
        links = self.default_get(LINK)
        for vals in vals_list:
            self._refuse_link_by_hand({**links, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_link_by_hand(vals)
        return super().write(vals)

    def _refuse_link_by_hand(self, vals):
        if not self.env.su and any(vals.get(name) for name in LINK):
            raise AccessError(
                self.env._("Only a payment makes a document one of what was paid for.")
            )

    def _post(self, soft=True):
        posted = super()._post(soft)
        for invoice in posted.filtered("autowartung_payable_id"):
            # Its page links to it, and reading a page must not write.
            invoice._portal_ensure_token()
        return posted
