# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was posted stays as it is: tried by those who may do most, over RPC."""

import json
from datetime import timedelta

from commons.books import BooksOfChartCase
from commons.roles import GROUPS

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

EVERYTHING = "base.group_system,account.group_account_manager"
REFUSALS = UserError  # and what Odoo derives from it


class IssuedCase(BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "accountant": new_test_user(cls.env, "aw_acct", GROUPS["accountant"]),
            "advisor": new_test_user(
                cls.env, "aw_adv", f"{EVERYTHING},{GROUPS['manager']}"
            ),
        }

    def setUp(self):
        super().setUp()
        self.booking = self.paid()
        self.invoice = self.booking.invoice_ids
        self.payment = self.booking.transaction_ids.payment_id

    def everything(self):
        """Return all that documents and entries say, to be compared."""
        moves = self.invoice + self.payment.move_id
        names = [
            name
            for name, field in moves._fields.items()
            if field.store and not name.startswith(("message", "activity", "write"))
        ]
        lines = moves.line_ids
        line_names = [
            name
            for name, field in lines._fields.items()
            if field.store and not name.startswith("write")
        ]
        self.env.invalidate_all()
        return json.dumps(
            [moves.read(names), lines.read(line_names), self.payment.read()],
            default=str,
            sort_keys=True,
        )

    def assert_refused(self, records, method, *args, **context):
        before = self.everything()
        for role, user in self.people.items():
            # As a call over RPC does, which begins and ends a transaction.
            with (
                self.subTest(role=role, model=records._name, method=method, args=args),
                mute_logger("odoo.addons.base.models.ir_rule"),
                self.assertRaises(REFUSALS),
                self.env.cr.savepoint(),
            ):
                theirs = records.with_user(user).with_context(**context)
                getattr(theirs, method)(*args)
                self.env.flush_all()
        self.assertEqual(self.everything(), before)


