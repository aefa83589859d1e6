# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tax adviser gets of real orders, and who may give it out of hand."""

import base64
import hashlib
import io
import zipfile
from pathlib import Path

from commons.business import AUSTRIAN_VAT, create_company, take_reverse_charge
from commons.datev_case import OURS, DatevCase, unpacked
from commons.payment import PaymentCase

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestDatevOfTheShop(DatevCase, PaymentCase):
    """What becomes of a real order, with the provider's events."""

    def setUp(self):
        super().setUp()
        self.company = self.env.company

    def settled(self):
        booking = self.create_booking(price=149.0)
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        return booking

    def settled_live(self):
        booking = self.create_booking(price=149.0)
        self.settle_as_live(booking)
        return booking

    def tests(self):
        """Return the journals of what the sandbox makes: it is no live provider."""
        return self.env["account.journal"].search([("autowartung_is_test", "=", True)])

    def this_month(self, journals=None, **values):
        """Return the dialog for the month of today."""
        moves = self.env["account.move"].search([], order="date desc", limit=1)
        day = moves.date.replace(day=1)
        return self.dialog(
            self.company,
            self.tests() if journals is None else journals,
            **{"date_from": day, "date_to": moves.date, **values},
        )

    def salaries(self):
        """Post something that is nobody's business in a journal that is locked away."""
        journal = self.env["account.journal"].create(
            {"name": "Gehälter", "code": "GEH", "type": "general"}
        )
        accounts = self.company._autowartung_journal("sales").default_account_id
        accounts += self.customer.property_account_receivable_id
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [
                    Command.create(
                        {"name": "Gehalt", "account_id": account.id, side: 4321.0}
                    )
                    for account, side in zip(accounts, ("debit", "credit"), strict=True)
                ],
            }
        )
        move.line_ids.tax_ids = False
        move.action_post()
        self.env["ir.rule"].create(
            {
                "name": "No salaries",
                "model_id": self.env["ir.model"]._get_id("account.journal"),
                "domain_force": "[('code', '!=', 'GEH')]",
            }
        )
        return journal

    def test_payment_and_refund_have_the_numbers_of_their_documents(self):
        booking = self.settled()
        invoice = booking.invoice_ids
        self.as_worker(booking, "_cancel_and_refund")
        self.deliver()
        self.run_lanes()
        note = booking.invoice_ids - invoice
        self.assertEqual(note.move_type, "out_refund")
        files, _documents = unpacked(self.exported(self.this_month()))
        (file,) = files.values()
        self.assertFalse(file.faults)
        found = [
            (posting["Belegfeld 1"], posting["Buchungstext"])
            for posting in file.postings
            if posting["Buchungstext"].startswith(booking.name)
        ]
        german = self.company.partner_id.lang == "de_DE"
        payment, refund = ("Zahlung", "Erstattung") if german else ("Payment", "Refund")
        self.assertEqual(len(found), 4)
        self.assertEqual({number for number, _text in found}, {invoice.name, note.name})
        self.assertIn((invoice.name, f"{booking.name} {payment}"), found)
        self.assertIn((note.name, f"{booking.name} {refund}"), found)

    def test_nothing_of_the_customer_is_in_the_postings(self):
        self.settled()
        export = self.exported(self.this_month())
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(export.file))) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    text = archive.read(name).decode("cp1252")
                    self.assertNotIn("Mustermann", text)
                    self.assertNotIn("example.com", text)

    def test_a_payment_that_is_not_in_the_books_is_named(self):
        booking = self.settled()
        transaction = booking.transaction_ids
        self.assertNotIn(transaction.reference, self.this_month().preview)
        transaction.is_post_processed = False
        self.assertIn(transaction.reference, self.this_month().preview)

    def test_the_export_is_kept_as_it_was(self):
        self.settled()
        export = self.exported(self.this_month())
        content = base64.b64decode(export.file)
        self.assertEqual(export.checksum, hashlib.sha256(content).hexdigest())
        manager = new_test_user(self.env, "aw_datev_manager", f"{OURS}manager")
        self.assertEqual(export.create_uid, self.env.user)
        for operation in (
            lambda record: record.unlink(),
            lambda record: record.write({"checksum": "0"}),
            lambda record: record.create({"file_name": "x"}),
        ):
            with self.assertRaises(AccessError):
                operation(export.with_user(manager))

    def test_accountants_and_managers_export_and_nobody_else(self):
        self.settled_live()
        shop = self.company._autowartung_datev_journals()
        for role in ("accountant", "manager"):
            user = new_test_user(self.env, f"aw_datev_{role}", f"{OURS}{role}")
            with self.subTest(role=role):
                dialog = self.this_month(user=user, journals=shop)
                # The invoice and its payment.
                self.assertIn("298,00", dialog.preview)
                export = self.exported(dialog)
                self.assertEqual(export.create_uid, user)
                self.assertTrue(export.with_user(user).file)
        for role in ("user", "dispatcher", "driver"):
            user = new_test_user(self.env, f"aw_datev_{role}", f"{OURS}{role}")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.this_month(user=user).action_export()

    def test_who_may_not_read_a_journal_exports_those_of_the_shop_alone(self):
        booking = self.settled_live()
        chosen = self.company._autowartung_datev_journals() + self.salaries()
        for role in ("accountant", "manager"):
            user = new_test_user(self.env, f"aw_datev_{role}", f"{OURS}{role}")
            with self.subTest(role=role):
                dialog = self.this_month(user=user, journals=chosen)
                self.assertNotIn("4,321", dialog.preview)
                self.assertNotIn("4.321", dialog.preview)
                export = self.exported(dialog)
                self.assertNotIn("Gehälter", export.journals)
                (file,) = unpacked(export)[0].values()
                numbers = {posting["Belegfeld 1"] for posting in file.postings}
                self.assertEqual(numbers, {booking.invoice_ids.name})

    def test_tests_are_not_exported_beside_what_is_real(self):
        self.settled_live()
        self.settled()
        both = self.company._autowartung_datev_journals() + self.tests()
        dialog = self.this_month(journals=both)
        with self.assertRaisesRegex(UserError, "beside real ones"):
            dialog.action_export()
        self.assertIn("beside real ones", dialog.preview)
        dialog.journal_ids -= self.tests()
        self.assertTrue(self.exported(dialog).entry_count)

    def test_a_document_that_is_not_what_was_archived_is_not_exported(self):
        booking = self.settled_live()
        self.give_document(booking.invoice_ids)
        document = booking.invoice_ids.invoice_pdf_report_id
        document.sudo().autowartung_sha256 = hashlib.sha256(document.raw).hexdigest()
        journals = self.company._autowartung_datev_journals()
        _files, documents = unpacked(self.exported(self.this_month(journals)))
        self.assertIn(document.raw, documents.values())
        Path(document._full_path(document.store_fname)).write_bytes(b"%PDF-1.4 other")
        document.invalidate_recordset()
        dialog = self.this_month(journals)
        with (
            self.assertRaisesRegex(UserError, "damaged"),
            mute_logger("odoo.addons.autowartung_payment.models.payment.archive_guard"),
        ):
            dialog.action_export()

    def test_a_vat_number_is_told_as_it_is_written_everywhere(self):
        take_reverse_charge(self.env)
        abroad = create_company(self.env, "AT")
        booking = self.create_booking(price=100.0, partner_id=abroad.id)
        self.settle_as_live(booking)
        self.env.cr.execute(
            "UPDATE res_partner SET vat = 'at u-123.456 75' WHERE id = %s", [abroad.id]
        )
        abroad.invalidate_recordset()
        booking.action_ready()
        booking.action_collect()
        self.run_lanes()
        entries = [move._autowartung_datev_entry() for move in booking._all_entries()]
        self.assertEqual({entry.vat_id for entry in entries} - {""}, {AUSTRIAN_VAT})

    def test_nobody_exports_another_company(self):
        self.settled()
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        user = new_test_user(self.env, "aw_datev_acct", f"{OURS}accountant")
        dialog = self.this_month(user=user)
        dialog.sudo().company_id = other
        with self.assertRaises(AccessError):
            dialog.action_export()

    def test_nobody_sees_the_exports_of_another_company(self):
        self.settled()
        export = self.exported(self.this_month())
        user = new_test_user(self.env, "aw_datev_acct", f"{OURS}accountant")
        self.assertTrue(export.with_user(user).has_access("read"))
        export.company_id = self.env["res.company"].create({"name": "Andere GmbH"})
        self.assertFalse(export.with_user(user).has_access("read"))

    def test_what_was_paid_in_test_mode_is_exported_only_if_it_is_chosen(self):
        booking = self.settled()
        journals = self.company._autowartung_datev_journals()
        self.assertNotIn(booking.invoice_ids.journal_id, journals)
        uses = set(journals.mapped("autowartung_use"))
        self.assertLessEqual({"sales", "services", "clearing"}, uses)

    def test_a_company_with_another_chart_is_told_so(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        self.env.user.company_ids += other
        dialog = self.dialog(other)
        self.assertIn("SKR03", dialog.preview)
        with self.assertRaises(UserError):
            dialog.action_export()
