# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who books for a company says so in the funnel, and is charged as one."""

from commons.business import (
    AUSTRIAN,
    GERMAN,
    GERMAN_VAT,
    create_company,
    take_reverse_charge,
    use_tax_number,
)
from commons.pages import CONSENT, PagesCase
from commons.shop import VISIT

from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestBusinessPages(PagesCase):
    def order(self, review):
        consents = {name: CONSENT[name] for name in ("accepts_terms",)}
        response = self.submit("review", review, **consents)
        self.assertEqual(response.status_code, 303, response.text)
        return self.bookings()[-1]

    def refused(self, **business):
        page = self.fill("appointment")
        response = self.submit(
            "appointment", page, **{**VISIT, "start": self.first_slot(), **business}
        )
        self.assertEqual(response.status_code, 422)
        return self.errors(response)

    def test_a_company_is_the_customer_and_the_person_stays_the_contact(self):
        booking = self.order(self.fill(**GERMAN))
        company = booking.partner_id
        self.assertTrue(company.is_company)
        self.assertEqual(company.name, "Muster Logistik GmbH")
        self.assertEqual(company.vat, GERMAN_VAT)
        self.assertEqual((company.street, company.zip), ("Industriestraße 5", "50667"))
        self.assertEqual(company.email, VISIT["email"])
        self.assertEqual(company.invoice_edi_format, "facturx")
        self.assertEqual(booking.contact_name, VISIT["name"])
        self.assertEqual(booking._addressee_name(), VISIT["name"])
        self.assertEqual(booking.concierge_street, VISIT["street"])
        self.assertEqual((booking.is_business, booking.amount_total), (True, 567.0))

    def test_a_company_where_the_car_is_fetched_needs_no_second_address(self):
        business = {**GERMAN, "business_vat": ""}
        for name in ("street", "zip", "city"):
            business[f"business_{name}"] = ""
        company = self.order(self.fill(**business)).partner_id
        self.assertEqual((company.street, company.zip), (VISIT["street"], "51147"))
        self.assertEqual(company.country_id.code, "DE")
        self.assertFalse(company.vat)

    def test_a_box_that_is_not_ticked_leaves_a_consumer(self):
        review = self.fill(**{**GERMAN, "is_business": ""})
        self.assertFalse(review.page.xpath("//*[@name='review_buyer']"))
        response = self.submit("review", review, **CONSENT)
        self.assertEqual(response.status_code, 303)
        [booking] = self.bookings()
        self.assertEqual(booking.partner_id.name, VISIT["name"])
        self.assertFalse(booking.is_business or booking.partner_id.is_company)
        self.assertTrue(booking.early_start_accepted_at)

    def test_a_box_that_was_ticked_can_be_cleared_while_slots_are_looked_for(self):
        page = self.fill("appointment")
        for is_ticked in (True, False):
            business = GERMAN if is_ticked else {"business_name": "Muster"}
            self.submit("appointment", page, **VISIT, **business, show_slots="1")
            page = self.open("appointment")
            [box] = page.page.xpath("//input[@type='checkbox'][@name='is_business']")
            self.assertEqual(box.checked, is_ticked)

    def test_the_review_shows_the_company_and_promises_no_withdrawal(self):
        review = self.fill(**GERMAN)
        [buyer] = review.page.xpath("//*[@name='review_buyer']")
        for shown in ("Muster Logistik GmbH", "50667 Köln", GERMAN_VAT):
            self.assertIn(shown, buyer.text_content())
        form = review.page.xpath("//form[@data-step='review']")[0].text_content()
        self.assertNotIn("14 Tagen", form)
        self.assertFalse(review.page.xpath("//input[@name='accepts_start']"))
        booking = self.order(review)
        self.assertFalse(booking.early_start_accepted_at)
        self.assertFalse(booking._lacks_consents())
        self.assertFalse(booking._has_right_of_withdrawal())
        page = self.read(self.url_open(booking.get_portal_url())).page
        self.assertFalse(page.xpath("//*[@name='booking_withdrawal']"))

    def test_a_consumer_still_has_to_ask_for_the_early_start(self):
        review = self.fill()
        response = self.submit("review", review, accepts_terms="1")
        self.assertEqual(list(self.errors(response)), ["accepts_start"])
        self.assertFalse(self.bookings())

    def test_what_is_missing_or_wrong_is_asked_for_in_place(self):
        for change, field in (
            ({"business_name": ""}, "business_name"),
            ({"business_city": ""}, "business_city"),
            ({"business_zip": "123"}, "business_zip"),
            ({"business_vat": "DE136695977"}, "business_vat"),
            ({"business_vat": "12/345/67890"}, "business_vat"),
            ({"business_vat": "ATU12345675"}, "business_vat"),
            ({"business_country": "other"}, "business_country"),
            ({"business_country": "XX"}, "business_country"),
        ):
            with self.subTest(change=change):
                self.assertEqual(list(self.refused(**{**GERMAN, **change})), [field])

    def test_a_foreign_company_is_asked_to_call_unless_reverse_charge_is_on(self):
        self.assertIn("rufen", self.refused(**AUSTRIAN)["business_country"])
        take_reverse_charge(self.env)
        without = {**AUSTRIAN, "business_vat": ""}
        self.assertEqual(list(self.refused(**without)), ["business_vat"])
        self.fill(**AUSTRIAN)

    def test_with_reverse_charge_the_net_is_shown_ordered_and_owed(self):
        take_reverse_charge(self.env)
        review = self.fill(**AUSTRIAN)
        [total] = review.page.xpath("//*[@name='review_total']")
        self.assertIn("476,47", total.text_content())
        self.assertTrue(review.page.xpath("//*[@name='review_reverse_charge']"))
        self.assertFalse(review.page.xpath("//*[@name='review_tax']"))
        booking = self.order(review)
        self.assertTrue(booking.is_reverse_charge)
        self.assertEqual((booking.amount_total, booking.amount_tax), (476.47, 0.0))
        self.assertEqual(booking.agreed_total, 476.47)
        self.assertEqual(booking.partner_id.country_id.code, "AT")
        self.assertEqual(booking.partner_id.vat, "ATU12345675")

    def test_no_order_rewrites_a_company_that_is_known(self):
        known = self.env["res.partner"].create(
            {"name": GERMAN["business_name"], "is_company": True, "vat": GERMAN_VAT}
        )
        booking = self.order(self.fill(**GERMAN))
        self.assertNotEqual(booking.partner_id, known)
        self.assertFalse(known.street or known.email)

    # === LOGGED IN === #

    def log_in(self, **partner):
        user = new_test_user(
            self.env, "kundin", groups="base.group_portal", email="own@example.com"
        )
        user.partner_id.write(partner)
        self.authenticate("kundin", "kundin")
        return user.partner_id

    def test_an_account_keeps_its_own_data_apart_and_the_company_for_later(
        self,
    ):
        own = {"street": "A 1", "zip": "51149", "city": "Bonn"}
        customer = self.log_in(**own)
        first = self.order(self.fill(**GERMAN))
        self.assertFalse(customer.parent_id or customer.is_company or customer.vat)
        self.assertEqual((customer.street, customer.city), ("A 1", "Bonn"))
        self.assertEqual(first.partner_id.autowartung_account_id, customer)
        self.assertIn(first, first.search(first._domain_of_customer(customer)))
        page = self.fill("appointment")
        [name] = page.page.xpath("//input[@name='business_name']")
        self.assertEqual(name.value, GERMAN["business_name"])
        second = self.order(self.fill(**GERMAN, phone="0221 5550199"))
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertEqual(first.partner_id.phone, "0221 5550199")
        first.action_cancel()
        moved = {**GERMAN, "business_street": "Neue Straße 9"}
        third = self.order(self.fill(**moved))
        self.assertNotEqual(third.partner_id, first.partner_id)
        self.assertEqual(first.partner_id.street, GERMAN["business_street"])

    def test_who_belongs_to_a_company_books_for_it_without_a_box(self):
        company = self.env["res.partner"].create(
            {"name": "Fuhrpark AG", "is_company": True}
        )
        customer = self.log_in(parent_id=company.id)
        page = self.fill("appointment")
        self.submit("appointment", page, zip=VISIT["zip"], show_slots="1")
        page = self.open("appointment")
        [told] = page.page.xpath("//*[@name='own_company']")
        self.assertIn("Fuhrpark AG", told.text_content())
        visit = {**VISIT, "start": self.first_slot()}
        refused = self.submit("appointment", page, **visit)
        self.assertIn("Fuhrpark AG", self.errors(refused)["name"])
        company.write(
            {
                **{"street": "B 2", "zip": "10115", "city": "Berlin"},
                "country_id": self.env.ref("base.de").id,
            }
        )
        booking = self.order(self.fill())
        self.assertEqual(booking.partner_id, customer)
        self.assertTrue(booking.is_business)

    def test_half_an_own_address_is_asked_for_before_anything_is_ordered(self):
        self.log_in(street="A 1")
        page = self.fill("appointment")
        visit = {**VISIT, "start": self.first_slot()}
        refused = self.submit("appointment", page, **visit)
        self.assertIn("unvollständig", self.errors(refused)["street"])

    def test_where_a_company_is_invoiced_nobody_completes_the_own_address(self):
        company = create_company(self.env)
        customer = self.log_in(parent_id=company.id, type="other", street="A 1")
        self.assertTrue(customer._autowartung_lacks_address())
        booking = self.order(self.fill())
        self.assertEqual((booking.partner_id, booking.is_business), (customer, True))


@tagged("post_install", "-at_install")
class TestNoDataNoInvoice(PagesCase):
    def test_a_shop_without_its_own_data_offers_nothing(self):
        for name in ("vat", "street", "zip", "city"):
            with self.subTest(missing=name):
                value = self.env.company[name]
                self.env.company[name] = False
                page = self.open("services")
                response = self.submit("services", page, service_ids=self.services.ids)
                self.assertEqual(response.status_code, 422)
                self.assertIn("nicht möglich", response.text)
                self.env.company[name] = value
        response = self.submit("services", service_ids=self.services.ids)
        self.assertEqual(response.status_code, 303)

    def test_a_tax_number_will_do(self):
        use_tax_number(self.env)
        response = self.submit("services", service_ids=self.services.ids)
        self.assertEqual(response.status_code, 303)
