# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The review: what is agreed to, ordered once, and what makes the shop refuse."""

from unittest.mock import patch
from urllib.parse import urlsplit

from commons.pages import CONSENT, PagesCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestOrder(PagesCase):
    def test_consent_is_asked_for_at_its_field(self):
        response = self.submit("review", self.fill())
        self.assertEqual(response.status_code, 422)
        self.assertEqual(set(self.errors(response)), set(CONSENT))
        self.assertFalse(self.bookings())

    def test_nothing_is_agreed_to_beforehand(self):
        self.assertFalse(self.fill().page.xpath("//input[@type='checkbox'][@checked]"))

    def test_the_button_says_that_it_costs_money(self):
        [button] = self.fill().page.xpath("//button[@name='booking_next']")
        self.assertEqual(button.text_content().strip(), "Zahlungspflichtig buchen")

    def test_a_double_submit_is_one_booking(self):
        review = self.fill()
        first = self.submit("review", review, **CONSENT)
        second = self.submit("review", review, **CONSENT)
        self.assertEqual(len(self.bookings()), 1)
        self.assertEqual(first.headers["Location"], second.headers["Location"])

    def test_who_goes_back_after_the_order_finds_the_booking(self):
        self.submit("review", self.fill(), **CONSENT)
        response = self.open("review")
        self.assertEqual(urlsplit(response.url).path, "/booking")
        [link] = response.page.xpath("//*[@name='open_booking']/a/@href")
        self.assertIn(self.bookings().access_token, link)

    def test_a_changed_price_is_shown_before_it_is_agreed_to(self):
        review = self.fill()
        self.inspection.list_price = 299.0
        self.env.flush_all()
        response = self.submit("review", review, **CONSENT)
        self.assertEqual(response.status_code, 409)
        [alert] = response.page.xpath("//*[@name='booking_alert']")
        self.assertIn("577,00", alert.text_content())
        self.assertFalse(self.bookings())
        self.submit("review", response, **CONSENT)
        self.assertEqual(self.bookings().amount_total, 577.0)

    def test_a_price_from_the_page_is_not_believed(self):
        review = self.fill()
        response = self.submit("review", review, **CONSENT, total="1")
        self.assertEqual(response.status_code, 409)
        self.assertFalse(self.bookings())

    def test_what_costs_nothing_is_ordered_like_all_else(self):
        self.services.list_price = 0
        self.env.flush_all()
        services = self.open("services").page
        prices = services.xpath("//input[@name='service_ids']/@data-minor-price")
        self.assertIn("0", prices)
        response = self.submit("review", self.fill(), **CONSENT)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.bookings().amount_total, 0)
        page = self.read(self.url_open(response.headers["Location"]))
        self.assertEqual(page.status_code, 200)

    def test_a_slot_that_is_gone_leads_back_and_keeps_the_rest(self):
        review = self.fill(note="Bitte klingeln")
        start = self.first_slot()
        with self.env.cr.savepoint():
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Urlaub",
                    "calendar_id": self.workshop.resource_calendar_id.id,
                    "resource_id": False,
                    "date_from": start.replace("T", " "),
                    "date_to": start.replace("T", " ")[:-5] + "59:00",
                }
            )
        self.env.flush_all()
        response = self.submit("review", review, follow=True, **CONSENT)
        self.assertEqual(urlsplit(response.url).path, "/booking/appointment")
        self.assertTrue(response.page.xpath("//*[@id='booking_slot_error']"))
        [note] = response.page.xpath("//textarea")
        self.assertEqual(note.text.strip(), "Bitte klingeln")
        self.assertFalse(self.bookings())

    def test_nobody_to_bring_the_car_back_is_said(self):
        review = self.fill()
        booking_class = self.registry["autowartung.booking"]
        with patch.object(booking_class, "_take_return_slot", lambda *args: False):
            response = self.submit("review", review, follow=True, **CONSENT)
        self.assertEqual(urlsplit(response.url).path, "/booking/appointment")
        self.assertTrue(response.page.xpath("//*[@role='alert']"))
        self.assertFalse(self.bookings())

    def test_a_service_that_is_gone_leads_back_to_the_services(self):
        review = self.fill()
        self.hu_au.autowartung_is_bookable_online = False
        self.env.flush_all()
        response = self.submit("review", review, follow=True, **CONSENT)
        self.assertEqual(urlsplit(response.url).path, "/booking")
        self.assertTrue(response.page.xpath("//*[@id='booking_service_ids_error']"))

    def test_the_third_hold_of_a_session_is_refused(self):
        for _booking in range(2):
            self.submit("review", self.fill(), **CONSENT)
        response = self.submit("review", self.fill(), **CONSENT)
        self.assertEqual(response.status_code, 429)
        [alert] = response.page.xpath("//*[@name='booking_alert']")
        self.assertIn("30", alert.text_content())
        self.assertEqual(len(self.bookings()), 2)

    def test_the_review_of_another_draft_orders_nothing(self):
        review = self.fill()
        response = self.submit("review", review, **CONSENT, token="another")
        self.assertEqual(self.location(response), "/booking/review")
        self.assertFalse(self.bookings())
