# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever vouchers pay of it: booking, document and journal agree to the cent."""

from commons.books import BooksOfChartCase
from commons.payment import agreed
from commons.voucher import VoucherMixin
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.autowartung_payment.exceptions import VoucherRefused

cents = st.integers(1, 99_999).map(lambda amount: amount / 100)
lines = st.lists(
    st.tuples(cents, st.sampled_from([1, 2, 0.333]), st.sampled_from([19, 7])),
    min_size=1,
    max_size=4,
)
vouchers = st.lists(
    st.tuples(cents, st.sampled_from(["single", "multi"])), min_size=1, max_size=3
)


@tagged("post_install", "-at_install")
class TestBasketsWithVouchers(VoucherMixin, BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.is_published = False  # whose limits are not those of the books
        cls.taxes = {
            19: cls.company._autowartung_gross_sales_tax(),
            7: cls.reduced_tax(),
        }

    def basket(self, bought):
        return self.book(
            *((price, self.taxes[rate], quantity) for price, quantity, rate in bought),
            **agreed(),
        )

    def sale(self, value, kind):
        """Return a voucher, and its posted document, as if it was paid."""
        voucher = self.new_voucher(value, kind)
        voucher.action_place()
        document = voucher._new_invoice()
        document.action_post()
        voucher.sudo()._become_valid()
        # Nothing else writes it: no provider is asked here.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE autowartung_voucher SET payment_status = 'paid' WHERE id = %s",
            [voucher.id],
        )
        voucher.invalidate_recordset()
        return voucher, document

    def cents_on(self, moves, *account_types):
        found = moves.line_ids.filtered(
            lambda line: line.account_id.account_type in account_types
        )
        return round(sum(found.mapped("balance")) * 100)

    @settings(derandomize=True, max_examples=25, deadline=None, database=None)
    @given(lines, vouchers)
    def test_all_of_them_agree(self, bought, given_vouchers):
        with self.env.cr.savepoint() as savepoint:
            self.assert_agreement(self.basket(bought), given_vouchers)
            savepoint.rollback()

    def assert_agreement(self, booking, given_vouchers):
        price = round(booking.amount_total * 100)
        sales = [self.sale(*one) for one in given_vouchers]
        paid_by_vouchers = 0
        for voucher, _document in sales:
            line = self.redeemed(booking, voucher)
            paid_by_vouchers -= round(line.price_total * 100)
            left = round((voucher.amount_total - voucher.balance) * 100)
            self.assertEqual(left, -round(line.price_total * 100))
            self.assertGreaterEqual(voucher.balance, 0)
        total = round(booking.amount_total * 100)
        self.assertEqual(total, price - paid_by_vouchers)
        self.assertGreaterEqual(total, 0)
        invoice = booking._new_invoice()
        invoice.action_post()
        self.assertEqual(round(invoice.amount_total * 100), total)
        self.assertEqual(
            round(invoice.amount_tax * 100), round(booking.amount_tax * 100)
        )
        self.assertEqual(self.cents_on(invoice, "asset_receivable"), total)
        booking.sudo().state = "done"
        moves = invoice + booking._recognise_revenue()
        for _voucher, document in sales:
            moves += document
        self.assert_books(moves, booking, sales)

    def redeemed(self, booking, voucher):
        """Return the line, or none where no service of its rate is left to pay."""
        try:
            with self.env.cr.savepoint():
                return booking._redeem(voucher.code)
        except VoucherRefused:
            return booking.line_ids.browse()

    def assert_books(self, moves, booking, sales):
        """What customers have paid is revenue, tax, or still owed to them."""
        values = sum(voucher.amount_total for voucher, _document in sales)
        received = round((booking.amount_total + values) * 100)
        self.assertEqual(self.cents_on(moves, "asset_receivable"), received)
        services = booking._service_lines()
        # Tax is rounded once for a document: a cent moves between net and tax.
        net = round(sum(services.mapped("price_subtotal")) * 100)
        self.assertAlmostEqual(
            -self.cents_on(moves, "income"), net, delta=len(booking.line_ids)
        )
        for voucher, _document in sales:
            self.assert_owed(moves, voucher)

    def assert_owed(self, moves, voucher):
        lines = moves.line_ids.filtered(
            lambda line: line.autowartung_voucher_id == voucher
        )
        self.assertEqual(
            round(sum(lines.mapped("price_total")) * 100), self.left(voucher)
        )
        self.assertEqual(len(lines.account_id), 1, "nothing else is left elsewhere")
        owed = -round(sum(lines.mapped("balance")) * 100)
        if voucher.kind == "multi":
            self.assertEqual(owed, self.left(voucher))
        else:
            net = self.left(voucher) / 1.19
            self.assertAlmostEqual(owed, net, delta=len(moves))

    def left(self, voucher):
        return round(voucher.balance * 100)


del BooksOfChartCase
