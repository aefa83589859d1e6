# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a shop has to say before and at the order, who it is, and for whom it works."""

from commons.pages import CONSENT, PagesCase

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools.withdrawal_period import end_of_period


@tagged("post_install", "-at_install")
class TestDutiesOfInformation(PagesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["website"].get_current_website().company_id

    def text(self, response, name=None):
        [part] = (
            response.page.xpath(f"//*[@name='{name}']") if name else [response.page]
        )
        return " ".join(part.text_content().split())

    def conditions(self, path="/booking"):
        return self.text(self.read(self.url_open(path)), "shop_conditions")

    # === BEFORE THE ORDER, § 312j (1) BGB === #

    def test_the_first_page_says_where_cars_are_fetched(self):
        self.assertIn("Postleitzahl mit 50 oder 51 beginnt", self.conditions())
        self.assertIn("Postleitzahl mit 50 oder 51 beginnt", self.conditions("/"))
        self.workshop.service_area = "50, 51147"
        self.assertIn("mit 50 beginnt oder 51147 lautet", self.conditions())
        self.workshop.service_area = "51147, 51149"
        self.assertIn("Postleitzahl 51147 oder 51149 lautet", self.conditions())
        self.workshop.service_area = False
        self.assertIn("in ganz Deutschland", self.conditions())

    def test_all_workshops_count_that_have_drivers(self):
        other = self.env["res.partner"].create({"name": "Zweite"})
        second = self.workshop.copy({"partner_id": other.id, "service_area": "40"})
        second.driver_ids = self.workshop.driver_ids
        self.assertIn("40, 50 oder 51", self.conditions())
        second.driver_ids = False
        self.assertNotIn("40", self.conditions())

    def test_the_first_page_says_how_one_can_pay(self):
        provider = self.env.ref("payment.payment_provider_stripe")
        model = self.env.registry["payment.provider"]
        self.patch(model, "_autowartung_ready", lambda provider: True)
        provider.write({"state": "test", "is_published": True})
        text = self.conditions()
        self.assertIn("Sie zahlen online", text)
        self.assertIn("Karte, Wallet oder Lastschrift", text)
        self.assertIn("Stripe", text)
        provider.is_published = False
        self.assertNotIn("Sie zahlen online", self.conditions())

    def test_english_visitors_read_it_in_english(self):
        self.env["res.lang"]._activate_lang("en_US")
        website = self.env["website"].get_current_website()
        website.language_ids |= self.env.ref("base.lang_en")
        self.assertIn("begins with 50 or 51", self.conditions("/en/booking"))

    # === AT THE ORDER, § 312j (2) BGB === #

    def test_the_review_says_what_each_service_is_above_the_button(self):
        review = self.fill()
        text = self.text(review)
        for service in self.services:
            name = service.name
            for shown in (f"{name}, mit Protokoll.", f"{service.list_price:.2f}"):
                self.assertIn(shown.replace(".00", ",00"), text)
        self.assertEqual(text.count("etwa 1 h"), 3)
        order = text.index("Zahlungspflichtig buchen")
        self.assertLess(text.index("Inspektion, mit Protokoll."), order)

    def late_slot(self):
        end = end_of_period(fields.Datetime.add(fields.Datetime.now(), days=1))
        slots = self.workshop._pickup_slots()
        return next(s.start for s in slots if s.free and s.start > end).isoformat()

    def test_an_early_start_is_requested_within_the_period_only(self):
        boxes = "//input[@name='accepts_start']"
        self.assertTrue(self.fill().page.xpath(boxes))
        review = self.fill(start=self.late_slot())
        self.assertFalse(review.page.xpath(boxes))
        response = self.submit("review", review, accepts_terms="1")
        self.assertEqual(response.status_code, 303)
        [booking] = self.bookings()
        self.assertTrue(booking.terms_accepted_at)
        self.assertFalse(booking.early_start_accepted_at)
        self.assertNotIn("Ich verlange", booking.terms_version_id.body)

    def test_within_the_period_nothing_is_ordered_without_the_request(self):
        review = self.fill()
        response = self.submit("review", review, accepts_terms="1")
        self.assertEqual(response.status_code, 422)
        self.assertIn("accepts_start", self.errors(response))
        self.assertFalse(self.bookings())
        self.assertEqual(self.submit("review", review, **CONSENT).status_code, 303)

    # === WHO IT IS, § 5 DDG === #

    def test_the_legal_notice_names_register_and_managing_directors(self):
        self.company.write(
            {
                "name": "Muster Mobil GmbH",
                "city": "Köln",
                "vat": "DE462612124",
                "company_registry": "HRB 12345",
                "autowartung_register_court": "Amtsgericht Köln",
                "autowartung_managing_directors": "Anna Muster",
            }
        )
        text = self.text(self.read(self.url_open("/impressum")), "legal_lines")
        for shown in (
            "Muster Mobil GmbH, Sitz: Köln",
            "Amtsgericht Köln, HRB 12345",
            "Geschäftsführung: Anna Muster",
            "DE462612124",
        ):
            self.assertIn(shown, text)

    # === FOR WHOM, BFSG === #

    def test_the_accessibility_page_says_what_annex_3_asks_for(self):
        self.company.email = "kontakt@example.com"
        home = self.read(self.url_open("/"))
        [link] = home.page.xpath("//footer//a[@href='/barrierefreiheit']")
        self.assertEqual(link.text_content().strip(), "Barrierefreiheit")
        text = self.text(self.read(self.url_open("/barrierefreiheit")))
        for shown in (
            self.company.name,
            "kontakt@example.com",
            "EN 301 549",
            "WCAG) 2.1",
            "Marktüberwachungsstelle der Länder",
        ):
            self.assertIn(shown, text)
