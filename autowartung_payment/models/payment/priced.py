# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...tools import times


class PricedMixin(models.AbstractModel):
    """Something to pay for whose price is the sum of its lines.

    A model that inherits this defines ``name``, ``partner_id``, ``user_id`` and
    ``line_ids``, whose model inherits ``autowartung.priced.line.mixin``.
    """

    _name = "autowartung.priced.mixin"
    _description = "Payable Record with Lines"
    _inherit = ["autowartung.payable.mixin"]

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    amount_untaxed = fields.Monetary(compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary(compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(
        compute="_compute_amounts", store=True, help="Gross: what the customer pays."
    )

    @api.depends(
        "company_id",
        "currency_id",
        "partner_id",
        "line_ids.price_unit",
        "line_ids.product_id",
        "line_ids.quantity",
        "line_ids.tax_ids",
    )
    def _compute_amounts(self):
        for record in self:
            totals = record._tax_totals()
            record.amount_untaxed = totals["base_amount_currency"]
            record.amount_tax = totals["tax_amount_currency"]
            record.amount_total = totals["total_amount_currency"]

    def _lines_to_pay(self):
        """Return the lines whose sum is the total."""
        self.ensure_one()
        return self.line_ids

    def _tax_totals(self, lines=None):
        """Return the totals as the invoice has them, rounded as the company rounds.

        :param lines: those of the record that are meant; all to pay if not given.
        """
        tax_model = self.env["account.tax"]
        company = self.company_id or self.env.company
        base_lines = [
            tax_model._prepare_base_line_for_taxes_computation(
                line, partner_id=self.partner_id, **line._base_line_values()
            )
            for line in (self._lines_to_pay() if lines is None else lines)
        ]
        tax_model._add_tax_details_in_base_lines(base_lines, company)
        tax_model._round_base_lines_tax_details(base_lines, company)
        return tax_model._get_tax_totals_summary(
            base_lines, self.currency_id or company.currency_id, company
        )

    # === INVOICE === #

    def _create_invoice(self):
        """Return the draft customer invoice of the lines.

        :raise UserError: if it does not amount to what the customer was asked for.
        """
        company_env = self.with_company(self.company_id).sudo().env
        invoice = company_env["account.move"].create(self._invoice_values())
        if self.currency_id.compare_amounts(invoice.amount_total, self.amount_total):
            raise UserError(
                self.env._("The invoice of %s differs from its total.", self.name)
            )
        return invoice

    def _invoice_values(self):
        return {
            "move_type": "out_invoice",
            **self._payable_link_values(),
            "journal_id": self._sales_journal().id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.id,
            "invoice_user_id": self.user_id.id,
            # For a consumer, work on a car is taxed where it is done, wherever he lives
            # (section 3a(3) no. 3c UStG): no fiscal position may change the tax. For a
            # business see the wing above.
            "fiscal_position_id": False,
            "invoice_date": times.local_date(fields.Datetime.now()),
            "invoice_payment_term_id": False,
            "delivery_date": self._service_day(),
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_line_ids": [
                Command.create(line._invoice_line_values())
                for line in self._lines_to_pay()
            ],
        }
