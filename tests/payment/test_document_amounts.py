# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The lines of a document add up to its total by eye, whatever the basket is."""

import random
from decimal import Decimal

import pytest

from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.tools.quantities import quantity_text
from odoo.addons.autowartung_payment.tools.shares import shares_that_add_up

CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("amounts", "total", "shares"),
    [
        (["10.00", "5.00"], "15.00", ["10.00", "5.00"]),
        (["12.4875"] * 3, "37.46", ["12.48", "12.49", "12.49"]),
        (["12.4875", "12.4875", "20"], "44.98", ["12.49", "12.49", "20"]),
        # The one that was rounded up the most gives, and whole cents are left alone.
        (["3.335", "3.337", "50"], "56.67", ["3.33", "3.34", "50"]),
        (["3.334", "3.331", "50"], "56.67", ["3.34", "3.33", "50"]),
        # Of equals the larger one.
        (["1.005", "100.005"], "101.01", ["1.01", "100.00"]),
        (["-1.005", "10"], "9.00", ["-1.00", "10"]),
        ([], "0", []),
    ],
)
def test_the_missing_cent_goes_where_rounding_has_changed_the_most(
    amounts, total, shares
):
    found = shares_that_add_up([Decimal(a) for a in amounts], Decimal(total), CENT)
    assert found == [Decimal(share) for share in shares]
    assert sum(found) == Decimal(total)


@tagged("post_install", "-at_install")
class TestDocumentAmounts(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        gross = cls.company._autowartung_gross_sales_tax()
        cls.taxes = [
            gross,
            gross.copy({"name": "7 % gross", "amount": 7}),
            gross.copy({"name": "0 % gross", "amount": 0}),
        ]

    def draft(self, lines, move_type="out_invoice"):
        """Create a document of lines ``(price, quantity, discount, tax)``."""
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.env.ref("base.partner_admin").id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "price_unit": price,
                            "quantity": quantity,
                            "discount": discount,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                    for price, quantity, discount, tax in lines
                ],
            }
        )

    def basket(self, rng):
        return [
            (
                rng.choice([rng.randint(1, 99999) / 100, -rng.randint(1, 500) / 100])
                if rng.random() < 0.2
                else rng.randint(1, 99999) / 100,
                rng.choice([1, 1, 2, 3, 0.25, 0.5, 1.25, 1.75, 2.33, 7]),
                rng.choice([0, 0, 0, 5, 10, 12.5, 33.33]),
                rng.choice(self.taxes),
            )
            for _line in range(rng.randint(1, 7))
        ]

    def check_basket(self, basket, move_type):
        document = self.draft(basket, move_type)
        shown = document._autowartung_shown_amounts()
        lines = document.invoice_line_ids
        self.assertEqual(set(shown), set(lines.ids))
        total = sum(Decimal(str(amount)) for amount in shown.values())
        self.assertEqual(total, Decimal(str(document.amount_total)), basket)
        for line in lines:
            exact = line._autowartung_exact_gross()
            off = abs(Decimal(str(shown[line.id])) - exact)
            self.assertLess(off, 2 * CENT, basket)
        inside = document._autowartung_shown_taxes()
        for side, amount in (("tax", document.amount_tax), ("net", None)):
            expected = document.amount_untaxed if amount is None else amount
            self.assertAlmostEqual(sum(row[side] for row in inside), expected, 2)

    def test_shown_lines_add_up_to_the_total_for_random_baskets(self):
        seed = random.randrange(10**6)
        for method in ("round_globally", "round_per_line"):
            self.company.tax_calculation_rounding_method = method
            rng = random.Random(seed)
            for number in range(20):
                kind = "out_refund" if number % 4 == 0 else "out_invoice"
                with self.subTest(seed=seed, method=method, number=number):
                    self.check_basket(self.basket(rng), kind)

    def test_prices_of_whole_cents_are_shown_as_they_were_agreed(self):
        rng = random.Random(9)
        for _number in range(10):
            basket = [
                (rng.randint(1, 99999) / 100, rng.choice([1, 2, 3]), 0, tax)
                for tax in rng.choices(self.taxes, k=rng.randint(1, 6))
            ]
            document = self.draft(basket)
            shown = document._autowartung_shown_amounts()
            for line in document.invoice_line_ids:
                gross = line._autowartung_exact_gross()
                self.assertEqual(Decimal(str(shown[line.id])), gross, basket)

    def test_lines_that_round_to_another_sum_share_a_cent(self):
        """Three times 12.4875 is 37.46, and three times 12.49 would be 37.47."""
        self.company.tax_calculation_rounding_method = "round_globally"
        document = self.draft([(9.99, 1.25, 0, self.taxes[0])] * 3)
        self.assertEqual(document.amount_total, 37.46)
        shown = sorted(document._autowartung_shown_amounts().values())
        self.assertEqual(shown, [12.48, 12.49, 12.49])

    def test_a_price_without_tax_is_shown_with_it(self):
        net = self.taxes[0].copy(
            {"name": "19 % on top", "price_include_override": "tax_excluded"}
        )
        document = self.draft([(100, 2, 0, net)])
        line = document.invoice_line_ids
        self.assertEqual(line._autowartung_gross_unit_price(), 119)
        self.assertEqual(document._autowartung_shown_amounts(), {line.id: 238})

    def test_what_bears_no_tax_is_named_as_well(self):
        nothing = self.env["account.tax"]
        document = self.draft([(119, 1, 0, self.taxes[0]), (50, 1, 0, nothing)])
        self.assertEqual(
            [(row["net"], row["tax"]) for row in document._autowartung_shown_taxes()],
            [(100, 19), (50, 0)],
        )

    def test_quantities_have_the_decimals_that_they_have(self):
        german = self.env(context={"lang": "de_DE"})
        english = self.env(context={"lang": "en_US"})
        for code in ("de_DE", "en_US"):
            self.env["res.lang"]._activate_lang(code)
        for quantity, text in ((1.25, "1,25"), (2, "2"), (1.5, "1,5"), (1000, "1.000")):
            self.assertEqual(quantity_text(german, quantity, 2), text)
        self.assertEqual(quantity_text(english, 0.5, 2), "0.5")
