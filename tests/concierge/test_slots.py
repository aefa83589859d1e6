# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Slots follow opening hours, drivers and holidays."""

from datetime import datetime

from concierge_common import create_driver, create_workshop
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

    def test_customers_choose_between_lead_time_and_horizon(self):
        slots = self.workshop._pickup_slots()
        self.assertEqual(slots[0].start, datetime(2026, 12, 2, 9))
        self.assertEqual(slots[-1].end, datetime(2026, 12, 29, 9))
