# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The list of a customer's bookings: whose, which, and at what cost."""

from urllib.parse import quote

from commons.concierge import create_driver
from commons.portal import PortalCase
from lxml import html

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestList(PortalCase):
    def listed(self, query=""):
        page = self.get(f"/my/bookings{query}")
        self.assertEqual(page.status_code, 200)
        entries = html.fromstring(page.text).xpath("//ul[@name='bookings']/li/a/@href")
        return [
            int(address.rpartition("/")[2].partition("?")[0]) for address in entries
        ]

    def test_guests_are_sent_to_the_login(self):
        page = self.get("/my/bookings")
        self.assertIn("/web/login", page.url)

    def test_it_shows_the_own_bookings_only(self):
        own = self.book()
        stranger = self.env["res.partner"].create({"name": "Fremder"})
        self.create_booking(partner_id=stranger.id)
        self.log_in(partner=self.customer)
        self.assertEqual(self.listed(), own.ids)

    def test_the_back_office_sees_its_own_bookings_there_too(self):
        self.book()
        group = "autowartung_payment.group_autowartung_manager"
        self.log_in("boss", group=group)
        self.assertEqual(self.listed(), [])

    def test_drafts_are_not_shown(self):
        self.env["autowartung.booking"].create({"partner_id": self.customer.id})
        self.log_in(partner=self.customer)
        self.assertEqual(self.listed(), [])

    def test_an_appointment_without_pickup_has_its_year(self):
        self.create_booking(appointment_start="2030-12-02 08:00:00")
        self.log_in(partner=self.customer)
        page = self.get("/my/bookings")
        self.assertIn("2. Dezember 2030, 9:00", self.tidy(page.text))

    def test_without_bookings_it_says_where_to_book(self):
        self.log_in(partner=self.customer)
        page = self.get("/my/bookings")
        self.assertIsNotNone(self.named(page, "no_bookings"))
        self.assertIn('href="/booking"', page.text)

    def test_search_finds_number_and_plate_however_it_is_typed(self):
        golf = self.book()
        zoe = self.env["autowartung.vehicle"].create(
            {"partner_id": self.customer.id, "license_plate": "K-EM 77E"}
        )
        other = self.create_booking(vehicle_id=zoe.id)
        self.log_in(partner=self.customer)
        for search, expected in (
            (golf.name, golf),
            (golf.name.lower(), golf),
            ("K-EM 1234", golf),
            ("k em 1234", golf),
            ("1234", golf),
            ("k-em 77e", other),
            ("K-EM", golf + other),
            ("%", golf.browse()),
            ("x" * 500, golf.browse()),
            ("\x00", golf + other),
            (f"\x00{golf.name}\x00", golf),
        ):
            with self.subTest(search=search):
                found = self.listed(f"?search={quote(search)}")
                self.assertEqual(set(found), set(expected.ids))

    def test_filters_and_orders(self):
        early, late = self.book(5), self.book(15)
        gone = self.create_booking()
        gone.action_cancel()
        self.log_in(partner=self.customer)
        self.assertEqual(
            self.listed("?filterby=upcoming&sortby=appointment_first"),
            (early + late).ids,
        )
        self.assertEqual(self.listed("?filterby=upcoming"), (late + early).ids)
        self.assertEqual(self.listed("?filterby=past"), gone.ids)
        self.assertEqual(self.listed("?sortby=booked"), (gone + late + early).ids)
        everything = set((early + late + gone).ids)
        self.assertEqual(set(self.listed("?filterby=x&sortby=id;--")), everything)

    def test_pages(self):
        bookings = self.env["autowartung.booking"]
        for _number in range(25):
            bookings |= self.create_booking()
        self.log_in(partner=self.customer)
        first, second = self.listed(), self.listed("/page/2")
        self.assertEqual((len(first), len(second)), (20, 5))
        self.assertEqual(set(first + second), set(bookings.ids))
        for page in ("/page/99", "/page/0"):
            self.assertTrue(self.listed(page))

    def test_home_counts_the_bookings(self):
        self.book()
        self.log_in(partner=self.customer)
        self.assertIn('href="/my/bookings"', self.get("/my").text)
        counters = self.rpc("/my/counters", counters=["autowartung_booking_count"])
        self.assertEqual(counters, {"autowartung_booking_count": 1})

    # === COST === #

    def queries(self, address):
        """Return how many queries a page takes once everything cached is cached."""
        self.get(address)
        before = self.cr.sql_log_count  # the server shares the test's cursor
        page = self.get(address)
        self.assertEqual(page.status_code, 200)
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_bookings(self):
        calendar = self.workshop.resource_calendar_id
        for number in range(5):
            self.workshop.driver_ids |= create_driver(self.env, f"F{number}", calendar)
        self.log_in(partner=self.customer)
        first = self.book(0)
        addresses = ("/my/bookings", f"/my/bookings/{first.id}")
        before = [self.queries(address) for address in addresses]
        for slot in range(1, 18):
            self.book(slot)
        after = [self.queries(address) for address in addresses]
        self.assertGreater(min(before), 5, "they are counted")
        self.assertLessEqual(after[0], before[0] + 1)
        self.assertLessEqual(after[1], before[1])
