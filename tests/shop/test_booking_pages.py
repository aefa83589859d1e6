# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The pages of the booking: steps, forms, refusals, without any JavaScript."""

import re
from datetime import datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from commons.pages import CONSENT, PagesCase
from commons.shop import CARD_NUMBER, VEHICLE, VISIT
from lxml import html

from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.controllers.shop import draft as booking_draft
from odoo.addons.autowartung_payment.tools import times


@tagged("post_install", "-at_install")
class TestSteps(PagesCase):
    def test_from_the_services_to_the_held_booking(self):
        review = self.fill()
        text = re.sub(r"\s+", " ", review.page.text_content())
        for shown in ("Inspektion", "567,00 €", "90,53 €", "K-EM 1234", "51147 Köln"):
            self.assertIn(shown, text)
        response = self.submit("review", review, **CONSENT)
        [booking] = self.bookings()
        self.assertEqual(response.status_code, 303)
        self.assertIn(booking.access_token, response.headers["Location"])
        self.assertEqual(booking.partner_id.lang, "de_DE")
        self.assertEqual((booking.state, booking.amount_total), ("pending", 567.0))
        page = self.url_open(response.headers["Location"])
        self.assertIn(booking.name, page.text)

    def test_pages_show_a_mail_address_as_it_was_typed(self):
        review = self.fill(email="info@müller.example")
        self.assertIn("info@müller.example", review.page.text_content())
        [field] = self.open("appointment").page.xpath("//input[@name='email']")
        self.assertEqual(field.value, "info@müller.example")
        response = self.submit("review", review, **CONSENT)
        [booking] = self.bookings()
        self.assertEqual(booking.partner_id.email, "info@xn--mller-kva.example")
        booking.line_ids.price_unit = 0
        booking._confirm_free_of_charge()
        self.assertEqual(booking._mail_address_text(), "info@müller.example")
        page = self.url_open(response.headers["Location"])
        self.assertNotIn("xn--", page.text)

    def test_the_review_says_until_when_a_change_is_free_of_charge(self):
        company = self.env.company
        company.autowartung_cutoff_hours = 24
        start = datetime.fromisoformat(self.first_slot())
        self.fill()
        [text] = self.open("review").page.xpath("//*[@name='review_free_change']")
        until = times.day_text(start - timedelta(hours=24), "de_DE")
        self.assertIn(until, text.text_content())
        company.autowartung_cutoff_hours = 24 * 300
        [text] = self.open("review").page.xpath("//*[@name='review_free_change']")
        self.assertIn("nicht mehr", text.text_content())

    def test_later_steps_lead_to_the_first_that_is_missing(self):
        for step in ("vehicle", "appointment", "review"):
            response = self.open(step, allow_redirects=False)
            self.assertEqual(self.location(response), "/booking")
        self.submit("services", service_ids=self.oil_change.ids)
        for step in ("appointment", "review"):
            response = self.open(step, allow_redirects=False)
            self.assertEqual(self.location(response), "/booking/vehicle")

    def test_what_was_entered_is_there_when_one_comes_back(self):
        self.fill(note="Schlüssel beim Nachbarn")
        chosen = self.open("services").page.xpath("//input[@checked]/@value")
        self.assertEqual(set(chosen), set(map(str, self.services.ids)))
        [plate] = self.open("vehicle").page.xpath("//input[@name='license_plate']")
        self.assertEqual(plate.value, "K-EM 1234")
        appointment = self.open("appointment").page
        self.assertEqual(
            appointment.xpath("//input[@name='start'][@checked]/@value"),
            [self.first_slot()],
        )
        [note] = appointment.xpath("//textarea")
        self.assertEqual(note.text.strip(), "Schlüssel beim Nachbarn")

    def test_the_first_registration_is_read_as_it_is_written(self):
        self.fill("vehicle")
        self.submit("vehicle", **{**VEHICLE, "first_registration": "14.05.2019"})
        [field] = self.open("vehicle").page.xpath("//input[@name='first_registration']")
        self.assertEqual((field.value, field.type), ("14.05.2019", "text"))

    def test_a_cancelled_booking_can_be_corrected_and_made_again(self):
        review = self.fill(note="Schlüssel beim Nachbarn")
        self.submit("review", review, **CONSENT)
        [first] = self.bookings()
        first._cancel_by_customer()
        page = self.read(self.url_open(first.get_portal_url()))
        [form] = page.page.xpath("//form[@name='booking_again']")
        again = self.read(
            self.url_open(form.get("action"), data=dict(form.fields), timeout=60)
        )
        self.assertEqual(urlsplit(again.url).path, "/booking")
        chosen = again.page.xpath("//input[@checked]/@value")
        self.assertEqual(set(chosen), set(map(str, self.services.ids)))
        typed = {
            field.name: field.value
            for field in self.open("vehicle").page.xpath("//input[@type='text']")
        }
        expected = {**VEHICLE, "license_plate": "K-EM 1234", "mileage": "84200"}
        expected["first_registration"] = "14.05.2019"
        self.assertEqual(typed, {**typed, **expected})
        self.submit("vehicle", **{**typed, "license_plate": "K-EM 4321"})
        appointment = self.open("appointment")
        self.assertFalse(appointment.page.xpath("//input[@name='start'][@checked]"))
        entries = dict(appointment.page.xpath("//form[@data-step]")[0].fields)
        for field in ("zip", "name", "email", "phone", "street", "city", "note"):
            self.assertEqual(
                entries[field].strip(),
                {**VISIT, "note": "Schlüssel beim Nachbarn"}[field],
            )
        self.submit("appointment", **{**entries, "start": self.first_slot()})
        self.submit("review", **CONSENT)
        second = self.bookings() - first
        self.assertEqual(second.vehicle_id.license_plate, "K-EM 4321")
        self.assertEqual(second.amount_total, first.amount_total)

    def test_nobody_books_again_for_somebody_else(self):
        review = self.fill()
        self.submit("review", review, **CONSENT)
        [booking] = self.bookings()
        booking._cancel_by_customer()
        self.authenticate(None, None)
        data = {"csrf_token": self.hidden(self.open("services"))["csrf_token"]}
        answer = self.url_open(f"/my/bookings/{booking.id}/again", data=data)
        self.assertEqual(urlsplit(answer.url).path, "/web/login")
        page = self.open("services").page
        self.assertFalse(page.xpath("//input[@checked]"))

    def test_bad_input_shows_the_form_again_with_each_message_at_its_field(self):
        self.submit("services", service_ids=self.oil_change.ids)
        response = self.submit(
            "vehicle", **{**VEHICLE, "license_plate": "!!", "vin": CARD_NUMBER}
        )
        self.assertEqual(response.status_code, 422)
        self.assertEqual(set(self.errors(response)), {"license_plate", "vin"})
        [focused] = response.page.xpath("//*[@autofocus]")
        self.assertEqual(focused.name, "license_plate")
        [make] = response.page.xpath("//input[@name='make']")
        self.assertEqual(make.value, "VW")
        self.assertNotIn("4242 4242", response.text)

    def test_who_drives_the_car_chooses_which_plate_it_is(self):
        self.submit("services", service_ids=self.oil_change.ids)
        typed = {**VEHICLE, "license_plate": "kem1234"}
        asked = self.submit("vehicle", **typed)
        self.assertEqual(asked.status_code, 422)
        self.assertEqual(set(self.errors(asked)), {"license_plate"})
        choices = asked.page.xpath("//input[@name='plate_reading']/@value")
        self.assertEqual(choices, ["K-EM 1234", "KE-M 1234", "KEM1234"])
        answer = self.submit("vehicle", asked, **typed, plate_reading="KE-M 1234")
        self.assertEqual(self.location(answer), "/booking/appointment")
        [plate] = self.open("vehicle").page.xpath("//input[@name='license_plate']")
        self.assertEqual(plate.value, "KE-M 1234")

    def test_a_page_that_is_too_old_is_shown_again_with_what_was_typed(self):
        page = self.fill("vehicle")
        response = self.submit("vehicle", page, **VEHICLE, csrf_token="wrong")
        self.assertEqual(response.status_code, 400)
        [plate] = response.page.xpath("//input[@name='license_plate']")
        self.assertEqual(plate.value, VEHICLE["license_plate"])
        self.assertTrue(response.page.xpath("//*[@name='booking_alert']"))
        [plate] = self.open("vehicle").page.xpath("//input[@name='license_plate']")
        self.assertFalse(plate.value, "nothing was kept")
        response = self.submit("vehicle", response, **VEHICLE)
        self.assertEqual(self.location(response), "/booking/appointment")

    def test_an_order_from_a_page_that_is_too_old_is_not_placed(self):
        review = self.fill()
        response = self.submit("review", review, **CONSENT, csrf_token="wrong")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.bookings())
        response = self.submit("review", response, **CONSENT)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(len(self.bookings()), 1)

    def test_a_page_that_has_lost_its_session_begins_again_with_a_sentence(self):
        page = self.fill("vehicle")
        self.authenticate(None, None)
        response = self.submit("vehicle", page, follow=True, **VEHICLE)
        self.assertEqual(urlsplit(response.url).path, "/booking")
        self.assertTrue(response.page.xpath("//*[@role='alert']"))

    def test_a_guest_who_sends_a_vehicle_is_told_what_to_do(self):
        page = self.fill("vehicle")
        response = self.submit("vehicle", page, **VEHICLE, vehicle_id="7")
        self.assertEqual(response.status_code, 422)
        [text] = response.page.xpath("//*[@id='booking_vehicle_id_error']")
        self.assertTrue(text.text_content().strip())

    def test_no_service_chosen(self):
        response = self.submit("services")
        self.assertEqual(response.status_code, 422)
        self.assertTrue(response.page.xpath("//*[@id='booking_service_ids_error']"))

    def test_the_postcode_first_then_its_slots(self):
        self.fill("appointment")
        first = self.submit("appointment", zip="80331", show_slots="1")
        self.assertEqual(first.status_code, 422)
        self.assertIn("80331", self.errors(first)["zip"])
        self.assertFalse(first.page.xpath("//input[@name='start']"))
        second = self.submit("appointment", zip="51147", name="Erika", show_slots="1")
        self.assertEqual(second.status_code, 303)
        page = self.open("appointment").page
        self.assertTrue(page.xpath("//input[@name='start']"))
        [name] = page.xpath("//input[@name='name']")
        self.assertEqual(name.value, "Erika")
        self.assertFalse(page.xpath("//*[@aria-invalid]"), "nothing was wrong yet")
        response = self.open("review", allow_redirects=False)
        self.assertEqual(self.location(response), "/booking/appointment")

    def test_a_place_that_is_not_served_costs_no_entries(self):
        self.fill("appointment")
        self.submit("appointment", zip="51147", name="Erika", show_slots="1")
        refused = self.submit("appointment", zip="80331", show_slots="1")
        self.assertIn("80331", self.errors(refused)["zip"])
        page = self.open("appointment").page
        [zip_code] = page.xpath("//input[@name='zip']")
        self.assertEqual(zip_code.value, "80331")
        self.submit("appointment", zip="51147", show_slots="1")
        [name] = self.open("appointment").page.xpath("//input[@name='name']")
        self.assertEqual(name.value, "Erika")

    def test_full_slots_are_shown_as_full(self):
        self.fill("appointment")
        self.submit("appointment", zip="51147", show_slots="1")
        start = self.first_slot()
        for driver in self.workshop.driver_ids:
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Urlaub",
                    "calendar_id": self.workshop.resource_calendar_id.id,
                    "resource_id": driver.resource_id.id,
                    "date_from": start.replace("T", " "),
                    "date_to": start.replace("T", " ")[:-5] + "59:00",
                }
            )
        self.env.flush_all()
        page = self.open("appointment").page
        [slot] = page.xpath(f"//input[@value='{start}']")
        self.assertEqual(slot.get("disabled"), "disabled")

    def test_an_expired_draft_begins_again_with_a_word_of_why(self):
        self.fill()
        with patch.object(booking_draft, "LIFETIME", -1):
            response = self.open("review")
        self.assertEqual(urlsplit(response.url).path, "/booking")
        self.assertTrue(response.page.xpath("//*[@role='alert']"))

    def test_odd_input_is_never_an_error_of_the_server(self):
        self.fill()
        odd = ("", "x" * 3000, "\x00", "💥", "-1", "9" * 40, "1e9", "../..", "[]")
        for step, field in (
            *(("services", "service_ids"), ("vehicle", "vehicle_id")),
            *(("vehicle", "first_registration"), ("appointment", "start")),
            *(("appointment", "zip"), ("review", "total"), ("review", "token")),
            *(("review", "terms_version"), ("review", "accepts_terms")),
        ):
            page = self.open(step)
            for value in odd:
                with self.subTest(field=field, value=value):
                    values = {**(CONSENT if step == "review" else {}), field: value}
                    response = self.submit(step, page, **values)
                    self.assertLess(response.status_code, 500)
        self.assertFalse(self.bookings())

    def test_a_form_without_its_token_is_refused(self):
        response = self.url_open("/booking", data={"service_ids": self.services.ids})
        self.assertEqual(response.status_code, 400)

    def test_only_the_first_page_is_in_the_sitemap(self):
        sitemap = self.url_open("/sitemap.xml").text
        self.assertIn("/booking</loc>", sitemap)
        self.assertNotIn("/booking/", sitemap)

    def test_an_offer_without_services_says_what_to_do(self):
        self.services.autowartung_is_bookable_online = False
        page = self.open("services").page
        self.assertTrue(page.xpath("//*[@name='no_services']"))
        self.assertFalse(page.xpath("//button[@name='booking_next']"))


