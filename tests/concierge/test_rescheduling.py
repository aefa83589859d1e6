# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer chooses another slot; late payers too."""

from commons.portal import PortalCase
from lxml import html

from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.messages.kinds import PICKUP_SCHEDULED_MAIL
from odoo.addons.autowartung_payment.tools import times


@tagged("post_install", "-at_install")
class TestRescheduling(PortalCase):
    def reschedule(self, booking, slot, **options):
        value = self.slot_value(self.slots[slot]) if isinstance(slot, int) else slot
        return self.post(booking, "/reschedule", slot=value, **options)

    def windows(self, booking):
        return booking.pickup_id.window_start, booking.return_id.window_start

    def choice(self, answer, slot):
        """Return the radio button of a slot."""
        value = self.slot_value(self.slots[slot])
        page = html.fromstring(answer.text)
        [choice] = page.xpath(f"//input[@name='slot'][@value='{value}']")
        return choice

    def open_day(self, answer):
        """Return the indices of the slots that the page shows at first."""
        values = html.fromstring(answer.text).xpath("//details[@open]//input/@value")
        known = [self.slot_value(slot) for slot in self.slots]
        return [known.index(value) for value in values]

    def test_the_page_offers_free_slots_only(self):
        booking = self.book_and_pay(10)
        self.book(15)
        page = self.get(self.address(booking, "/reschedule"))
        self.assertEqual(page.status_code, 200)
        self.assertIsNone(self.choice(page, 11).get("disabled"))
        self.assertEqual(self.choice(page, 15).get("disabled"), "disabled")
        self.assertEqual(self.checked(page), [], "nobody sends it by accident")

    def checked(self, answer):
        return html.fromstring(answer.text).xpath("//input[@checked]/@value")

    def test_the_slot_that_one_has_is_marked(self):
        booking = self.book(10)
        address = self.address(booking, "/reschedule")
        choice = self.choice(self.get(address), 10)
        self.assertIn("(bisher)", choice.getnext().text_content())
        self.assertEqual(choice.get("disabled"), "disabled")
        self.lapse(booking)
        booking.trip_ids.state = "lapsed"
        self.assertNotIn("(bisher)", self.get(address).text)

    def test_the_first_day_with_a_free_slot_is_shown(self):
        booking = self.book_and_pay(10)
        first_day = self.open_day(self.get(self.address(booking, "/reschedule")))
        self.assertIn(0, first_day)
        driver = self.workshop.driver_ids.resource_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Urlaub",
                "calendar_id": driver.calendar_id.id,
                "resource_id": driver.id,
                "date_from": self.slots[0].start,
                "date_to": self.slots[first_day[-1]].end,
            }
        )
        page = self.get(self.address(booking, "/reschedule"))
        self.assertIn(first_day[-1] + 1, self.open_day(page))
        self.assertNotIn(self.slot_value(self.slots[0]), page.text)

    def test_both_legs_move(self):
        booking = self.book_and_pay(10)
        answer = self.reschedule(booking, 20)
        self.assertEqual(answer.status_code, 200)
        pickup, back = self.windows(booking)
        self.assertEqual(pickup, self.slots[20].start)
        self.assertGreater(back, pickup)
        self.assertEqual(booking.appointment_start, pickup)
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"scheduled"})
        self.assertEqual(booking.reschedule_count, 1)
        told = self.named(answer, "booking_moved")
        for trip in booking.trip_ids:
            window = times.window_text(trip.window_start, trip.window_end, "de_DE")
            self.assertIn(self.tidy(window), told)
        self.assertIsNone(self.named(self.get(answer.url), "booking_moved"), "once")

    def test_who_keeps_the_slot_has_moved_nothing(self):
        booking = self.book_and_pay(10)
        before = self.windows(booking)
        answer = self.reschedule(booking, 10)
        self.assertEqual(answer.status_code, 409)
        self.assertTrue(self.named(answer, "booking_change_error"))
        self.assertEqual(self.windows(booking), before)
        self.assertFalse(booking.reschedule_count)
        follow_ups = self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", booking._name),
                ("res_id", "=", booking.id),
                ("kind", "=", PICKUP_SCHEDULED_MAIL),
            ]
        )
        self.assertFalse(follow_ups)
        self.assertIsNone(self.named(self.get(self.address(booking)), "booking_moved"))

    def test_without_the_pages_own_token_nothing_is_moved(self):
        booking = self.book(10)
        answer = self.reschedule(booking, 20, csrf_token="wrong")
        self.assertEqual(answer.status_code, 400)
        self.assertTrue(self.named(answer, "booking_change_error"))
        self.assertEqual(self.checked(answer), [self.slot_value(self.slots[20])])
        self.assertEqual(booking.pickup_id.window_start, self.slots[10].start)

    def test_the_page_itself_says_what_is_missing(self):
        booking = self.book(10)
        page = self.get(self.address(booking, "/reschedule"))
        form = html.fromstring(page.text).xpath("//form[.//input[@name='slot']]")[0]
        self.assertEqual(form.get("novalidate"), "novalidate")
        answer = self.post(booking, "/reschedule")
        self.assertEqual(answer.status_code, 422)
        self.assertTrue(self.named(answer, "booking_change_error"))

    def test_before_payment_the_new_slot_is_held(self):
        booking = self.book(10)
        self.reschedule(booking, 20)
        self.assertEqual(booking.pickup_id.window_start, self.slots[20].start)
        self.assertEqual(booking.pickup_id.state, "held")
        self.assertTrue(booking._held_until())
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(booking.pickup_id.window_start, self.slots[20].start)

    def test_a_slot_that_the_office_has_moved_is_told_on_the_page(self):
        booking = self.book(10)
        self.assertIsNone(
            self.named(self.get(self.address(booking)), "booking_moved_by_us")
        )
        former = times.window_text(*(self.slots[10].start, self.slots[10].end), "de_DE")
        booking._reschedule_by_dispatcher(self.slots[20].start)
        told = self.named(self.get(self.address(booking)), "booking_moved_by_us")
        self.assertIn(self.tidy(former), told)
        now = times.window_text(*(self.slots[20].start, self.slots[20].end), "de_DE")
        self.assertIn(self.tidy(now), told)
        self.pay(booking)
        self.deliver()
        self.run_lanes()
        self.assertIsNone(
            self.named(self.get(self.address(booking)), "booking_moved_by_us")
        )

    def test_a_slot_that_somebody_else_took_is_refused_and_the_old_one_kept(self):
        booking = self.book_and_pay(10)
        before = self.windows(booking)
        self.book(20)
        answer = self.reschedule(booking, 20)
        self.assertEqual(answer.status_code, 409)
        self.assertTrue(self.named(answer, "booking_change_error"))
        self.assertIn(20, self.open_day(answer), "others of the same day")
        self.assertEqual(self.checked(answer), [])
        self.assertEqual(self.windows(booking), before)
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"scheduled"})

    def test_what_is_no_slot_is_refused(self):
        booking = self.book_and_pay(10)
        before = self.windows(booking)
        for slot, status in (
            ("yesterday", 400),
            ("2026-13-45T99:00:00", 400),
            ("2026-12-07T07:00:00Z", 400),
            (" ", 400),
            ("", 422),
            ("2020-01-06T07:00:00", 409),
            (f"{self.slots[20].start:%Y-%m-%dT%H}:13:00", 409),
        ):
            with self.subTest(slot=slot):
                answer = self.reschedule(booking, slot)
                self.assertEqual(answer.status_code, status)
        self.assertEqual(self.windows(booking), before)

    def test_after_the_cutoff_one_is_told_whom_to_call(self):
        booking = self.book_and_pay(10)
        booking.company_id.autowartung_cutoff_hours = 24 * 60
        page = self.get(self.address(booking, "/reschedule"))
        self.assertIsNotNone(self.named(page, "booking_not_movable"))
        self.assertIn("+49 221 5550199", page.text)
        answer = self.reschedule(booking, 20)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(booking.pickup_id.window_start, self.slots[10].start)

    def test_a_workshop_without_free_slots_says_so(self):
        booking = self.book_and_pay(10)
        self.workshop.driver_ids.active = False
        page = self.get(self.address(booking, "/reschedule"))
        self.assertIsNotNone(self.named(page, "booking_no_slots"))


