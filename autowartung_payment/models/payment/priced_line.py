# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.quantities import quantity_text
from ..common.sensible_numbers import MOST


class PricedLineMixin(models.AbstractModel):
    """A service at a gross price: a line of what is paid for.

    A model that inherits this names in ``_priced_by`` its field that leads to the
    record, and has that one's company and currency.
    """

    _name = "autowartung.priced.line.mixin"
    _description = "Line at a Gross Price"
    _priced_by = ""

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    product_id = fields.Many2one(
        "product.product", string="Service", check_company=True, ondelete="restrict"
    )
    name = fields.Char(
        string="Description",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Monetary(
        string="Gross Price",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
        help="Including tax.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        compute="_compute_from_product",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    price_subtotal = fields.Monetary(compute="_compute_prices", store=True)
    price_tax = fields.Monetary(compute="_compute_prices", store=True)
    price_total = fields.Monetary(compute="_compute_prices", store=True)

    def _priced(self):
        """Return what the lines are of."""
        return self[self._priced_by]

    @api.depends("product_id")
    def _compute_from_product(self):
        for line in self:
            record = line._priced()
            company = line.company_id or record.company_id or self.env.company
            product = line.product_id.with_company(company)
            # The customer reads it on page and invoice, not the one who writes it.
            language = record.partner_id.lang or self.env.lang
            described = product.with_context(lang=language).display_name
            line.name = described or line.name or self.env._("Service")
            line.price_unit = product.lst_price if product else line.price_unit
            taxes = product.taxes_id._filter_taxes_by_company(company)
            gross = company.sudo()._autowartung_gross_sales_tax()
            line.tax_ids = (
                taxes if taxes and all(tax.price_include for tax in taxes) else gross
            )

    @api.depends("quantity", "price_unit", "tax_ids", "currency_id")
    def _compute_prices(self):
        for line in self:
            taxes = line.tax_ids.compute_all(
                line.price_unit,
                currency=line.currency_id or line.company_id.currency_id,
                quantity=line.quantity,
                product=line.product_id,
                partner=line._priced().partner_id,
            )
            line.price_subtotal = taxes["total_excluded"]
            line.price_total = taxes["total_included"]
            line.price_tax = line.price_total - line.price_subtotal

    @api.constrains("price_unit", "quantity")
    def _check_amount(self):
        """Let no price be beyond all measure, whatever the quantity."""
        for line in self:
            amounts = (line.price_unit, line.quantity, line.price_unit * line.quantity)
            # Not-a-number is not within the bound either.
            if not all(abs(amount) <= MOST for amount in amounts):
                raise ValidationError(
                    self.env._(
                        "“%(service)s” is too expensive: the most is %(most)s.",
                        service=line.name,
                        most=line.currency_id.format(MOST),
                    )
                )

    @api.constrains("quantity")
    def _check_quantity(self):
        """A price may take something off, as a discount does; no quantity does."""
        for line in self:
            if line.quantity <= 0:
                raise ValidationError(
                    self.env._(
                        "The quantity of “%s” has to be more than nothing. To take"
                        " something off, enter a negative price.",
                        line.name,
                    )
                )

    def _base_line_values(self):
        """Return what Odoo's computation of taxes has to know beside the line."""
        self.ensure_one()
        return {}

    def _quantity_text(self):
        """Return the quantity with as many decimals as it has."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return quantity_text(self.env, self.quantity, digits)

    def _invoice_line_values(self):
        self.ensure_one()
        return {
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
        }