@tagged("post_install", "-at_install")
class TestIssued(IssuedCase):
    def test_documents_and_entries_are_hashed(self):
        for move in self.invoice + self.payment.move_id:
            self.assertTrue(move.inalterable_hash)
            self.assertTrue(move.journal_id.restrict_mode_hash_table)

    def test_nobody_opens_cancels_or_deletes_them(self):
        for move in self.invoice + self.payment.move_id:
            for method in ("button_draft", "button_cancel", "unlink"):
                self.assert_refused(move, method)
            for state in ("draft", "cancel"):
                self.assert_refused(move, "write", {"state": state})
        for method in ("action_draft", "action_cancel", "unlink"):
            self.assert_refused(self.payment, method)
        for state in ("draft", "canceled"):
            self.assert_refused(self.payment, "write", {"state": state})

    def test_nobody_writes_what_a_document_says(self):
        other = self.env["res.partner"].create({"name": "Jemand Anderes"})
        yesterday = self.invoice.invoice_date - timedelta(days=1)
        for values in (
            {"amount_total": 5},
            {"date": yesterday},
            {"delivery_date": yesterday},
            {"fiscal_position_id": False},
            {"invoice_date": yesterday},
            {"invoice_date_due": yesterday},
            {"invoice_origin": "etwas"},
            {"name": "WA/2026/99999"},
            {"narration": "doch nicht"},
            {"partner_id": other.id},
            {"partner_shipping_id": other.id},
            {"payment_reference": "etwas"},
            {"ref": "etwas"},
            {"inalterable_hash": "x"},
            {"journal_id": self.env["account.journal"].search([], limit=1).id},
            {"line_ids": [Command.clear()]},
            {"invoice_line_ids": [Command.update(self.invoice.line_ids[0].id, {})]},
            {
                "invoice_line_ids": [
                    Command.update(self.invoice.invoice_line_ids.id, {"price_unit": 5})
                ]
            },
            {"invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})]},
        ):
            # What a caller may set to get round Odoo's own check.
            self.assert_refused(self.invoice, "write", values, skip_readonly_check=True)

    def test_nobody_writes_its_lines(self):
        line = self.invoice.invoice_line_ids
        account = line.account_id.search([("account_type", "=", "income")], limit=1)
        for values in (
            {"price_unit": 5},
            {"quantity": 2},
            {"name": "etwas"},
            {"discount": 10},
            {"account_id": account.id},
            {"tax_ids": [Command.clear()]},
            {"balance": 1},
            {"partner_id": False},
            {"autowartung_revenue_account_id": account.id},
        ):
            self.assert_refused(line, "write", values, check_move_validity=False)
        self.assert_refused(line, "unlink")
        self.assert_refused(
            line,
            "create",
            [{"move_id": self.invoice.id, "name": "mehr", "price_unit": 1}],
            check_move_validity=False,
        )

    def test_nobody_writes_a_payment_of_ours(self):
        yesterday = self.payment.date - timedelta(days=1)
        for values in (
            {"amount": 5},
            {"date": yesterday},
            {"partner_id": False},
            {"memo": "etwas"},
            {"move_id": False},
            {"journal_id": self.invoice.journal_id.id},
            {"payment_type": "outbound"},
        ):
            self.assert_refused(self.payment, "write", values)

    def test_what_is_noted_about_a_document_stays_possible(self):
        accountant = self.people["accountant"]
        theirs = self.invoice.with_user(accountant)
        theirs.message_post(body="Kunde hat angerufen")
        theirs.activity_schedule("mail.mail_activity_data_todo", summary="Anrufen")
        theirs.write({"invoice_user_id": accountant.id})
        self.assertEqual(self.invoice.invoice_user_id, accountant)

    def test_the_journals_stay_secured(self):
        journals = self.invoice.journal_id + self.payment.journal_id
        for journal in journals:
            for values in (
                {"restrict_mode_hash_table": False},
                {"type": "general"},
                {"active": False},
                {"autowartung_use": False},
                {"autowartung_is_test": False},
            ):
                self.assert_refused(journal, "write", values)
            self.assert_refused(journal, "unlink")

    def test_nothing_else_gets_into_the_journals_of_the_shop(self):
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})],
            }
        )
        services = self.company._autowartung_journal("services", True)
        for journal in self.invoice.journal_id + services:
            moves = self.env["account.move"]
            kind = "entry" if journal == services else "out_invoice"
            values = {"move_type": kind, "journal_id": journal.id}
            self.assert_refused(moves, "create", [values])
            self.assert_refused(other, "write", {"journal_id": journal.id})
        self.assert_refused(self.invoice, "copy")
        self.assertFalse(other.journal_id.autowartung_use)
        strange = other.sudo().copy({"journal_id": self.invoice.journal_id.id})
        self.assert_refused(strange, "action_post")

    def test_what_bears_a_number_brings_it_to_no_journal_of_the_shop(self):
        entry = self.env["account.move"].create(
            {"move_type": "entry", "line_ids": self.balanced_lines()}
        )
        entry.action_post()
        entry.button_draft()
        self.assert_refused(entry, "write", {"journal_id": self.payment.journal_id.id})

    def test_the_clearing_journal_takes_what_the_provider_charges(self):
        entry = self.env["account.move"].with_user(self.people["accountant"])
        entry = entry.create(
            {
                "move_type": "entry",
                "journal_id": self.payment.journal_id.id,
                "line_ids": self.balanced_lines(),
            }
        )
        entry.action_post()
        self.assertEqual(entry.state, "posted")

    def balanced_lines(self):
        account = self.payment.journal_id.default_account_id.id
        return [
            Command.create({"account_id": account, "balance": balance})
            for balance in (2, -2)
        ]

    def test_the_payment_and_what_was_told_of_it_are_deleted_by_nobody(self):
        transaction = self.booking.transaction_ids
        events = self.env["autowartung.webhook.event"].search([])
        self.assertTrue(events)
        for records in (transaction, transaction.autowartung_request_ids, events):
            self.assert_refused(records, "unlink")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            transaction.sudo().unlink()

    def test_a_done_refund_is_deleted_by_nobody(self):
        self.as_worker(self.booking, "_cancel_and_refund")
        self.deliver()
        refund = self.booking.transaction_ids.filtered(
            lambda t: t.operation == "refund"
        )
        self.assertEqual(refund.state, "done")
        self.assert_refused(refund, "unlink")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            refund.sudo().unlink()


del BooksOfChartCase, IssuedCase
