# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an accountant writes to correct a document stays within what it corrects."""

from datetime import timedelta

from commons.books import BooksOfChartCase
from commons.roles import GROUPS
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged


class CorrectionsCase(BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env, "aw_acct", f"{GROUPS['accountant']},account.group_account_manager"
        )

    def setUp(self):
        super().setUp()
        self.booking = self.paid()
        self.invoice = self.booking.invoice_ids

    def wizard(self):
        return (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"journal_id": self.invoice.journal_id.id})
        )

    def credit(self, **values):
        """Return the draft credit note of the accountant."""
        wizard = self.wizard()
        wizard.refund_moves()
        return self.changed(wizard.new_move_ids, values)

    def replacement(self, **values):
        """Return the draft in place of the invoice, which is credited."""
        wizard = self.wizard()
        wizard.modify_moves()
        return self.changed(wizard.new_move_ids, values)

    def changed(self, drafts, values):
        draft = drafts.with_user(self.accountant)
        price = values.pop("price_unit", None)
        if price:
            line = draft.invoice_line_ids
            values["invoice_line_ids"] = [
                Command.update(line.id, {"price_unit": price})
            ]
        draft.write(values)
        return draft


@tagged("post_install", "-at_install")
class TestCorrections(CorrectionsCase):
    def test_no_more_is_credited_than_was_invoiced(self):
        draft = self.credit(price_unit=399)
        with (
            self.assertRaisesRegex(UserError, "119.00.*can be corrected"),
            self.env.cr.savepoint(),
        ):
            draft.action_post()
        self.credit(price_unit=100).action_post()
        with self.assertRaisesRegex(UserError, "19.00.*can be corrected"):
            self.credit(price_unit=20).action_post()

    def test_two_drafts_that_are_posted_together_credit_no_more_either(self):
        drafts = self.credit() + self.credit()
        with self.assertRaisesRegex(UserError, "can be corrected"):
            drafts.action_post()

    def test_a_credit_note_does_not_become_an_invoice(self):
        draft = self.credit()
        for act in (
            draft.action_switch_move_type,
            lambda: draft.write({"move_type": "out_invoice"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()
        draft.sudo().move_type = "out_invoice"
        with self.assertRaisesRegex(UserError, "can be invoiced"):
            draft.action_post()

    def test_a_correction_has_the_currency_of_the_invoice(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        draft = self.credit(currency_id=dollar.id)
        with self.assertRaisesRegex(UserError, "currency"):
            draft.action_post()

    def test_a_note_in_another_journal_credits_nothing_of_ours(self):
        stranger = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "reversed_entry_id": self.invoice.id,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 50})],
            }
        )
        stranger.action_post()
        self.assertEqual(self.invoice._autowartung_uncredited(), 119)

    def test_no_more_is_invoiced_than_was_paid(self):
        with self.assertRaisesRegex(UserError, "119.00.*can be invoiced"):
            self.replacement(price_unit=99_999).action_post()

    def test_what_was_invoiced_again_is_within_what_was_paid_as_well(self):
        draft = self.replacement(price_unit=100)
        draft.action_post()
        self.assertEqual(draft.sudo().payment_state, "paid")

    def test_a_credit_note_goes_to_whom_the_invoice_went(self):
        other = self.env["res.partner"].create({"name": "Jemand Anderes"})
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.credit(partner_id=other.id).action_post()

    def test_it_bears_the_german_day_on_which_it_is_posted(self):
        draft = self.credit(invoice_date=self.invoice.invoice_date - timedelta(days=30))
        tomorrow = self.today() + timedelta(days=1)
        # Half past midnight in Germany, in winter and in summer.
        with freeze_time(f"{self.today()} 23:30:00"):
            draft.action_post()
        self.assertEqual(draft.sudo().invoice_date, tomorrow)
        self.assertEqual(draft.sudo().date, tomorrow)

    def test_a_credit_note_names_its_invoice(self):
        draft = self.credit()
        draft.sudo().reversed_entry_id = False
        with self.assertRaisesRegex(UserError, "name the invoice"):
            draft.action_post()

    # === ODOO'S CRON === #

    def run_autopost(self):
        with freeze_time(fields.Datetime.now() + timedelta(days=40)):
            self.run_cron("account.move", "_autopost_draft_entries")

    def test_no_document_repeats_itself(self):
        note = self.credit(auto_post="monthly")
        note.action_post()
        before = self.moves()
        self.run_autopost()
        self.assertEqual(note.sudo().auto_post, "no")
        self.assertEqual(self.moves(), before)

    def test_the_cron_posts_no_stranger_into_the_journals_of_the_shop(self):
        stranger = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "journal_id": self.invoice.journal_id.id,
                "auto_post": "at_date",
                "invoice_date": self.today(),
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 5})],
            }
        )
        self.run_autopost()
        self.assertEqual(stranger.state, "draft")

    # === RECONCILED === #

    def test_a_document_and_its_payment_stay_reconciled(self):
        lines = self.invoice.line_ids.filtered("reconciled")
        self.assertTrue(lines)
        for act in (
            lambda: lines.with_user(self.accountant).remove_move_reconcile(),
            lambda: lines.matched_credit_ids.with_user(self.accountant).unlink(),
            lambda: lines.matched_credit_ids.with_user(self.accountant).write(
                {"amount": 1}
            ),
        ):
            with (
                self.assertRaisesRegex(UserError, "stays reconciled"),
                self.env.cr.savepoint(),
            ):
                act()
        self.assertEqual(self.invoice.payment_state, "paid")

    def test_a_goodwill_note_is_paid_out_from_the_bank(self):
        note = self.credit(price_unit=20)
        note.action_post()
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("autowartung_use", "=", False)], limit=1
        )
        wizard = self.env["account.payment.register"].with_user(self.accountant)
        wizard.with_context(active_model="account.move", active_ids=note.ids).create(
            {"journal_id": bank.id}
        ).action_create_payments()
        self.assertEqual(note.sudo().amount_residual, 0)
        self.assertEqual(self.invoice.payment_state, "paid")

    def test_the_bank_does_not_speak_for_the_provider(self):
        journal = self.booking.transaction_ids.payment_id.journal_id
        bookkeeper = new_test_user(
            self.env,
            "aw_bank",
            "account.group_account_user,account.group_account_basic",
        )
        lines = self.env["account.bank.statement.line"].with_user(bookkeeper)
        with self.assertRaisesRegex(UserError, "no bank statement"):
            lines.create({"journal_id": journal.id, "amount": 5, "payment_ref": "x"})

    # === CONTACTS === #

    def merge(self, *partners, keep=None):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        partners = self.customer.union(*partners)
        wizard._merge(partners.ids, keep)

    def test_whom_a_document_names_stays_when_contacts_are_merged(self):
        twin = self.customer.copy({"name": "Erika M."})
        with self.assertRaisesRegex(UserError, self.customer.name):
            self.merge(twin, keep=twin)
        self.merge(twin)
        self.assertFalse(twin.exists())
        self.assertEqual(self.invoice.partner_id, self.customer)

    def test_two_whom_documents_name_stay_two(self):
        first, self.customer = self.customer, self.customer.copy()
        self.paid()
        with self.assertRaisesRegex(UserError, "cannot become one"):
            self.merge(first, keep=first)
        # Odoo's own round goes on with the next.
        self.merge(first)
        self.assertTrue(first.exists() and self.customer.exists())