@tagged("post_install", "-at_install")
class TestLoggedIn(PagesCase):
    def setUp(self):
        super().setUp()
        self.customer = self.nobody.create(
            {
                **{
                    key: VISIT[key]
                    for key in ("name", "phone", "street", "zip", "city")
                },
                "email": "own@example.com",
                "lang": "de_DE",
            }
        )
        self.vehicle = self.env["autowartung.vehicle"].create(
            {
                "partner_id": self.customer.id,
                "license_plate": "K-EM 77E",
                "make": "Renault",
                "model": "Zoe",
            }
        )
        new_test_user(
            self.env,
            "erika",
            "base.group_portal",
            password="erikaerika1",
            partner_id=self.customer.id,
        )
        self.env.flush_all()
        self.authenticate("erika", "erikaerika1")

    def test_own_vehicle_and_address_are_offered(self):
        self.submit("services", service_ids=self.oil_change.ids)
        page = self.open("vehicle").page
        [checked] = page.xpath("//input[@name='vehicle_id'][@checked]/@value")
        self.assertEqual(checked, str(self.vehicle.id))
        self.submit("vehicle", vehicle_id=checked)
        page = self.open("appointment").page
        self.assertTrue(page.xpath("//input[@name='start']"), "the postcode is known")
        self.assertFalse(page.xpath("//input[@name='email']"))
        visit = {
            key: page.xpath(f"//input[@name='{key}']")[0].value
            for key in VISIT
            if key not in ("email", "note")
        }
        self.submit("appointment", **visit, start=self.first_slot())
        self.submit("review", **CONSENT)
        [booking] = self.bookings()
        self.assertEqual(booking.partner_id, self.customer)
        self.assertEqual(booking.vehicle_id, self.vehicle)

    def test_the_vehicle_of_somebody_else_is_refused(self):
        other = self.env["autowartung.vehicle"].create(
            {"partner_id": self.workshop.partner_id.id, "license_plate": "K-XX 1"}
        )
        self.submit("services", service_ids=self.oil_change.ids)
        response = self.submit("vehicle", vehicle_id=other.id)
        self.assertEqual(response.status_code, 422)
        self.assertNotIn("K-XX", response.text)
        self.assertTrue(response.page.xpath("//*[@id='booking_vehicle_id_error']"))


@tagged("post_install", "-at_install")
class TestLanguages(PagesCase):
    def test_german_is_the_default(self):
        page = self.open("services").page
        self.assertEqual(page.get("lang"), "de-DE")

    def test_english_pages_make_an_english_customer(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.env["website"]._autowartung_set_up()
        self.prefix = "/en"
        review = self.fill()
        self.assertEqual(review.page.get("lang"), "en-US")
        [button] = review.page.xpath("//button[@name='booking_next']")
        self.assertEqual(button.text_content().strip(), "Order with obligation to pay")
        response = self.submit("review", review, **CONSENT)
        [booking] = self.bookings()
        self.assertEqual(booking.partner_id.lang, "en_US")
        page = self.read(self.url_open(response.headers["Location"])).page
        self.assertEqual(page.get("lang"), "en-US")

    def test_legal_pages_exist(self):
        for path in ("/agb", "/widerruf", "/datenschutz", "/impressum"):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200, path)
            self.assertIn(self.env.company.name, response.text)

    def test_the_company_stands_close_in_its_brackets(self):
        page = html.fromstring(self.url_open("/widerruf").content)
        name = re.escape(self.env.company.name)
        self.assertRegex(page.text_content(), rf"\({name}[^()]*[^\s()]\)")
