# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The PDF of an invoice is read, and says all that § 14 (4) UStG asks for."""

import io
import unittest

import pypdf
from commons.portal import PortalCase

from odoo import Command
from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.payment.archive import issuing_context

LAYOUTS = (
    "l10n_din5008.external_layout_din5008",
    "web.external_layout_standard",
    "web.external_layout_bold",
)


@tagged("post_install", "-at_install")
class TestInvoicePdf(PortalCase):
    renders_documents = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["ir.actions.report"]._autowartung_makes_pdf():
            raise unittest.SkipTest("no PDF is read: wkhtmltopdf cannot be had here")
        cls.customer.write(
            {"street": "Domkloster 4", "zip": "50667", "city": "Köln", "lang": "de_DE"}
        )
        cls.env.company.write(
            {
                "street": "Werkstraße 5",
                "zip": "10119",
                "city": "Berlin",
                "company_registry": "HRB 4711 B",
                "autowartung_register_court": "Amtsgericht Charlottenburg",
                "autowartung_managing_directors": "Anna Weber, Ben Krüger",
                "vat": False,
                "l10n_de_stnr": "2893081508152",
            }
        )
        gross = cls.env.company._autowartung_gross_sales_tax()
        cls.reduced = gross.copy({"name": "7 % gross", "amount": 7})

    def setUp(self):
        super().setUp()
        self.booking = self.book(
            line_ids=[
                Command.create({"name": "Inspektion", "price_unit": 119}),
                Command.create(
                    {
                        "name": "Motoröl 5W-30",
                        "price_unit": 8.56,
                        "quantity": 1.25,
                        "tax_ids": [Command.set(self.reduced.ids)],
                    }
                ),
            ]
        )
        self.pay(self.booking)
        self.deliver()
        self.invoice = self.booking.invoice_ids

    def read(self, document, layout):
        self.env.company.external_report_layout_id = self.env.ref(layout)
        report = self.env["ir.actions.report"].with_context(
            force_report_rendering=True, lang="en_US", **issuing_context()
        )
        content, kind = report._render_qweb_pdf(
            "account.account_invoices", document.ids
        )
        self.assertEqual(kind, "pdf")
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def assertSays(self, text, *words):
        for word in words:
            self.assertIn(word, text)

    def test_it_says_all_that_the_tax_law_asks_for(self):
        invoice = self.invoice
        for layout in LAYOUTS:
            with self.subTest(layout=layout):
                text = self.read(invoice, layout)
                company = self.env.company
                # No. 1: full name and address of both.
                self.assertSays(text, company.name, "Werkstraße 5", "10119 Berlin")
                self.assertSays(text, "Erika Mustermann", "Domkloster 4", "50667 Köln")
                # No. 2 to 4: tax number, date of issue, number.
                self.assertSays(text, "Steuernummer: 2893081508152")
                self.assertSays(text, f"{invoice.invoice_date:%d.%m.%Y}", invoice.name)
                # No. 5: quantity and kind of service.
                self.assertSays(text, "Inspektion 1 119,00 € USt 19 % 119,00 €")
                self.assertSays(text, "Motoröl 5W-30 1,25 8,56 € USt 7 % 10,70 €")
                # No. 6: when the service is expected (UStAE 14.8).
                self.assertSays(text, "Vorauszahlung: Die Leistung erfolgt")
                self.assertSays(text, f"{invoice.delivery_date:%d.%m.%Y}")
                # No. 7 and 8: net by rate, rate, tax.
                self.assertSays(text, "enthält USt 19 % auf 100,00 € netto 19,00 €")
                self.assertSays(text, "enthält USt 7 % auf 10,00 € netto 0,70 €")
                self.assertSays(text, "Gesamt 129,70 €")

    def test_it_names_register_and_managing_directors(self):
        for layout in LAYOUTS:
            with self.subTest(layout=layout):
                text = self.read(self.invoice, layout)
                self.assertSays(text, "Amtsgericht Charlottenburg", "HRB 4711 B")
                self.assertSays(text, "Anna Weber, Ben Krüger")

    def test_a_cancellation_says_as_much(self):
        self.as_worker(self.booking, "_cancel_and_refund")
        credit = self.booking.invoice_ids - self.invoice
        text = self.read(credit, LAYOUTS[0])
        self.assertSays(text, "Stornorechnung", credit.name, self.invoice.name)
        self.assertSays(text, "Erika Mustermann", "Steuernummer: 2893081508152")
        self.assertSays(text, "enthält USt 19 % auf 100,00 € netto 19,00 €")
        self.assertNotIn("Vorauszahlung", text)