@tagged("post_install", "-at_install")
class TestOtherWays(CorrectionsCase):
    def test_our_invoice_is_not_paid_on_odoo_pages(self):
        self.env.cr.execute(
            "UPDATE account_move SET payment_state = 'not_paid', amount_residual = 5"
            " WHERE id = %s",
            [self.invoice.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.invoice._has_to_be_paid())
        count = self.env["payment.transaction"].search_count([])
        method = self.provider.payment_method_ids[:1]
        answer = self.rpc(
            f"/invoice/transaction/{self.invoice.id}",
            access_token=self.invoice.access_token,
            provider_id=self.provider.id,
            payment_method_id=method.id,
            token_id=None,
            amount=1.0,
            flow="direct",
            tokenization_requested=False,
            landing_route="/my",
        )
        self.assertRegex(str(answer), "nicht hier bezahlt|not paid here")
        self.assertEqual(self.env["payment.transaction"].search_count([]), count)
        with self.assertRaisesRegex(UserError, "not paid here"):
            self.env["payment.transaction"].create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": method.id,
                    "partner_id": self.customer.id,
                    "currency_id": self.invoice.currency_id.id,
                    "amount": 1,
                    "reference": "INV-1",
                    "invoice_ids": [Command.set(self.invoice.ids)],
                }
            )

    def test_nothing_of_the_shop_is_tied_to_something_else_by_hand(self):
        duplicate = self.pay(self.create_booking(119))
        self.deliver()
        receivable = self.invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        bank = self.env["account.move"].create(
            {
                "journal_id": self.env["account.journal"]
                .search([("type", "=", "general")], limit=1)
                .id,
                "line_ids": [
                    Command.create({"account_id": receivable.account_id.id, **sums})
                    for sums in ({"debit": 119}, {"credit": 119})
                ],
            }
        )
        bank.action_post()
        [debit, credit] = bank.line_ids.sorted("credit")
        paid = duplicate.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        partials = self.env["account.partial.reconcile"].with_user(self.accountant)
        amounts = {
            "amount": 1,
            "debit_amount_currency": 1,
            "credit_amount_currency": 1,
        }
        for one, other in ((debit, paid), (receivable, credit), (receivable, paid)):
            ties = {"debit_move_id": one.id, "credit_move_id": other.id}
            with (
                self.subTest(one=one, other=other),
                self.assertRaisesRegex(UserError, "not reconciled by hand"),
                self.env.cr.savepoint(),
            ):
                partials.create({**ties, **amounts})
        stranger = partials.create(
            {"debit_move_id": debit.id, "credit_move_id": credit.id, **amounts}
        )
        with self.assertRaises(UserError):
            stranger.credit_move_id = paid

    def test_nobody_chooses_the_key_of_a_document_page(self):
        with self.assertRaises(UserError):
            self.invoice.with_user(self.accountant).access_token = "abc"

    # === MAILS === #

    def mail(self, model, values):
        """Send a mail through the gateway, as any employee may over RPC."""
        employee = new_test_user(self.env, "aw_empl", "base.group_user")
        text = (
            "From: a@example.com\nTo: x@example.com\nSubject: x\n"
            f"Message-Id: <{fields.Datetime.now().timestamp()}@x>\n\nText"
        )
        threads = self.env["mail.thread"].with_user(employee)
        return threads.message_process(model, text, custom_values=values)

    def test_a_mail_brings_nothing_that_nobody_gives_by_hand(self):
        transaction = self.booking.transaction_ids
        for model, values in (
            (
                "res.partner",
                {"invoice_ids": [Command.update(self.invoice.id, {"ref": "x"})]},
            ),
            ("res.partner", {"invoice_ids": [Command.link(self.invoice.id)]}),
            ("res.partner", {"autowartung_account_id": self.customer.id}),
            (
                "account.move",
                {
                    "move_type": "out_invoice",
                    "transaction_ids": [Command.link(transaction.id)],
                },
            ),
            (
                "account.move",
                {
                    "move_type": "out_invoice",
                    "journal_id": self.invoice.journal_id.id,
                },
            ),
            (
                "autowartung.booking",
                {"partner_id": self.customer.id, "state": "confirmed"},
            ),
        ):
            with (
                self.subTest(model=model, values=values),
                self.assertRaisesRegex(
                    UserError,
                    "by hand|come with a mail|journal is for|what the provider",
                ),
                self.env.cr.savepoint(),
            ):
                self.mail(model, values)

    def test_other_mails_still_make_records(self):
        tag = self.env["res.partner.category"].create({"name": "Aus Mails"})
        partner_id = self.mail(
            "res.partner", {"name": "Neu", "category_id": [Command.link(tag.id)]}
        )
        partner = self.env["res.partner"].browse(partner_id)
        self.assertEqual((partner.name, partner.category_id), ("Neu", tag))


del BooksOfChartCase, CorrectionsCase
