# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An accountant has written a document before: the refund credits what is left."""

from commons.books import BooksOfChartCase
from commons.roles import GROUPS

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCreditOfTheRest(BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(cls.env, "aw_acct", GROUPS["accountant"])

    def setUp(self):
        super().setUp()
        self.booking = self.paid()
        self.invoice = self.booking.invoice_ids

    # === WHAT AN ACCOUNTANT DOES === #

    def wizard(self, invoice):
        return (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "reason": "Kulanz"})
        )

    def credit(self, amount):
        """Let the accountant write a credit note of a gross amount."""
        wizard = self.wizard(self.invoice)
        wizard.refund_moves()
        note = wizard.new_move_ids.with_user(self.accountant)
        note.invoice_line_ids = [
            Command.update(note.invoice_line_ids.id, {"price_unit": amount})
        ]
        note.action_post()
        return note.sudo()

    def replace(self):
        """Let the accountant credit the invoice and write another one."""
        wizard = self.wizard(self.invoice)
        wizard.modify_moves()
        return wizard.new_move_ids.with_user(self.accountant)

    def refund(self):
        self.as_worker(self.booking, "_cancel_and_refund")
        self.deliver()

    # === THE SUMS === #

    def receivable(self):
        moves = self.booking.invoice_ids
        moves += self.booking.transaction_ids.payment_id.move_id
        lines = moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        return self.company.currency_id.round(sum(lines.mapped("balance"))), lines

    def assert_all_is_zero(self):
        balance, lines = self.receivable()
        self.assertEqual(balance, 0)
        self.assertTrue(all(lines.mapped("reconciled")))
        moves = self.booking.invoice_ids + self.booking.entry_ids
        for account, own in moves.line_ids.grouped("account_id").items():
            total = self.company.currency_id.round(sum(own.mapped("balance")))
            self.assertEqual(total, 0, account.display_name)

    # === TESTS === #

    def test_nothing_was_written_before(self):
        self.refund()
        self.assert_all_is_zero()
        self.assertEqual(len(self.booking.invoice_ids), 2)

    def test_a_goodwill_note_that_was_not_paid_out(self):
        note = self.credit(20)
        self.assertEqual(note.journal_id, self.invoice.journal_id)
        self.assertIn(note, self.booking.invoice_ids)
        self.refund()
        self.assert_all_is_zero()
        rest = self.booking.invoice_ids - self.invoice - note
        self.assertEqual(rest.amount_total, 99)
        self.assertIn(note.name, "".join(rest.invoice_line_ids.mapped("name")))

    def test_a_whole_credit_note_that_was_not_paid_out(self):
        note = self.credit(119)
        self.refund()
        self.assert_all_is_zero()
        self.assertEqual(self.booking.invoice_ids, self.invoice + note)

    def test_a_note_that_was_paid_out_by_bank_stops_the_refund(self):
        note = self.credit(20)
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("autowartung_use", "=", False)], limit=1
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        ).create({"journal_id": bank.id})._create_payments()
        with self.assertRaisesRegex(UserError, note.name):
            self.refund()
        self.env.invalidate_all()
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(self.booking.invoice_ids, self.invoice + note)

    def test_a_draft_stops_the_refund_and_is_named(self):
        wizard = self.wizard(self.invoice)
        wizard.refund_moves()
        with self.assertRaisesRegex(UserError, "still a draft"):
            self.refund()
        wizard.new_move_ids.unlink()
        self.refund()
        self.assert_all_is_zero()

    def test_an_invoice_in_place_of_another_is_paid_and_belongs_to_the_booking(self):
        replacing = self.replace()
        self.assertEqual(replacing.state, "draft")
        other = self.customer.copy({"name": "Erika Musterfrau"})
        replacing.partner_id = other
        replacing.action_post()
        replacing = replacing.sudo()
        self.assertIn(replacing, self.booking.invoice_ids)
        self.assertIn(replacing, self.booking.transaction_ids.invoice_ids)
        self.assertEqual(len(self.booking.invoice_ids), 3)
        self.assertTrue(replacing.inalterable_hash)
        self.assertIn(replacing.payment_state, ("paid", "in_payment"))
        self.assertEqual(self.booking.payment_status, "paid")
        self.refund()
        self.assert_all_is_zero()

    def test_an_invoice_in_place_of_another_becomes_revenue_once(self):
        self.replace().action_post()
        self.hand_over(self.booking)
        revenue = self.booking.entry_ids.line_ids.filtered(
            lambda line: line.account_id.account_type == "income"
        )
        self.assertEqual(revenue.mapped("balance"), [-100])
        names = set(self.booking.entry_ids.line_ids.mapped("name"))
        self.assertEqual(names, {f"Leistung erbracht: {self.booking.name}"})
        told = self.booking.entry_ids._autowartung_datev_invoice()
        self.assertFalse(told.reversal_move_ids, "the one that stands")

    def test_after_the_service_an_invoice_in_place_of_another_is_revenue_at_once(self):
        self.hand_over(self.booking)
        self.replace().action_post()
        moves = self.booking.invoice_ids + self.booking.entry_ids
        balances = {
            account.account_type: round(sum(lines.mapped("balance")), 2)
            for account, lines in moves.line_ids.grouped("account_id").items()
            if account.account_type in ("income", "liability_current")
            and account != self.tax_account()
        }
        self.assertEqual(balances, {"income": -100, "liability_current": 0})

    def tax_account(self):
        return self.invoice.line_ids.filtered("tax_line_id").account_id

    def test_an_invoice_that_was_cancelled_before_our_time(self):
        """As an earlier version of the books allowed."""
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = NULL WHERE id = %s",
            [self.invoice.id],
        )
        self.env.invalidate_all()
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.refund()
        balance, _lines = self.receivable()
        self.assertEqual(self.booking.payment_status, "refunded")
        posted = self.booking.transaction_ids.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(sum(posted.mapped("balance")), 0)
        self.assertTrue(all(posted.mapped("reconciled")))


del BooksOfChartCase
