# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each slot says when the car comes back: on the website, on moving, by phone."""

from datetime import datetime, timedelta

from commons.concierge_case import MONDAY_MORNING, ConciergeCase
from commons.roles import FIRST_SLOT, RolesCase
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools import times

DAY = timedelta(days=1)
SERVICE_HOURS = 9


@tagged("post_install", "-at_install")
class TestReturns(ConciergeCase):
    def setUp(self):
        super().setUp()
        self.service = self.env["product.template"].create(
            {
                "name": "Getriebe",
                "autowartung_is_service": True,
                "autowartung_service_duration": SERVICE_HOURS,
            }
        )
        line = {"product_id": self.service.product_variant_id.id, "price_unit": 1}
        self.lines = [(0, 0, line)]

    def offer(self, hours=SERVICE_HOURS):
        slots = self.workshop.with_context(lang="de_DE")._pickup_slots()
        return self.workshop._with_returns(slots, hours)

    def test_what_is_promised_is_what_is_planned(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nikolaus",
                "calendar_id": self.workshop.resource_calendar_id.id,
                "date_from": "2026-12-08 00:00:00",
                "date_to": "2026-12-08 22:00:00",
            }
        )
        self.book(start=MONDAY_MORNING + 3 * DAY)
        for number in (0, 1, 2, 3, 5, 10, -1):
            slot = self.offer()[number]
            with self.subTest(slot=slot.start), self.env.cr.savepoint() as savepoint:
                if not slot.free:
                    self.assertIsNone(slot.back)
                    continue
                booking = self.book(start=slot.start, line_ids=self.lines)
                self.assertEqual(booking.return_id.window_start, slot.back.start)
                self.assertEqual(booking.return_id.window_end, slot.back.end)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_moved_booking_is_not_in_its_own_way(self):
        booking = self.book(line_ids=self.lines)
        offered = booking._offer_of(self.workshop._pickup_slots(booking.trip_ids))
        wanted = next(slot for slot in offered if slot.start == MONDAY_MORNING + DAY)
        booking._reschedule_by_customer(wanted.start)
        self.assertEqual(booking.return_id.window_start, wanted.back.start)

    def test_a_slot_after_which_nobody_brings_it_back_is_full(self):
        driver = self.workshop.driver_ids.resource_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Urlaub",
                "calendar_id": driver.calendar_id.id,
                "resource_id": driver.id,
                "date_from": "2026-12-08 00:00:00",
                "date_to": "2027-01-08 00:00:00",
            }
        )
        monday = [s for s in self.offer() if s.start.date() == MONDAY_MORNING.date()]
        self.assertTrue(monday)
        self.assertFalse(any(slot.free for slot in monday))

    def test_more_slots_cost_no_more_queries(self):
        counts = []
        for days in (7, 28):
            self.env.company.autowartung_horizon_days = days
            self.offer()
            self.env.invalidate_all()
            slots = self.workshop._pickup_slots()
            before = self.env.cr.sql_log_count
            self.workshop._with_returns(slots, SERVICE_HOURS)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_the_words_are_short_and_name_the_day(self):
        days = self.workshop.with_context(lang="de_DE")._slot_days(self.offer())
        monday = next(day for day in days if day.name == "Montag, 7. Dezember")
        texts = [" ".join(slot.back_name.split()) for slot in monday.slots]
        # From 11 to 12 and 13 to 17 on Monday, 8 to 12 on Tuesday.
        self.assertTrue(texts[0].endswith("Di 13–15 Uhr"), texts)


@tagged("post_install", "-at_install")
class TestWords(RolesCase):
    def words(self, start, end, language="de_DE", since=FIRST_SLOT):
        text = times.short_window_text(start, end, language, since=since)
        return " ".join(text.split())

    def test_the_date_is_named_after_a_week(self):
        end = FIRST_SLOT + timedelta(hours=2)
        self.assertEqual(self.words(FIRST_SLOT, end), "Mo 8–10 Uhr")
        self.assertEqual(
            self.words(FIRST_SLOT + 7 * DAY, end + 7 * DAY), "Mo 14.12. 8–10 Uhr"
        )
        half = timedelta(minutes=30)
        self.assertEqual(self.words(FIRST_SLOT + half, end), "Mo 8:30–10 Uhr")
        self.assertEqual(self.words(FIRST_SLOT, end, "en_US"), "Mon 8:00–10:00")
        midnight = datetime(2026, 12, 7, 23)
        self.assertEqual(self.words(midnight - 2 * half, midnight), "Mo 23–24 Uhr")

    def test_the_dialogs_of_the_office_say_it(self):
        with freeze_time("2026-12-01 09:00:00"):
            booking = self.create_confirmed(FIRST_SLOT)
            choose = self.env["autowartung.choose.slot"].new({"booking_id": booking.id})
            phone = self.env["autowartung.phone.booking"].new(
                {"workshop_id": self.workshop.id, "service_ids": self.service.ids}
            )
            for dialog in (choose, phone):
                slots = [s for day in dialog.slot_choices for s in day["slots"]]
                self.assertTrue(all(slot["back"] for slot in slots))
            before = phone.slot_choices[0]["slots"][0]["back"]
            long = self.service.copy({"autowartung_service_duration": 30})
            phone.service_ids = (self.service + long).ids
            self.assertNotEqual(phone.slot_choices[0]["slots"][0]["back"], before)
