# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody lays a number, a hash or an entry among those of the shop by hand."""

from commons.books import BooksOfChartCase
from commons.roles import GROUPS

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

EVERYTHING = "base.group_system,account.group_account_manager"


@tagged("post_install", "-at_install")
class TestDrafts(BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.advisor = new_test_user(
            cls.env, "aw_adv", f"{EVERYTHING},{GROUPS['manager']}"
        )

    def setUp(self):
        super().setUp()
        self.booking = self.paid()
        self.invoice = self.booking.invoice_ids

    def refused(self):
        return self.assertRaises(UserError)

    def replacing_draft(self):
        """Let the advisor credit the invoice; return the draft in its place."""
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.advisor)
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"journal_id": self.invoice.journal_id.id})
        )
        wizard.modify_moves()
        return wizard.new_move_ids.with_user(self.advisor)

    def test_no_draft_gets_a_number_or_a_hash(self):
        moves = self.env["account.move"].with_user(self.advisor)
        at_the_provider = self.booking.transaction_ids.payment_id.journal_id
        # The journal that people may enter something in.
        entry = {"move_type": "entry", "journal_id": at_the_provider.id}
        drafts = moves.create(entry) + self.replacing_draft()
        for values in (
            {"name": "TEST/2026/99999"},
            {"inalterable_hash": "x"},
            {"posted_before": True},
            {"sequence_number": 99},
            {"state": "posted"},
        ):
            with self.subTest(values=values):
                with self.refused():
                    moves.create({**entry, **values})
                for draft in drafts:
                    with self.refused():
                        draft.write(values)
        with self.refused():
            moves.with_context(default_state="posted").create(entry)
        self.assertTrue(self.paid().invoice_ids.inalterable_hash, "books go on")

    def test_a_replacing_draft_stays_in_its_range(self):
        draft = self.replacing_draft()
        live = self.company._autowartung_journal("sales")
        with self.refused():
            draft.journal_id = live.id
        draft.journal_id = self.invoice.journal_id.id
        draft.action_post()
        self.assertEqual(draft.sudo().state, "posted")

    def test_an_entry_that_was_booked_elsewhere_stays_too(self):
        """As those of payments were, before the shop had journals."""
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("autowartung_use", "=", False)], limit=1
        )
        entry = self.booking.transaction_ids.payment_id.move_id
        self.env.cr.execute(
            "UPDATE account_move SET journal_id = %s, inalterable_hash = NULL,"
            " name = 'BNK/X' WHERE id = %s",
            [bank.id, entry.id],
        )
        self.env.invalidate_all()
        theirs = entry.with_user(self.advisor)
        for act in (
            theirs.button_draft,
            theirs.button_cancel,
            lambda: theirs.line_ids[0].write({"balance": 1}),
            lambda: theirs.write({"date": "2020-01-01"}),
        ):
            with self.refused(), self.env.cr.savepoint():
                act()

    def test_lines_without_a_hash_stay_too(self):
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = NULL WHERE id = %s",
            [self.invoice.id],
        )
        self.env.invalidate_all()
        keys = {"force_delete": True, "dynamic_unlink": True}
        for records in (self.invoice.line_ids, self.invoice):
            for theirs in (records.with_user(self.advisor), records.sudo()):
                with self.refused(), self.env.cr.savepoint():
                    theirs.with_context(**keys).unlink()
        self.assertTrue(self.invoice.line_ids)

    def test_only_documents_are_reversed_and_apart_from_others(self):
        self.hand_over(self.booking)
        theirs = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})],
            }
        )
        theirs.action_post()
        payment = self.booking.transaction_ids.payment_id.move_id
        for moves in (self.booking.entry_ids, payment, self.invoice + theirs):
            wizard = (
                self.env["account.move.reversal"]
                .with_user(self.advisor)
                .with_context(active_model="account.move", active_ids=moves.ids)
                .create({"journal_id": moves[:1].journal_id.id})
            )
            with self.subTest(moves=moves), self.refused(), self.env.cr.savepoint():
                wizard.refund_moves()


del BooksOfChartCase
