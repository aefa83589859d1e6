# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A period of a company with SKR03 or SKR04: DATEV posts what the journal has."""

from datetime import date

from commons.datev_case import OURS, PDF, DatevCase, unpacked
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class ChartTests(DatevCase):
    # Receivable, provider, sales 19 and 7 %, advance payments, expense.
    CODES = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref(f"{OURS}accountant")
        cls.company = cls.company_data["company"]
        cls.gross_tax = cls.company._autowartung_gross_sales_tax()
        cls.reduced_tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 7),
                ("l10n_de_datev_code", "=", "2"),
            ],
            limit=1,
        )
        cls.sales, cls.misc, cls.bank = (
            cls.company_data[f"default_journal_{kind}"]
            for kind in ("sale", "misc", "bank")
        )
        cls.journals = cls.sales + cls.misc + cls.bank

    def account(self, code):
        return self.env["account.account"].search(
            [("code", "=", code), ("company_ids", "in", self.company.ids)]
        )

    def invoice(self, *lines, day=date(2026, 11, 5), **values):
        """Post an invoice of ``(price, tax, account)``."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": day,
                "delivery_date": "2026-11-20",
                "journal_id": self.sales.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Inspektion",
                            "price_unit": price,
                            "tax_ids": [Command.set(tax.ids)],
                            "account_id": self.account(account).id,
                        }
                    )
                    for price, tax, account in lines
                ],
                **values,
            }
        )
        invoice.action_post()
        return invoice

    def pay(self, invoice):
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": "2026-11-06", "journal_id": self.bank.id})
            ._create_payments()
        )
        if not payment.move_id:
            payment.outstanding_account_id = self.account(self.CODES[1])
            payment._generate_journal_entry()
            payment.move_id.action_post()
            lines = payment.move_id.line_ids + invoice.line_ids
            lines.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).reconcile()
        return payment.move_id

    def recognise(self, cents):
        _receivable, _bank, sales, _sales7, advance, _expense = self.CODES
        move = self.env["account.move"].create(
            {
                "journal_id": self.misc.id,
                "date": "2026-11-20",
                "line_ids": [
                    Command.create(
                        {"account_id": self.account(advance).id, "debit": cents / 100}
                    ),
                    Command.create(
                        {"account_id": self.account(sales).id, "credit": cents / 100}
                    ),
                ],
            }
        )
        move.line_ids.tax_ids = False
        move.action_post()
        return move

    def posted(self):
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "posted"),
                ("journal_id", "in", self.journals.ids),
            ]
        )

    # === THE TESTS, FOR EACH CHART === #

    def test_datev_posts_what_the_journal_has(self):
        _receivable, _bank, sales, sales7, advance, _expense = self.CODES
        gross, reduced = self.gross_tax, self.reduced_tax
        for prices in ((119.0,), (39.9, 0.99, 0.99, 0.99), (289.0, -28.9), (0.03,)):
            self.invoice(*((price, gross, sales) for price in prices))
        mixed = self.invoice((119.0, gross, sales), (50.0, reduced, sales7))
        prepaid = self.invoice((119.0, gross, advance))
        self.recognise(10_000)
        payment = self.pay(prepaid)
        note = mixed._reverse_moves(
            [{"date": "2026-11-07", "invoice_date": "2026-11-07"}], cancel=True
        )
        export = self.exported(self.dialog(self.company, self.journals))
        files, _documents = unpacked(export)
        (file,) = files.values()
        self.assertFalse(file.faults)
        self.assertEqual(file.balances(), self.balances_of(self.posted()))
        self.assertEqual(export.entry_count, len(self.posted()))
        self.assertEqual(export.debit, export.credit)
        numbers = {posting["Belegfeld 1"] for posting in file.postings}
        self.assertIn(prepaid.name, numbers)
        self.assertIn(note.name, numbers)
        self.assertNotIn(payment.name, numbers, "a payment has its invoice's number")
        keys = {
            posting["BU-Schlüssel"]
            for posting in file.postings
            if posting["Leistungsdatum"]
        }
        self.assertEqual(keys, {""}, "an automatic account has no key")

    def test_an_invoice_says_when_the_service_and_the_tax_are_due(self):
        sales = self.CODES[2]
        invoice = self.invoice((119.0, self.gross_tax, sales))
        files, _documents = unpacked(
            self.exported(self.dialog(self.company, self.sales))
        )
        (file,) = files.values()
        (posting,) = file.postings
        self.assertEqual(posting["Belegfeld 1"], invoice.name)
        self.assertEqual(posting["Belegdatum"], "0511")
        self.assertEqual(posting["Leistungsdatum"], "20112026")
        self.assertEqual(posting["Datum Zuord. Steuerperiode"], "05112026")
        self.assertEqual(posting["Konto"], self.CODES[0])
        self.assertEqual(posting["Gegenkonto (ohne BU-Schlüssel)"], sales)
        self.assertEqual(file.header[26], self.company.chart_template[-2:])


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestDatevSkr03(ChartTests, AccountTestInvoicingCommon):
    CODES = ("1410", "1200", "8400", "8300", "1718", "4970")

    @classmethod
    @AccountTestInvoicingCommon.setup_country("de")
    @AccountTestInvoicingCommon.setup_chart_template("de_skr03")
    def setUpClass(cls):
        super().setUpClass()

    def test_a_period_has_a_file_for_each_month(self):
        for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 1, 1)):
            self.invoice((119.0, self.gross_tax, "8400"), day=day)
        files, _documents = unpacked(
            self.exported(
                self.dialog(
                    self.company,
                    self.sales,
                    date_from="2026-10-15",
                    date_to="2027-01-31",
                )
            )
        )
        self.assertEqual(
            {name: file.header[12:16:2] for name, file in files.items()},
            {
                "EXTF_Buchungsstapel_2026-10.csv": ["20260101", "20261015"],
                "EXTF_Buchungsstapel_2026-11.csv": ["20260101", "20261101"],
                "EXTF_Buchungsstapel_2027-01.csv": ["20270101", "20270101"],
            },
        )
        for file in files.values():
            self.assertFalse(file.faults)
            self.assertEqual(len(file.postings), 1)

    def test_the_documents_lie_beside_and_are_linked(self):
        invoice = self.invoice((119.0, self.gross_tax, "8400"))
        without = self.invoice((59.5, self.gross_tax, "8400"))
        self.give_document(invoice)
        dialog = self.dialog(self.company, self.sales)
        self.assertIn(without.name, dialog.preview)
        export = self.exported(dialog)
        files, documents = unpacked(export)
        self.assertEqual(export.document_count, 1)
        name = invoice.name.replace("/", "-") + ".pdf"
        self.assertEqual(documents.keys(), {"document.xml", name})
        self.assertEqual(documents[name], PDF)
        (file,) = files.values()
        self.assertFalse(file.faults)
        links = {p["Belegfeld 1"]: p["Beleglink"] for p in file.postings}
        guid = links[invoice.name].removeprefix('BEDI "').removesuffix('"')
        self.assertIn(f'guid="{guid}"', documents["document.xml"].decode())
        self.assertEqual(links[without.name], "")
        again, _documents = unpacked(self.exported(dialog))
        self.assertEqual(again.popitem()[1].postings, file.postings)

    def test_a_cash_basis_company_is_posted_as_it_stands(self):
        """Its tax waits on another account until the customer pays."""
        waiting = self.account("1766") or self.account("1776").copy({"code": "1766"})
        waiting.reconcile = True
        self.company.tax_exigibility = True
        tax = self.gross_tax.copy({"name": "19 % on payment"})
        tax.write(
            {
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": waiting.id,
            }
        )
        invoice = self.invoice((119.0, tax, "8400"))
        files, _documents = unpacked(
            self.exported(self.dialog(self.company, self.sales))
        )
        (file,) = files.values()
        self.assertFalse(file.faults)
        self.assertEqual(file.balances(), self.balances_of(invoice))
        self.assertEqual(file.balances()["1766"], -1900)

    def test_drafts_are_named_and_left_out(self):
        posted = self.invoice((119.0, self.gross_tax, "8400"))
        draft = posted.copy({"invoice_date": "2026-11-08", "date": "2026-11-08"})
        dialog = self.dialog(self.company, self.sales)
        self.assertIn("Not posted yet, so not exported (1)", dialog.preview)
        export = self.exported(dialog)
        self.assertEqual(export.entry_count, 1)
        self.assertEqual(draft.state, "draft")

    def test_what_was_exported_before_is_said(self):
        self.invoice((119.0, self.gross_tax, "8400"))
        dialog = self.dialog(self.company, self.sales)
        self.assertNotIn("exported before", dialog.preview)
        self.exported(dialog)
        self.assertIn("exported before", self.dialog(self.company, self.sales).preview)

    def test_the_sums_are_shown_before(self):
        self.invoice((119.0, self.gross_tax, "8400"))
        preview = self.dialog(self.company, self.sales).preview
        self.assertIn("11/2026", preview)
        self.assertEqual(preview.count("119"), 2, "debit and credit")

    def test_what_cannot_be_exported_is_said_with_a_sentence(self):
        self.invoice((119.0, self.gross_tax, "8400"))
        cases = (
            ({"autowartung_datev_consultant": 0}, "consultant number"),
            ({"autowartung_datev_client": 0}, "client number"),
            ({"date_to": "2026-10-01"}, "ends after it begins"),
            ({"date_to": "2028-01-01"}, "a year at most"),
            ({"date_from": "2026-11-10", "date_to": "2026-11-12"}, "Nothing is posted"),
        )
        for values, words in cases:
            with self.subTest(values=values), self.assertRaises(UserError) as refused:
                self.dialog(self.company, self.sales, **values).action_export()
            self.assertIn(words, str(refused.exception))
        with self.assertRaises(UserError) as refused:
            self.dialog(
                self.company, self.sales, autowartung_datev_account_length=3
            ).action_export()
        self.assertIn("“3” as Sachkontenlänge", str(refused.exception))
        longer = self.account("8400").copy({"code": "84001"})
        self.invoice((119.0, self.gross_tax, longer.code))
        with self.assertRaises(UserError) as refused:
            self.dialog(self.company, self.sales).action_export()
        self.assertIn("84001", str(refused.exception))

    def test_the_numbers_are_kept_for_the_next_time(self):
        self.invoice((119.0, self.gross_tax, "8400"))
        self.exported(self.dialog(self.company, self.sales))
        self.assertEqual(self.company.autowartung_datev_consultant, 29098)
        self.assertEqual(self.company.autowartung_datev_client, 55003)
        dialogs = self.env["autowartung.export.datev"].with_company(self.company)
        with Form(dialogs) as form:
            self.assertEqual(form.autowartung_datev_consultant, 29098)
            self.assertEqual(form.date_from, date(2026, 11, 1))
            self.assertEqual(form.date_to, date(2026, 11, 30))


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestDatevSkr04(ChartTests, AccountTestInvoicingCommon):
    CODES = ("1205", "1800", "4400", "4300", "3272", "6855")

    @classmethod
    @AccountTestInvoicingCommon.setup_country("de")
    @AccountTestInvoicingCommon.setup_chart_template("de_skr04")
    def setUpClass(cls):
        super().setUpClass()
