# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..common.sensible_numbers import MOST


class ProductTemplate(models.Model):
    """A service on a car, sold at a gross price."""

    _inherit = "product.template"

    autowartung_is_service = fields.Boolean(
        string="Car Service",
        index="btree_not_null",
        help="Customers can book this service. Its sales price is what they pay, "
        "VAT included.",
    )
    autowartung_service_duration = fields.Float(
        string="Duration", help="How long the work takes, in hours."
    )
    _service_duration_not_negative = models.Constraint(
        "CHECK (autowartung_service_duration >= 0)", "The duration cannot be negative."
    )

    @api.model
    def _autowartung_number_bounds(self):
        # What other products cost is no business of ours, as long as it is a number.
        return {
            "list_price": sys.float_info.max,
            **super()._autowartung_number_bounds(),
        }

    @api.constrains("list_price", "autowartung_is_service")
    def _check_service_price(self):
        for product in self.filtered("autowartung_is_service"):
            if not abs(product.list_price) <= MOST:
                raise ValidationError(
                    self.env._(
                        "A car service can cost %s at most.",
                        product.currency_id.format(MOST),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_gross_taxes(vals) for vals in vals_list])

    def write(self, vals):
        if vals.get("autowartung_is_service") and "taxes_id" not in vals:
            # Before the flag, or the check of the taxes would see the net ones.
            self._autowartung_use_gross_taxes()
        return super().write(vals)

    @api.model
    def _with_gross_taxes(self, vals):
        """Return ``vals`` with the tax of a car service unless a tax was chosen."""
        if not vals.get("autowartung_is_service") or "taxes_id" in vals:
            return vals
        company = self.env["res.company"].browse(vals.get("company_id") or [])
        taxes = self._autowartung_default_taxes(company or self.env.companies)
        return {"type": "service", **vals, "taxes_id": [Command.set(taxes.ids)]}

    @api.model
    def _autowartung_default_taxes(self, companies):
        """Return the sales taxes (sudo) of a car service sold by ``companies``.

        A company without a 19 % sales tax, such as one abroad, keeps its own default.
        """
        taxes = self.env["account.tax"].sudo()
        for company in companies:
            taxes |= (
                company._autowartung_gross_sales_tax()
                or company.sudo().account_sale_tax_id
            )
        return taxes

    def _autowartung_use_gross_taxes(self):
        """Replace the companies' default sales taxes by their gross ones.

        A tax that somebody chose on purpose stays. A product without any sales tax of
        the current company gets the gross tax.
        """
        for product in self:
            taxes = product.sudo().taxes_id
            companies = taxes.company_id or product.company_id or self.env.company
            gross = taxes
            for company in companies:
                own = taxes.filtered(lambda tax, owner=company: tax.company_id == owner)
                if own <= company.sudo().account_sale_tax_id:
                    gross += self._autowartung_default_taxes(company)
                    gross -= own - self._autowartung_default_taxes(company)
            if gross != taxes:
                product.taxes_id = [Command.set(gross.ids)]

    def _force_default_sale_tax(self, companies):
        services = self.filtered("autowartung_is_service")
        if services:
            taxes = self._autowartung_default_taxes(companies)
            services.write({"taxes_id": [Command.link(tax.id) for tax in taxes]})
        return super(ProductTemplate, self - services)._force_default_sale_tax(
            companies
        )

    @api.onchange("autowartung_is_service")
    def _onchange_is_car_service(self):
        if not self.autowartung_is_service:
            return
        self.type = "service"
        companies = self.company_id or self.env.companies
        defaults = companies.sudo().account_sale_tax_id
        if self.taxes_id._origin <= defaults:
            self.taxes_id = self._autowartung_default_taxes(companies)

    @api.constrains("autowartung_is_service", "taxes_id")
    def _check_car_service_gross_price(self):
        for product in self.filtered("autowartung_is_service").sudo():
            net = product.taxes_id.filtered(
                lambda tax: (
                    tax.amount and not tax.price_include and tax.country_id.code == "DE"
                )
            )
            if net:
                raise ValidationError(
                    self.env._(
                        "The price of a car service is what the customer pays. Please"
                        " choose a tax that is included in the price instead of"
                        " “%(tax)s” for “%(product)s”.",
                        tax=net[0].name,
                        product=product.name,
                    )
                )
