# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The amounts of our documents, as they are read: gross, with the VAT inside.

Customers are shown and asked for gross prices (§ 3 PAngV), so that is what the lines of
their documents say; net amount, rate and tax stand below (§ 14 (4) no. 7 and 8 UStG).
"""

from odoo import models

from ...tools.quantities import quantity_text
from ...tools.shares import exact, shares_that_add_up


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_shown_amounts(self):
        """Return what the document shows for each line; they add up to its total.

        Tax is rounded over the whole document, so that lines rounded one by one may be
        a cent off together: the lines that were rounded the most share it.

        :return: dict of gross amounts by the line's id
        """
        self.ensure_one()
        lines = self._autowartung_service_lines()
        totals = self.tax_totals or {}
        total = exact(totals.get("total_amount_currency", self.amount_total))
        total -= exact(totals.get("cash_rounding_base_amount_currency", 0))
        shares = shares_that_add_up(
            [line._autowartung_exact_gross() for line in lines],
            total,
            exact(self.currency_id.rounding),
        )
        return {
            line.id: float(share) for line, share in zip(lines, shares, strict=True)
        }

    def _autowartung_shown_taxes(self):
        """Return the taxes inside the total, by rate, as they are in the books.

        Net and tax of all rates add up to the total, which Odoo's own summary does not
        do to the cent.

        :return: list of ``{"label", "net", "tax", "text"}``; the label names the rate,
            net and tax are in the document's currency, the text is what is printed
        """
        self.ensure_one()
        rows = {}
        for line in self._autowartung_taxable_lines():
            label = self._autowartung_rate_text(line.tax_ids)
            row = rows.setdefault(label, {"label": label, "net": 0, "tax": 0})
            row["net"] += self.direction_sign * exact(line.amount_currency)
        for line in self.line_ids.filtered("tax_line_id"):
            tax = line.group_tax_id or line.tax_line_id
            label = self._autowartung_rate_text(tax)
            row = rows.setdefault(label, {"label": label, "net": 0, "tax": 0})
            row["tax"] += self.direction_sign * exact(line.amount_currency)
        return [
            {
                "label": row["label"],
                "net": float(row["net"]),
                "tax": float(row["tax"]),
                "text": self._autowartung_inside_text(row),
            }
            for row in rows.values()
        ]

    def _autowartung_taxable_lines(self):
        """Return the lines that are turnover; other subjects have others."""
        return self._autowartung_service_lines()

    def _autowartung_inside_text(self, row):
        return self.env._(
            "includes %(vat)s on %(net)s net",
            vat=row["label"],
            net=self.currency_id.with_env(self.env).format(float(row["net"])),
        )

    def _autowartung_rate_text(self, taxes):
        """Return how a rate is named; without a tax it is none."""
        if set(taxes.mapped("amount_type")) - {"percent"}:
            return ", ".join(taxes.mapped(lambda tax: tax.tax_label or tax.name))
        rate = sum(exact(tax.amount) for tax in taxes)
        return self.env._("VAT %s%%", quantity_text(self.env, float(rate), 4))


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _autowartung_exact_gross(self):
        """Return the gross amount before rounding, as a :class:`~decimal.Decimal`."""
        self.ensure_one()
        if not all(self.tax_ids.mapped("price_include")):
            return exact(self.price_total)
        rest = 1 - exact(self.discount) / 100
        return exact(self.price_unit) * exact(self.quantity) * rest

    def _autowartung_gross_unit_price(self):
        """Return the price of one, tax included, before a discount."""
        self.ensure_one()
        if all(self.tax_ids.mapped("price_include")):
            return self.price_unit
        taxes = self.tax_ids.compute_all(
            self.price_unit, currency=self.currency_id, product=self.product_id
        )
        return taxes["total_included"]

    def _autowartung_quantity_text(self):
        """Return the quantity with as many decimals as it has."""
        self.ensure_one()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return quantity_text(self.env, self.quantity, digits)
