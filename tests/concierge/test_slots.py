# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Slots follow opening hours, drivers and holidays."""

from datetime import datetime

from commons.concierge import create_driver, create_workshop
from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

MONDAY = datetime(2026, 12, 7)
TUESDAY = datetime(2026, 12, 8)


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestSlots(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop = create_workshop(cls.env, drivers=2)
        cls.drivers = cls.workshop.driver_ids

    def slots(self, start=MONDAY, end=TUESDAY):
        return [
            (f"{slot.start:%H:%M}", slot.free)
            for slot in self.workshop._slots(start, end)
        ]

    def take_leave(self, resource=None, calendar=None):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Urlaub",
                "calendar_id": (calendar or resource.calendar_id).id,
                "resource_id": resource.id if resource else False,
                "date_from": "2026-12-06 23:00:00",
                "date_to": "2026-12-07 23:00:00",
            }
        )

    def test_opening_hours_are_cut_into_windows_of_local_time(self):
        expected = [("07:00", 2), ("09:00", 2), ("12:00", 2), ("14:00", 2)]
        self.assertEqual(self.slots(), expected)

    def test_a_window_does_not_move_with_the_moment_of_looking(self):
        at_half_past = datetime(2026, 12, 7, 7, 30)
        expected = [("09:00", 2), ("12:00", 2), ("14:00", 2)]
        self.assertEqual(self.slots(at_half_past), expected)

    def test_a_driver_on_holiday_brings_no_capacity(self):
        self.take_leave(self.drivers[0].resource_id)
        self.assertEqual({free for _start, free in self.slots()}, {1})

    def test_a_holiday_of_the_workshop_closes_it(self):
        self.take_leave(calendar=self.workshop.resource_calendar_id)
        self.assertEqual(self.slots(), [])

    def test_a_driver_who_left_brings_no_capacity(self):
        self.drivers[0].active = False
        self.assertEqual({free for _start, free in self.slots()}, {1})

    def test_a_driver_without_calendar_works_whenever_it_is_open(self):
        calendar = self.workshop.resource_calendar_id
        flexible = create_driver(self.env, "Aushilfe", calendar)
        flexible.resource_calendar_id = False
        self.workshop.driver_ids = flexible
        self.assertEqual({free for _start, free in self.slots()}, {1})

    def days(self, chosen=None):
        workshop = self.workshop.with_context(lang="de_DE")
        return workshop._slot_days(
            workshop._slots(MONDAY, datetime(2026, 12, 10)), chosen
        )

    def test_the_choice_is_by_days_in_german_time(self):
        days = self.days()
        self.assertEqual(
            [day.name for day in days],
            ["Montag, 7. Dezember", "Dienstag, 8. Dezember", "Mittwoch, 9. Dezember"],
        )
        self.assertEqual(
            [" ".join(slot.name.split()) for slot in days[0].slots],
            [
                *("8:00 – 10:00 Uhr", "10:00 – 12:00 Uhr"),
                *("13:00 – 15:00 Uhr", "15:00 – 17:00 Uhr"),
            ],
        )
        self.assertEqual(days[0].slots[0].value, "2026-12-07T07:00:00")

    def test_a_long_horizon_costs_no_more_queries(self):
        counts = []
        for end in (TUESDAY, datetime(2027, 12, 7)):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.workshop._slot_days(self.workshop._slots(MONDAY, end))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_day_without_free_slots_is_there_but_not_open(self):
        for driver in self.drivers:
            self.take_leave(driver.resource_id)
        days = self.days()
        self.assertEqual([day.free for day in days], [0, 4, 4])
        self.assertEqual([day.is_open for day in days], [False, True, False])

    def test_the_day_that_was_chosen_before_is_open(self):
        days = self.days(chosen="2026-12-09T09:00:00")
        self.assertEqual([day.is_open for day in days], [False, False, True])

    def test_a_choice_that_is_no_slot_opens_the_first_day(self):
        for chosen in ("2026-12-09T09:01:00", "💥", ""):
            days = self.days(chosen)
            self.assertEqual([day.is_open for day in days], [True, False, False])

    def test_customers_choose_between_lead_time_and_horizon(self):
        slots = self.workshop._pickup_slots()
        self.assertEqual(slots[0].start, datetime(2026, 12, 2, 9))
        self.assertEqual(slots[-1].end, datetime(2026, 12, 29, 9))
