# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class PayableMixin(models.AbstractModel):
    """What the office opens from the record."""

    _inherit = "autowartung.payable.mixin"  # pylint: disable=consider-merging-classes-inherited

    invoice_count = fields.Integer(compute="_compute_invoice_count")

    def action_preview(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": self.get_portal_url(),
        }

    def action_view_transactions(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transactions"),
            "res_model": "payment.transaction",
            "view_mode": "list,form",
            "domain": self._linked_domain(),
        }

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for record in self:
            record.invoice_count = len(record.sudo().invoice_ids)

    def action_view_invoices(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [*self._linked_domain(), ("move_type", "!=", "entry")],
        }
