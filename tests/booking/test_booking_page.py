# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the booking's page tells at each moment, and whom."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import vobject
from commons.concierge import set_off
from commons.portal import PASSWORD, PortalCase
from lxml import html

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools import times

SUFFIXES = ("", "/cancel", "/reschedule", "/calendar.ics")


@tagged("post_install", "-at_install")
class TestAccess(PortalCase):
    def setUp(self):
        super().setUp()
        self.booking = self.book()

    def assertNothingTold(self, response):
        self.assertIn(response.status_code, (302, 303))
        self.assertNotIn(self.booking.name, response.text)

    def notice(self, booking_id, name):
        """Return what a page says to whoever asked for a booking in vain."""
        page = self.get(f"/my/bookings/{booking_id}")
        self.assertEqual(page.status_code, 200)
        return self.named(page, name)

    def test_a_link_without_token_leads_to_the_login_and_back(self):
        login = self.get(self.address(self.booking, token=""), allow_redirects=False)
        target = urlsplit(login.headers["Location"])
        self.assertEqual(target.path, "/web/login")
        page = f"/my/bookings/{self.booking.id}"
        self.assertEqual(parse_qs(target.query), {"redirect": [page]})
        self.assertTrue(self.notice(self.booking.id, "booking_notice"))
        self.assertIsNone(self.named(self.get("/web/login"), "booking_notice"))
        self.log_in(partner=self.customer)
        self.authenticate(None, None)
        answer = self.post_form(
            "/web/login", login="erika", password=PASSWORD, redirect=page
        )
        self.assertIn(self.booking.name, answer.text)

    def test_strangers_are_told_the_same_whether_it_exists_or_not(self):
        missing = self.booking.id + 1000
        notices = [self.notice(n, "booking_notice") for n in (self.booking.id, missing)]
        self.log_in("stranger")
        notices += [
            self.notice(n, "bookings_notice") for n in (self.booking.id, missing)
        ]
        self.assertTrue(all(notices))
        self.assertEqual(len(set(notices)), 2)
        self.assertIsNone(self.named(self.get("/my/bookings"), "bookings_notice"))

    def test_what_the_office_has_not_placed_yet_is_no_booking(self):
        draft = self.env["autowartung.booking"].create({"partner_id": self.customer.id})
        for suffix in SUFFIXES:
            page = self.get(self.address(draft, suffix), allow_redirects=False)
            self.assertNothingTold(page)
        self.log_in(partner=self.customer)
        page = self.get(self.address(draft, token=""), allow_redirects=False)
        self.assertNothingTold(page)
        error = self.rpc(draft._payment_route("outcome"))
        self.assertIn("AccessError", error["data"]["name"])

    def test_strangers_see_and_change_nothing(self):
        other = self.book(30)._portal_ensure_token()
        own = self.booking._portal_ensure_token()
        for logged_in in (False, True):
            if logged_in:
                self.log_in("stranger")
            for token in ("", "wrong", "ä€", other, own[:-1], own + "0"):
                for suffix in SUFFIXES:
                    with self.subTest(logged_in=logged_in, token=token, page=suffix):
                        self.assertNothingTold(
                            self.get(
                                self.address(self.booking, suffix, token=token),
                                allow_redirects=False,
                            )
                        )
                for suffix in ("/cancel", "/reschedule"):
                    answer = self.post_form(
                        f"/my/bookings/{self.booking.id}{suffix}",
                        allow_redirects=False,
                        access_token=token,
                        slot=self.slot_value(self.slots[20]),
                    )
                    self.assertNothingTold(answer)
        self.assertEqual(self.booking.state, "pending")
        self.assertEqual(self.booking.pickup_id.window_start, self.slots[10].start)

    def test_a_booking_that_does_not_exist_looks_the_same(self):
        for number in (self.booking.id + 1000, 10**18):
            for suffix in SUFFIXES:
                page = self.get(f"/my/bookings/{number}{suffix}", allow_redirects=False)
                self.assertIn(page.status_code, (302, 303))

    def test_owner_and_guest_see_it(self):
        for suffix in SUFFIXES:
            page = self.get(self.address(self.booking, suffix))
            self.assertEqual(page.status_code, 200)
        self.log_in(partner=self.customer)
        for suffix in SUFFIXES:
            page = self.get(self.address(self.booking, suffix, token=""))
            self.assertEqual(page.status_code, 200)

    def test_a_colleague_of_the_same_household_sees_it(self):
        child = self.env["res.partner"].create(
            {"name": "Max", "email": "max@example.com", "parent_id": self.customer.id}
        )
        self.log_in("max", partner=child)
        page = self.get(self.address(self.booking, token=""))
        self.assertIn(self.booking.name, page.text)


