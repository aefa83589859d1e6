# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tax adviser gets of real orders, and who may give it out of hand."""

import base64
import hashlib
import io
import zipfile

from commons.datev_case import OURS, DatevCase, unpacked
from commons.payment import PaymentCase

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged


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

    def this_month(self, **values):
        """Return the dialog for the month of today."""
        moves = self.env["account.move"].search([], order="date desc", limit=1)
        day = moves.date.replace(day=1)
        # The sandbox is no live provider.
        tests = self.env["account.journal"].search([("autowartung_is_test", "=", True)])
        return self.dialog(
            self.company,
            tests,
            **{"date_from": day, "date_to": moves.date, **values},
        )

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
        self.settled()
        for role in ("accountant", "manager"):
            user = new_test_user(self.env, f"aw_datev_{role}", f"{OURS}{role}")
            with self.subTest(role=role):
                dialog = self.this_month(user=user)
                self.assertIn("1", dialog.preview)
                export = self.exported(dialog)
                self.assertEqual(export.create_uid, user)
                self.assertTrue(export.with_user(user).file)
        for role in ("user", "dispatcher", "driver"):
            user = new_test_user(self.env, f"aw_datev_{role}", f"{OURS}{role}")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.this_month(user=user).action_export()

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