@tagged("post_install", "-at_install")
class TestLatePayers(PortalCase):
    def pay_late(self, slot=10):
        """Pay after the hold has lapsed and somebody else has the slot."""
        booking = self.book(slot)
        self.start_payment(booking)
        self.lapse(booking)
        self.book(slot)
        intent = booking.transaction_ids.provider_reference
        self.control.pay(intent, card="4242424242424242")
        self.deliver()
        self.assertTrue(booking.needs_new_slot)
        self.assertEqual(booking.payment_status, "paid")
        return booking

    def test_the_page_says_that_the_money_is_safe(self):
        booking = self.pay_late()
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "booking_needs_new_slot"))
        self.assertIn(f"/my/bookings/{booking.id}/reschedule", page.text)
        self.assertIn(f"/my/bookings/{booking.id}/cancel", page.text)

    def test_who_has_nothing_to_pay_is_told_of_no_payment(self):
        booking = self.book(10)
        self.lapse(booking)
        self.book(10)
        booking.line_ids.price_unit = 0
        self.run_lanes()
        self.assertEqual(booking.state, "confirmed")
        self.assertTrue(booking.needs_new_slot)
        self.assertIn(
            "Nichts zu bezahlen, aber der Termin ist vergeben",
            booking.activity_ids.mapped("summary"),
        )
        planned = self.env["autowartung.follow.up"].search(
            [("kind", "=", "slot_gone_mail"), ("res_id", "=", booking.id)]
        )
        self.assertFalse(planned)
        page = self.get(self.address(booking))
        notice = self.named(page, "booking_needs_new_slot")
        self.assertIn("nichts zu bezahlen", notice)
        self.assertNotIn("Geld", notice)
        self.assertIn(f"/my/bookings/{booking.id}/reschedule", page.text)

    def test_another_slot_can_be_chosen(self):
        booking = self.pay_late()
        self.post(booking, "/reschedule", slot=self.slot_value(self.slots[20]))
        self.assertFalse(booking.needs_new_slot)
        self.assertEqual(booking.pickup_id.window_start, self.slots[20].start)
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"scheduled"})

    def test_the_money_can_be_had_back_even_after_the_cutoff(self):
        booking = self.pay_late()
        booking.company_id.autowartung_cutoff_hours = 24 * 60
        self.post(booking, "/cancel")
        self.run_lanes()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.payment_status, "refunded")

    def test_a_slot_that_is_still_free_is_simply_held_again(self):
        booking = self.book(10)
        self.lapse(booking)
        self.env["autowartung.concierge.trip"]._release_lapsed_holds()
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_slot_gone"))
        self.assertTrue(self.named(page, "booking_hold_over"))
        self.assertIsNone(self.named(page, "booking_hold"))
        self.assertIn("client_secret", self.start_payment(booking))
        self.assertEqual(booking.pickup_id.state, "held")
        self.assertTrue(booking._held_until())

    def test_a_slot_that_is_gone_is_told_before_any_money_moves(self):
        booking = self.book(10)
        self.lapse(booking)
        self.book(10)
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "booking_slot_gone"))
        self.assertIsNone(self.named(page, "booking_hold_over"))
        self.assertNotIn("o_payment_submit_button", page.text)
        answer = self.start_payment(booking)
        self.assertIn("SlotTaken", answer["data"]["name"])
        self.assertFalse(booking.transaction_ids)
        self.assertFalse(self.control.ledger()["payments"])

    def test_the_hold_is_that_of_the_page_not_of_a_booking_by_phone(self):
        booking = self.book_on_the_website(10)
        self.lapse(booking)
        self.start_payment(booking)
        page = self.get(self.address(booking))
        self.assertRegex(self.named(page, "booking_hold"), r"bis \d?\d:\d\d Uhr")
        minutes = (booking._held_until() - booking.pickup_id.write_date).seconds / 60
        self.assertLess(minutes, booking.company_id.autowartung_hold_minutes + 1)