@tagged("post_install", "-at_install")
class TestTimeline(PortalCase):
    def steps(self, booking):
        """Return the names of the steps that are reached, and the current one."""
        tree = html.fromstring(self.get(self.address(booking)).text)
        steps = tree.xpath("//ol[@role='list']/li[@data-step]")
        current = [s.get("data-step") for s in steps if s.get("aria-current") == "step"]
        self.assertEqual(len(current), 1)
        names = [step.get("data-step") for step in steps]
        return names[: names.index(current[0]) + 1], names

    def assertAt(self, booking, step):
        self.assertEqual(self.steps(booking)[0][-1], step)

    def drive(self, trip):
        trip = trip.sudo()
        set_off(trip)
        yield
        trip.action_arrive()
        yield
        trip.write({"mileage": 84000, "signature": PIXEL})
        trip.action_hand_over()

    def test_the_way_of_a_booking(self):
        booking = self.book()
        self.assertAt(booking, "booked")
        self.pay(booking)
        self.deliver()
        self.assertAt(booking, "pickup_scheduled")
        pickup, back = booking.pickup_id, booking.return_id
        way = self.drive(pickup)
        next(way)
        self.assertAt(booking, "pickup_started")
        pickup.driver_id.phone = "+49 170 5550100"
        page = self.get(self.address(booking))
        self.assertIn(pickup.driver_id.name, self.named(page, "booking_driver"))
        self.assertIn("tel:+491705550100", page.text)
        list(way)
        pickup.action_deliver()
        self.assertAt(booking, "in_workshop")
        page = self.get(self.address(booking))
        self.assertNotIn("+49 170 5550100", page.text)
        booking.action_ready()
        self.assertTrue(booking.ready_at)
        self.assertAt(booking, "ready")
        way = self.drive(back)
        next(way)
        self.assertAt(booking, "return_started")
        back.driver_id.phone = "+49 170 5550100"
        notice = self.named(self.get(self.address(booking)), "booking_driver")
        self.assertIn("auf dem Weg zu Ihnen", notice)
        self.assertIn(f"{back.driver_id.name} +49", notice)
        next(way)
        notice = self.named(self.get(self.address(booking)), "booking_driver")
        self.assertIn("Ihr Auto ist da", notice)
        list(way)
        self.assertAt(booking, "returned")
        reached, names = self.steps(booking)
        self.assertEqual(reached, names)

    def test_a_cancelled_booking_has_the_steps_that_it_took(self):
        booking = self.book()
        booking.action_cancel()
        self.assertTrue(booking.cancelled_at)
        _reached, names = self.steps(booking)
        self.assertEqual(names, ["booked", "cancelled"])

    def test_a_refunded_booking(self):
        booking = self.book_and_pay()
        self.post(booking, "/cancel")
        self.run_lanes()
        _reached, names = self.steps(booking)
        self.assertEqual(names, ["booked", "paid", "cancelled", "refunded"])

    def test_without_pickup_there_are_no_trips(self):
        booking = self.create_booking()
        _reached, names = self.steps(booking)
        self.assertEqual(names, ["booked", "paid", "in_workshop", "ready", "done"])


