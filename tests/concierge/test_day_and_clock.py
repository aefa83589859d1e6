# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Windows around midnight, when the clocks change, and in a corrected time zone."""

from datetime import datetime, timedelta

from commons.concierge import create_calendar, create_driver, create_workshop
from commons.roles import FIRST_SLOT, RolesCase
from freezegun import freeze_time

from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.tools import times

BEFORE_SUMMER_TIME_ENDS = datetime(2026, 10, 24, 22)


def hours(begin, end, days=range(7)):
    return [
        Command.clear(),
        *(
            Command.create(
                {
                    "name": str(day),
                    "dayofweek": str(day),
                    "hour_from": begin,
                    "hour_to": end,
                }
            )
            for day in days
        ),
    ]


@freeze_time("2026-10-20 09:00:00")
@tagged("post_install", "-at_install")
class TestDayAndClock(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop = create_workshop(cls.env)
        cls.calendar = cls.workshop.resource_calendar_id

    def texts(self, start, end):
        workshop = self.workshop.with_context(lang="de_DE")
        days = workshop._slot_days(workshop._slots(start, end))
        return {
            day.name: [" ".join(slot.name.split()) for slot in day.slots if slot.free]
            for day in days
        }

    def test_open_until_midnight_has_its_last_window(self):
        self.calendar.attendance_ids = hours(18, 24)
        monday = times.midnight(datetime(2026, 12, 7).date())
        found = self.texts(monday, monday + timedelta(days=1))
        self.assertEqual(
            found["Montag, 7. Dezember"],
            ["18:00 – 20:00 Uhr", "20:00 – 22:00 Uhr", "22:00 – 24:00 Uhr"],
        )

    def test_open_day_and_night_begins_anew_at_midnight(self):
        self.calendar.attendance_ids = hours(0, 24)
        self.workshop.slot_hours = 5
        monday = times.midnight(datetime(2026, 12, 7).date())
        found = self.texts(monday, monday + timedelta(days=2))
        expected = [
            *("0:00 – 5:00 Uhr", "5:00 – 10:00 Uhr"),
            *("10:00 – 15:00 Uhr", "15:00 – 20:00 Uhr"),
        ]
        self.assertEqual(list(found.values()), [expected, expected])
        # Whenever it is looked at, and in any season.
        later = self.texts(monday + timedelta(hours=7), monday + timedelta(days=1))
        self.assertEqual(later["Montag, 7. Dezember"], expected[2:])

    def test_two_equal_hours_of_a_night_are_told_apart(self):
        self.calendar.attendance_ids = hours(0, 6)
        self.workshop.slot_hours = 1
        start = BEFORE_SUMMER_TIME_ENDS
        found = self.texts(start, start + timedelta(hours=8))["Sonntag, 25. Oktober"]
        self.assertEqual(
            found,
            [
                "0:00 – 1:00 Uhr",
                "1:00 – 2:00 Uhr (Sommerzeit)",
                "2:00 (Sommerzeit) – 2:00 Uhr (Winterzeit)",
                "2:00 (Winterzeit) – 3:00 Uhr",
                "3:00 – 4:00 Uhr",
                "4:00 – 5:00 Uhr",
                "5:00 – 6:00 Uhr",
            ],
        )
        self.assertEqual(len(set(found)), len(found))

    def test_the_hour_that_is_missing_in_spring_is_no_window(self):
        self.calendar.attendance_ids = hours(0, 6)
        self.workshop.slot_hours = 1
        start = times.midnight(datetime(2027, 3, 28).date())
        found = self.texts(start, start + timedelta(hours=5))
        self.assertEqual(
            found["Sonntag, 28. März"][:3],
            ["0:00 – 1:00 Uhr", "1:00 – 3:00 Uhr", "3:00 – 4:00 Uhr"],
        )

    def test_english_readers_are_told_as_well(self):
        first = BEFORE_SUMMER_TIME_ENDS + timedelta(hours=2)
        text = times.hours_text(first, first + timedelta(hours=1), "en_US")
        self.assertEqual(
            " ".join(text.split()), "2:00 (summer time) – 2:00 (winter time)"
        )
        midnight = times.midnight(datetime(2026, 12, 8).date())
        text = times.hours_text(midnight - timedelta(hours=2), midnight, "en_US")
        self.assertEqual(" ".join(text.split()), "22:00 – 24:00")

    # === TIME ZONES === #

    def free(self):
        monday = datetime(2026, 12, 7)
        slots = self.workshop._slots(monday, monday + timedelta(days=1))
        return [(times.local(slot.start).hour, slot.free) for slot in slots]

    def test_a_corrected_time_zone_is_that_of_the_drivers_too(self):
        self.calendar.tz = "America/New_York"
        own = create_calendar(self.env)
        own.tz = "America/New_York"
        self.workshop.driver_ids += create_driver(self.env, "Zweite", own)
        self.calendar.tz = "Europe/Berlin"
        self.assertEqual(self.free(), [(8, 2), (10, 2), (13, 2), (15, 2)])
        zones = self.workshop.driver_ids.mapped("tz")
        self.assertEqual(set(zones), {"Europe/Berlin"})

    def test_a_drivers_own_zone_does_not_count(self):
        self.workshop.driver_ids.resource_id.tz = "Asia/Tokyo"
        self.assertEqual(self.free(), [(8, 1), (10, 1), (13, 1), (15, 1)])

    def test_who_comes_to_the_workshop_follows_its_clock(self):
        stranger = create_driver(self.env, "Neu", self.calendar, tz="Asia/Tokyo")
        self.workshop.driver_ids += stranger
        self.assertEqual(stranger.tz, "Europe/Berlin")

    def test_the_form_says_the_zone_and_warns_of_another(self):
        self.assertEqual(self.workshop.calendar_tz, "Europe/Berlin")
        self.assertFalse(self.workshop.has_other_zone)
        self.calendar.tz = "UTC"
        self.assertEqual(self.workshop.calendar_tz, "UTC")
        self.assertTrue(self.workshop.has_other_zone)


@tagged("post_install", "-at_install")
class TestGermanDays(RolesCase):
    def test_lists_of_the_office_count_in_german_days(self):
        for name in ("trip_action", "booking_action", "utilisation_action"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                f"autowartung_payment.{name}"
            )
            self.assertIn("'tz': 'Europe/Berlin'", action["context"], name)

    def test_time_off_begins_on_the_day_that_it_is_in_germany(self):
        driver = self.workshop.driver_ids[:1]
        with freeze_time("2026-12-06 23:30:00"):
            context = driver.action_view_leaves()["context"]
        self.assertEqual(context["default_date_from"], "2026-12-06 23:00:00")
        self.assertEqual(context["default_date_to"], "2026-12-07 22:59:59")

    def test_a_driver_is_busy_by_german_days(self):
        with freeze_time("2026-12-01 09:00:00"):
            booking = self.create_confirmed(FIRST_SLOT)
            driver = booking.pickup_id.driver_id
            count = driver._trips_on_day
            self.assertTrue(count(datetime(2026, 12, 6, 23)), "Monday, 0:00")
            self.assertFalse(count(datetime(2026, 12, 6, 22, 59)), "Sunday, 23:59")
            self.assertFalse(count(datetime(2026, 12, 7, 23)), "Tuesday, 0:00")

    def test_a_task_is_due_on_the_german_day(self):
        with freeze_time("2026-12-06 23:30:00"):
            booking = self.create_booking(FIRST_SLOT + timedelta(days=2))
            booking._notify_managers(lambda env: ("Bitte ansehen", ""))
        dates = set(booking.activity_ids.mapped("date_deadline"))
        self.assertEqual(dates, {datetime(2026, 12, 7).date()})

    def test_a_pickup_moved_to_another_german_day_is_reminded_of_again(self):
        with freeze_time("2026-12-01 09:00:00"):
            booking = self.create_confirmed(FIRST_SLOT)
            pickup = booking.pickup_id
        reminders = "reminder_mail"
        with freeze_time("2026-12-06 09:00:00"):
            self.env["autowartung.booking"]._cron_remind()
            self.assertEqual(self.planned_mails(booking, reminders), 1)
        # Half past midnight of Tuesday: in UTC it is Monday still.
        night = datetime(2026, 12, 7, 23, 30)
        booking.return_id._take_slot(FIRST_SLOT + timedelta(days=2), "scheduled")
        pickup.with_context(autowartung_slot=True).sudo().write(
            {"window_start": night, "window_end": night + timedelta(minutes=30)}
        )
        with freeze_time("2026-12-07 09:00:00"):
            self.env["autowartung.booking"]._cron_remind()
        self.assertEqual(self.planned_mails(booking, reminders), 2)
