# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class PricedLineMixin(models.AbstractModel):
    """A business that owes the tax itself pays the net of the shown price."""

    _inherit = "autowartung.priced.line.mixin"

    @api.depends(lambda self: [f"{self._priced_by}.is_reverse_charge"])
    def _compute_from_product(self):
        result = super()._compute_from_product()
        for line in self.filtered(lambda line: line._priced().is_reverse_charge):
            company = line.company_id or line._priced().company_id
            gross = line.tax_ids
            line.tax_ids = company._autowartung_reverse_charge_tax()
            # What somebody has agreed by hand is what is paid.
            if line.product_id and gross != line.tax_ids:
                line.price_unit = line._net_price(gross)
        return result

    def _net_price(self, gross_taxes):
        """Return the price of one, without the tax that is included, rounded.

        Rounded for the one, not for the sum: booking, payment and invoice then are the
        same numbers with a tax of nothing.
        """
        currency = self.currency_id or self.company_id.currency_id
        taxes = gross_taxes.compute_all(
            self.price_unit, currency=currency, product=self.product_id
        )
        return currency.round(taxes["total_excluded"])

    def _invoice_line_values(self):
        values = super()._invoice_line_values()
        if self._priced().is_reverse_charge:
            account = self.company_id._autowartung_reverse_charge_account()
            if account:
                values["account_id"] = account.id
        return values
