# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each event posts is what the documentation says, in both German charts."""

import re
from pathlib import Path
from unittest.mock import patch

from commons.books import BooksOfChartCase
from commons.voucher import VoucherMixin

from odoo.tests import tagged

PAGE = Path(__file__).parents[2] / "docs" / "books.md"
_ITEM = re.compile(r"(\d{4})/(\d{4}) (\d+\.\d\d)")


def read_table():
    """Return ``{event: (debit, credit, part)}``: the cells as they are written."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text().splitlines()
        if line.startswith("|")
    ]
    header, _rule, *rows = [[c.strip() for c in row] for row in rows]
    assert header == ["event", "debit", "credit", "since"], header
    return {event: (debit, credit, part) for event, debit, credit, part in rows}


TABLE = read_table()


class TableCase(VoucherMixin, BooksOfChartCase):
    def expected(self, cell):
        """Return ``[(account, cents)]`` of a cell in this chart."""
        if cell == "none":
            return []
        number = 0 if self.chart == "de_skr03" else 1
        items = cell.split("; ")
        found = [_ITEM.fullmatch(item) for item in items]
        self.assertTrue(all(found), f"not understood: {cell}")
        return sorted(
            (match.group(number + 1), int(match.group(3).replace(".", "")))
            for match in found
        )

    def what_posts(self):
        """Return what posts each event that exists."""
        return {
            "paid before the service, 119": self.pay_before,
            "paid before the service, 119 at 19 % and 107 at 7 %": self.pay_two_rates,
            "paid before the service, cash basis": self.pay_on_cash_basis,
            "service done": self.do_the_service,
            "service done, cash basis": self.do_the_service_on_cash_basis,
            "authorised, voided, expired": self.hold_and_void,
            "cancelled or withdrawn, on the refund's success": self.cancel,
            "credited by hand after the service": self.credit_after_the_service,
            "duplicate": self.pay_twice,
            "duplicate given back": self.give_duplicate_back,
            "paid after the cancellation": self.pay_after_the_cancellation,
            **self.what_posts_with_vouchers(),
        }

    def what_posts_with_vouchers(self):
        return {
            "voucher of 119 sold, single-purpose": self.sell_single,
            "voucher of 119 sold, single-purpose, cash basis": self.sell_on_cash_basis,
            "voucher of 119 sold, multi-purpose": self.sell_multi,
            "voucher of 119 refunded, single-purpose": self.refund_single,
            "voucher of 119 refunded, multi-purpose": self.refund_multi,
            "238 paid, 119 of it by a voucher, single-purpose": self.pay_with_single,
            "238 paid, 119 of it by a voucher, multi-purpose": self.pay_with_multi,
            "119 paid by a voucher, single-purpose": self.cover_with_single,
            "119 paid by a voucher, single-purpose, cash basis": self.cover_on_cash,
            "119 paid by a voucher, multi-purpose": self.cover_with_multi,
            "service done, 119 of 238 paid by a voucher": self.serve_for_a_voucher,
            "cancelled, 119 of 238 paid by a voucher, multi-purpose": (
                self.cancel_paid_with_multi
            ),
            "cancelled, 119 paid by a voucher, multi-purpose": self.cancel_covered,
        }

    # === EVENTS: each returns the moves that it has posted === #

    def pay_before(self):
        return self.posted_by(self.paid)

    def pay_two_rates(self):
        return self.posted_by(self.paid, (119, None), (107, self.reduced_tax()))

    def pay_on_cash_basis(self):
        self.company.autowartung_revenue_at = "payment"
        return self.posted_by(self.paid)

    def do_the_service(self):
        return self.posted_by(self.hand_over, self.paid())

    def do_the_service_on_cash_basis(self):
        self.company.autowartung_revenue_at = "payment"
        return self.do_the_service()

    def hold_and_void(self):
        later = patch.object(
            self.registry["autowartung.booking"], "_is_captured_later", lambda _: True
        )
        with later:
            booking = self.book((119, None))
            before = self.moves()
            transaction = self.pay(booking)
            self.as_worker(transaction, "_refresh_from_provider")
            self.assertEqual(transaction.state, "authorized")
            self.as_worker(transaction, "_void")
            self.deliver()
            self.assertEqual(transaction.state, "cancel")
        return self.moves() - before

    def cancel(self):
        booking = self.paid()

        def cancel():
            self.as_worker(booking, "_cancel_and_refund")
            self.deliver()

        moves = self.posted_by(cancel)
        self.assertEqual(booking.payment_status, "refunded")
        return moves

    def credit_after_the_service(self):
        booking = self.paid()
        self.hand_over(booking)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(
                active_model="account.move", active_ids=booking.invoice_ids.ids
            )
            .create({"journal_id": booking.invoice_ids.journal_id.id})
        )

        def credit():
            wizard.refund_moves()
            wizard.new_move_ids.action_post()

        return self.posted_by(credit)

    def paid_twice(self):
        """Return a booking that is paid, and the event of its second payment."""
        booking = self.book((119, None))
        first = self.start_payment(booking)["client_secret"].split("_secret")[0]
        booking.transaction_ids._set_canceled()
        self.pay(booking)
        self.deliver("payment_intent.succeeded")
        return booking, lambda: (self.control.pay(first), self.deliver())

    def pay_twice(self):
        _booking, pay_again = self.paid_twice()
        return self.posted_by(pay_again)

    def give_duplicate_back(self):
        booking, pay_again = self.paid_twice()
        pay_again()

        def give_back():
            self.as_worker(booking, "action_refund_duplicate_payments")
            self.deliver()

        return self.posted_by(give_back)

    def pay_after_the_cancellation(self):
        booking = self.book((119, None))
        self.pay(booking)
        booking._end_as_cancelled()
        return self.posted_by(self.deliver)

    # === VOUCHERS === #

    def sell_single(self):
        return self.posted_by(self.sold)

    def sell_on_cash_basis(self):
        self.company.autowartung_revenue_at = "payment"
        return self.sell_single()

    def sell_multi(self):
        return self.posted_by(self.sold, 119, "multi")

    def refund_single(self, kind="single"):
        voucher = self.sold(119, kind)

        def refund():
            self.as_worker(voucher, "_cancel_and_refund")
            self.deliver()

        moves = self.posted_by(refund)
        self.assertEqual(voucher.payment_status, "refunded")
        return moves

    def refund_multi(self):
        return self.refund_single("multi")

    def paid_with(self, voucher):
        booking = self.redeem(self.book((238, None)), voucher)
        self.pay(booking)
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")
        return booking

    def pay_with_single(self, kind="single"):
        return self.posted_by(self.paid_with, self.sold(119, kind))

    def pay_with_multi(self):
        return self.pay_with_single("multi")

    def covered(self, voucher):
        booking = self.redeem(self.book((119, None)), voucher)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.invoice_ids.state, "posted")
        return booking

    def cover_with_single(self, kind="single"):
        return self.posted_by(self.covered, self.sold(119, kind))

    def cover_on_cash(self):
        self.company.autowartung_revenue_at = "payment"
        return self.cover_with_single()

    def cover_with_multi(self):
        return self.cover_with_single("multi")

    def serve_for_a_voucher(self):
        return self.posted_by(self.hand_over, self.paid_with(self.sold()))

    def cancel_paid_with_multi(self):
        booking = self.paid_with(self.sold(119, "multi"))

        def cancel():
            self.as_worker(booking, "_cancel_and_refund")
            self.deliver()

        return self.posted_by(cancel)

    def cancel_covered(self):
        booking = self.covered(self.sold(119, "multi"))

        def cancel():
            self.as_worker(booking, "action_cancel")
            self.run_lanes()

        return self.posted_by(cancel)

    # === THE TEST === #

    def test_each_event_posts_what_the_table_says(self):
        for event, post in self.what_posts().items():
            with self.subTest(event=event):
                self.company.autowartung_revenue_at = "handover"
                debit, credit, _part = TABLE[event]
                self.assertEqual(
                    self.entries_of(*post()),
                    (self.expected(debit), self.expected(credit)),
                )

    def test_each_row_is_posted_or_comes_with_a_part(self):
        posted = {event for event, (_d, _c, part) in TABLE.items() if not part}
        self.assertEqual(posted, set(self.what_posts()))

    def test_rows_that_are_still_to_come_balance_too(self):
        for event, (debit, credit, _part) in TABLE.items():
            with self.subTest(event=event):
                debits = sum(cents for _code, cents in self.expected(debit))
                credits_ = sum(cents for _code, cents in self.expected(credit))
                self.assertEqual(debits, credits_)


@tagged("post_install", "-at_install")
class TestSkr03(TableCase):
    chart = "de_skr03"


@tagged("post_install", "-at_install")
class TestSkr04(TableCase):
    chart = "de_skr04"


del BooksOfChartCase, TableCase