@tagged("post_install", "-at_install")
class TestPage(PortalCase):
    def test_windows_address_payment_and_documents(self):
        booking = self.book()
        payment = self.pay(booking)
        self.get(
            f"/payment/autowartung/return/{payment.id}"
            f"?payment_intent={payment.provider_reference}"
        )
        self.deliver()
        page = self.get(self.address(booking))
        pickup = booking.pickup_id
        for trip in (pickup, booking.return_id):
            window = times.window_text(trip.window_start, trip.window_end, "de_DE")
            self.assertIn(window, page.text)
        self.assertIn("Heidestraße 17", page.text)
        self.assertEqual(self.named(page, "booking_paid_with"), "VISA")
        self.assertIn(booking.invoice_ids.name, self.named(page, "booking_documents"))
        self.assertIsNotNone(self.named(page, "booking_next"))
        self.assertNotIn("/my/payment_method", page.text)
        document = html.fromstring(page.text).xpath(
            "//ul[@name='booking_documents']//a/@href"
        )[0]
        self.assertIn(booking.invoice_ids.name, self.get(document).text)

    def test_titles_name_the_company(self):
        booking = self.book()
        self.log_in(partner=self.customer)
        pages = [f"/my/bookings/{booking.id}{s}" for s in SUFFIXES[:3]]
        for address in (*pages, "/my/bookings", "/my/bookings/join?token=x"):
            title = html.fromstring(self.get(address).text).findtext(".//title")
            self.assertIn(f"| {self.env['website'].search([], limit=1).name}", title)

    def test_what_costs_nothing_any_more_is_not_called_confirmed(self):
        booking = self.book()
        booking.line_ids.price_unit = 0
        self.assertEqual(booking.state, "pending")
        page = self.get(self.address(booking))
        self.assertEqual(page.status_code, 200)
        self.assertIsNone(self.named(page, "booking_confirmed"))

    def test_the_thanks_last_until_something_happens(self):
        booking = self.book_and_pay()
        address = self.address(booking)
        self.assertTrue(self.named(self.get(address), "booking_paid"))
        booking._reschedule_by_customer(self.slots[20].start)
        page = self.get(address)
        self.assertIsNone(self.named(page, "booking_paid"))
        self.assertIn("Abholung", self.named(page, "booking_status"))
        set_off(booking.pickup_id.sudo())
        page = self.get(address)
        for name in ("booking_paid", "booking_status"):
            self.assertIsNone(self.named(page, name), "the driver's box says it")
        booking.sudo().state = "ready"
        booking.pickup_id.state = "done"
        self.assertIn("Auto fertig", self.named(self.get(address), "booking_status"))

    def test_what_is_paid_but_not_settled_yet_has_its_next_steps(self):
        booking = self.book()
        payment = self.pay(booking)
        self.get(
            f"/payment/autowartung/return/{payment.id}"
            f"?payment_intent={payment.provider_reference}"
        )
        self.assertEqual((booking.state, booking.payment_status), ("pending", "paid"))
        route = booking._payment_route("settlement")
        token = {"access_token": booking._portal_ensure_token()}
        page = self.get(self.address(booking))
        for name in ("booking_paid", "booking_next", "booking_invoice_soon"):
            self.assertTrue(self.named(page, name), name)
        self.assertEqual(self.rpc(route, **token), {"is_settled": False})
        self.run_lanes()
        self.assertSettled(booking)
        self.assertEqual(self.rpc(route, **token), {"is_settled": True})
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_invoice_soon"))
        self.assertNotIn("o_autowartung_settling", page.text)
        for stranger in ({}, {"access_token": "wrong"}):
            self.assertIn("AccessError", self.rpc(route, **stranger)["data"]["name"])

    def test_saved_payment_methods_are_for_those_with_an_account(self):
        booking = self.book_and_pay()
        self.log_in(partner=self.customer)
        page = self.get(self.address(booking, token=""))
        self.assertIn("/my/payment_method", page.text)

    def test_a_draft_invoice_is_not_shown(self):
        booking = self.book()
        booking._new_invoice()
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_documents"))

    def test_a_hold_that_ends_tomorrow_says_the_day(self):
        booking = self.book()
        booking.trip_ids.held_until = fields.Datetime.now() + timedelta(days=3)
        page = self.get(self.address(booking))
        until = times.moment_text(booking.pickup_id.held_until, "de_DE")
        self.assertIn(self.tidy(until), self.named(page, "booking_hold"))

    def test_names_are_not_markup(self):
        booking = self.book(concierge_city="<b>Köln</b>")
        page = self.get(self.address(booking))
        self.assertNotIn("<b>Köln", page.text)


@tagged("post_install", "-at_install")
class TestCalendarFile(PortalCase):
    def entries(self, booking):
        answer = self.get(self.address(booking, "/calendar.ics"))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/calendar"))
        self.assertIn(
            f"{booking.name.replace('/', '-')}.ics",
            answer.headers["Content-Disposition"],
        )
        self.assertNotIn(booking.access_token, answer.text)
        return vobject.readOne(answer.text).vevent_list

    def test_both_legs_at_the_right_time(self):
        booking = self.book_and_pay()
        for event, trip in zip(
            self.entries(booking), (booking.pickup_id, booking.return_id), strict=True
        ):
            self.assertEqual(
                event.dtstart.value.replace(tzinfo=None), trip.window_start
            )
            self.assertEqual(event.dtend.value.replace(tzinfo=None), trip.window_end)
            self.assertEqual(event.dtstart.value.utcoffset(), timedelta(0))
            self.assertEqual(event.status.value, "CONFIRMED")
            self.assertEqual(event.location.value, "Heidestraße 17, 51147 Köln")
            self.assertIn("K-EM 1234", event.summary.value)

    def test_moving_and_cancelling_update_the_same_entries(self):
        booking = self.book_and_pay()
        before = self.entries(booking)
        self.assertEqual({event.sequence.value for event in before}, {"0"})
        booking._reschedule_by_customer(self.slots[20].start)
        moved = self.entries(booking)
        uids = [event.uid.value for event in before]
        self.assertEqual(len(set(uids)), 2)
        self.assertEqual([event.uid.value for event in moved], uids)
        self.assertEqual({event.sequence.value for event in moved}, {"1"})
        self.post(booking, "/cancel")
        gone = self.entries(booking)
        self.assertEqual([event.uid.value for event in gone], uids)
        self.assertEqual({event.status.value for event in gone}, {"CANCELLED"})

    def test_an_appointment_without_pickup(self):
        booking = self.create_booking(appointment_start="2030-12-02 08:00:00")
        [event] = self.entries(booking)
        self.assertEqual(event.dtstart.value.hour, 8)
        self.assertEqual(event.status.value, "TENTATIVE")


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
