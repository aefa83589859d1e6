# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields, models


class TyreStorage(models.Model):
    """A set of tyres that is kept over the winter, paid in advance."""

    _name = "autowartung.tyre.storage"
    _description = "Tyre Storage"
    _inherit = ["autowartung.payable.mixin"]

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    partner_id = fields.Many2one("res.partner", required=True)
    amount_total = fields.Monetary()
    is_given_up = fields.Boolean()
    times_stored = fields.Integer()

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for storage in self:
            storage.access_url = f"/my/tyres/{storage.id}"
        return result

    def _create_invoice(self):
        tax = self.company_id.sudo()._autowartung_gross_sales_tax()
        line = {"name": self.name, "price_unit": self.amount_total, "tax_ids": tax.ids}
        return (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner_id.id,
                    "invoice_line_ids": [Command.create(line)],
                    **self._payable_link_values(),
                }
            )
        )

    def _fulfil(self, transaction):
        self.times_stored += 1

    def _is_ended(self):
        return self.is_given_up

    def give_up(self):
        """End the storage before it is paid."""
        self._end_open_payments()
        self.is_given_up = True

    def give_money_back(self):
        """End the storage after it was paid."""
        self._lock_for_payment()
        refund = self._reserve_refund()
        self.is_given_up = True
        self._send_refunds(refund)
