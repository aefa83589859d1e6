# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever is in the basket: booking, document and journal agree to the cent."""

from commons.books import BooksOfChartCase
from commons.payment import agreed
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

cents = st.integers(1, 99_999).map(lambda amount: amount / 100)
lines = st.lists(
    st.tuples(
        cents, st.sampled_from([1, 2, 3, 0.5, 1.25, 0.333]), st.sampled_from([19, 7])
    ),
    min_size=1,
    max_size=5,
)
# A discount is a line of its own that takes something off.
discounts = st.lists(st.tuples(cents, st.sampled_from([19, 7])), max_size=2)


@tagged("post_install", "-at_install")
class TestBaskets(BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.is_published = False  # whose limits are not those of the books
        cls.taxes = {
            19: cls.company._autowartung_gross_sales_tax(),
            7: cls.reduced_tax(),
        }

    def basket(self, bought, taken_off):
        rows = [(price, quantity, rate) for price, quantity, rate in bought]
        rows += [(-price, 1, rate) for price, rate in taken_off]
        return self.env["autowartung.booking"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                **agreed(),
                "line_ids": [
                    Command.create(
                        {
                            "name": f"Leistung {number}",
                            "price_unit": price,
                            "quantity": quantity,
                            "tax_ids": [Command.set(self.taxes[rate].ids)],
                        }
                    )
                    for number, (price, quantity, rate) in enumerate(rows)
                ],
            }
        )

    def balance(self, moves, *account_types):
        found = moves.line_ids.filtered(
            lambda line: line.account_id.account_type in account_types
        )
        return round(sum(found.mapped("balance")) * 100)

    @settings(derandomize=True, max_examples=25, deadline=None, database=None)
    @given(lines, discounts)
    def test_all_of_them_agree(self, bought, taken_off):
        with self.env.cr.savepoint() as savepoint:
            booking = self.basket(bought, taken_off)
            total = round(booking.amount_total * 100)
            # Less than nothing is not paid for.
            if total > 0:
                self.assert_agreement(booking, total)
            savepoint.rollback()
        assume(total > 0)

    def assert_agreement(self, booking, total):
        invoice = booking._new_invoice()
        invoice.action_post()
        self.assertEqual(round(invoice.amount_total * 100), total)
        self.assertEqual(self.balance(invoice, "asset_receivable"), total)
        tax = round(booking.amount_tax * 100)
        self.assertEqual(round(invoice.amount_tax * 100), tax)
        # Tax and advance payments are both owed: to the state, and to the customer.
        self.assertEqual(self.balance(invoice, "liability_current"), -total)
        self.assertFalse(self.balance(invoice, "income"))
        booking.sudo().state = "done"
        moves = invoice + booking._recognise_revenue()
        self.assertEqual(self.balance(moves, "liability_current"), -tax)
        self.assertEqual(self.balance(moves, "income"), tax - total)
        self.assertFalse(booking._recognise_revenue(), "once")


del BooksOfChartCase
