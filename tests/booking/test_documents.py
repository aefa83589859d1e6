# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer, and the tax office, reads on the documents of a booking."""

from datetime import timedelta

from commons.portal import PortalCase
from lxml import html

from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.models.payment.archive import issuing_context

PLAIN_LAYOUT = "web.external_layout_standard"


@tagged("post_install", "-at_install")
class TestDocuments(PortalCase):
    def setUp(self):
        super().setUp()
        self.customer.lang = "de_DE"
        self.booking = self.book()
        self.pay(self.booking)
        self.deliver()
        self.invoice = self.booking.invoice_ids

    def render(self, document, env=None):
        report = (env or self.env)["ir.actions.report"]
        report = report.with_context(**issuing_context())
        rendered, _kind = report._render_qweb_html(
            "account.account_invoices", document.ids
        )
        return rendered

    def read(self, document):
        """Return the document as its customer sees it, without tags."""
        rendered = self.render(document, self.env(context={"lang": "en_US"}))
        page = html.fromstring(rendered)
        if "din5008" in self.env.company.external_report_layout_id.key:
            # Its stylesheet hides what it says elsewhere.
            for hidden in page.xpath("//*[@id='informations']"):
                hidden.drop_tree()
        return " ".join(page.text_content().split())

    def use_plain_layout(self):
        self.env.company.external_report_layout_id = self.env.ref(PLAIN_LAYOUT)

    def credit(self):
        self.as_worker(self.booking, "_cancel_and_refund")
        return self.booking.invoice_ids - self.invoice

    def test_invoice_before_the_service_says_so_and_when_it_is_expected(self):
        expected_on = self.invoice.delivery_date
        self.assertGreater(expected_on, self.invoice.invoice_date)
        self.assertIn(
            f"Vorauszahlung: Die Leistung erfolgt voraussichtlich am"
            f" {expected_on:%d.%m.%Y}.",
            self.read(self.invoice),
        )

    def test_invoice_without_an_appointment_promises_no_day(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        text = self.read(booking.invoice_ids)
        self.assertIn("Vorauszahlung: Die Leistung steht noch aus.", text)
        self.assertNotIn("voraussichtlich", text)

    def test_a_cancellation_names_the_booking_and_promises_no_service(self):
        note = self.credit()
        self.deliver()
        for use_layout in (lambda: None, self.use_plain_layout):
            use_layout()
            text = self.read(note)
            self.assertIn(f"Auftrag {self.booking.name}", text.replace(":", ""))
            self.assertIn(self.invoice.name, text)
            self.assertNotIn("Lieferdatum", text)
            self.assertNotIn("Bezahlt am", text)
            self.assertIn("Ausgeglichen am", text)

    def test_a_cancellation_promises_no_service_on_a_cash_basis_either(self):
        self.env.company.autowartung_revenue_at = "payment"
        self.booking = self.book(slot=20)
        self.pay(self.booking)
        self.deliver()
        self.invoice = self.booking.invoice_ids
        self.assertNotIn("Lieferdatum", self.read(self.credit()))

    def test_a_correction_after_the_service_tells_its_day(self):
        self.booking.sudo().write({"state": "done", "done_at": "2026-11-30 10:00:00"})
        note = self.invoice._reverse_moves()
        note.action_post()
        self.assertIn("Lieferdatum", self.read(note))

    def test_invoice_names_the_booking_once_and_asks_for_nothing(self):
        for use_layout in (lambda: None, self.use_plain_layout):
            use_layout()
            text = self.read(self.invoice)
            self.assertEqual(text.count(self.booking.name), 1)
            self.assertNotIn("Zahlungsreferenz", text)

    def test_invoice_that_comes_after_the_service_is_no_prepayment(self):
        booking = self.book(slot=20)
        booking.sudo().state = "done"
        invoice = booking._new_invoice()
        invoice.action_post()
        self.assertNotIn("Vorauszahlung", self.read(invoice))

    def test_invoice_names_the_car(self):
        self.vehicle.write({"make": "VW", "model": "Golf"})
        self.assertIn("Fahrzeug K-EM 1234 · VW Golf", self.read(self.invoice))
        self.use_plain_layout()
        self.assertIn("Fahrzeug K-EM 1234 · VW Golf", self.read(self.invoice))

    def test_invoice_of_a_company_without_a_vat_number_states_its_tax_number(self):
        company = self.env.company
        company.write({"vat": False, "l10n_de_stnr": "2893081508152"})
        self.assertIn("Steuernummer: 2893081508152", self.read(self.invoice))
        company.vat = "DE123456788"
        text = self.read(self.invoice)
        self.assertIn("DE123456788", text)
        self.assertNotIn("Steuernummer:", text)

    def test_lines_are_gross_and_the_tax_is_inside_the_total(self):
        page = html.fromstring(self.render(self.invoice))
        shown = {
            name: self.tidy(page.xpath(f"//*[@name='{name}']")[0].text_content())
            for name in ("quantity", "gross_unit_price", "gross_amount", "gross_total")
        }
        self.assertEqual(
            shown,
            {
                "quantity": "1",
                "gross_unit_price": "149,00 €",
                "gross_amount": "149,00 €",
                "gross_total": "149,00 €",
            },
        )
        inside = page.xpath("//*[@name='tax_inside']")
        self.assertEqual(
            [self.tidy(row.text_content()) for row in inside],
            ["enthält USt 19 % auf 125,21 € netto 23,79 €"],
        )
        self.assertNotIn("Nettobetrag", page.text_content())

    def test_the_document_speaks_the_customers_language_whoever_asks(self):
        accountant = new_test_user(
            self.env, "aw_books", "account.group_account_user", lang="en_US"
        )
        askers = (
            self.env(context={"lang": "en_US"}),
            self.env(context={}),
            self.env(user=accountant),
            self.env(user=accountant, su=True, context={"lang": "de_DE"}),
        )
        for layout in ("l10n_din5008.external_layout_din5008", PLAIN_LAYOUT):
            self.env.company.external_report_layout_id = self.env.ref(layout)
            for language, word in (("de_DE", "Rechnung"), ("en_US", "Invoice")):
                self.env["res.lang"]._activate_lang(language)
                self.customer.lang = language
                texts = {self.words(self.render(self.invoice, env)) for env in askers}
                self.assertEqual(len(texts), 1, (layout, language))
                self.assertIn(word, texts.pop())

    def test_a_customer_of_whom_no_language_is_known_reads_the_companys(self):
        self.customer.lang = False
        self.env.company.partner_id.lang = "de_DE"
        self.assertIn("Menge", self.read(self.invoice))

    def words(self, rendered):
        """Return what is read of a page: its head names the user's session."""
        (body,) = html.fromstring(rendered).xpath("//main")
        return self.tidy(body.text_content())

    def test_what_takes_an_invoice_back_is_a_cancellation_and_no_gutschrift(self):
        text = self.read(self.credit())
        self.assertIn("Stornorechnung", text)
        self.assertNotIn("Rechnungsnr.", text)
        self.assertNotIn("Fälligkeit", text)
        self.assertNotIn("Gutschrift", text)
        self.assertNotIn("Vorauszahlung", text)
        self.assertIn(self.invoice.name, text)
        self.use_plain_layout()
        text = self.read(self.booking.invoice_ids - self.invoice)
        self.assertIn("Stornorechnung", text)
        self.assertNotIn("Gutschrift", text)

    def test_what_takes_a_part_of_it_back_is_a_correction(self):
        credit_note = self.invoice._reverse_moves()
        credit_note.sudo().write(self.booking._payable_link_values())
        credit_note.invoice_line_ids.price_unit /= 2
        credit_note.action_post()
        text = self.read(credit_note)
        self.assertIn("Korrekturrechnung", text)
        self.assertNotIn("Storno", text)

    def test_other_documents_of_the_company_are_as_before(self):
        """Odoo's own invoice to come is no prepayment, its credit note a Gutschrift."""
        for kind, said in (("out_invoice", "Rechnung"), ("out_refund", "Gutschrift")):
            other = self.env["account.move"].create(
                {
                    "move_type": kind,
                    "partner_id": self.customer.id,
                    "delivery_date": self.invoice.invoice_date + timedelta(days=9),
                    "invoice_line_ids": [(0, 0, {"name": "Reifen", "price_unit": 1})],
                }
            )
            other.action_post()
            text = self.read(other)
            self.assertIn(said, text)
            self.assertNotIn("Vorauszahlung", text)
            self.assertNotIn("Storno", text)
