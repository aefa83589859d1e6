# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Utilisation: what is booked of what customers could book, by driver and day."""

from datetime import date, datetime, timedelta

from commons.concierge import create_calendar, create_driver, create_workshop
from commons.concierge_case import MONDAY_MORNING, ConciergeCase

from odoo import Command
from odoo.tests import tagged

MONDAY = date(2026, 12, 7)
TUESDAY = MONDAY + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestUtilisation(ConciergeCase):
    def setUp(self):
        super().setUp()
        self.env["autowartung.workshop"].search([]).filtered(
            lambda workshop: workshop != self.workshop
        ).active = False
        self.driver = self.workshop.driver_ids

    def days(self, *domain):
        rows = self.env["autowartung.driver.day"]
        rows._refresh()
        return rows.search([*domain])

    def day(self, when, driver=None):
        driver = driver or self.driver
        return self.days(("date", "=", when), ("driver_id", "=", driver.id))

    def grouped(self, groupby, *domain):
        self.env["autowartung.driver.day"]._refresh()
        return self.env["autowartung.driver.day"]._read_group(
            [("driver_id", "=", self.driver.id), *domain],
            [groupby],
            ["booked_hours:sum", "capacity_hours:sum", "utilisation:avg"],
        )

    def close(self, start, days=1, resource=None):
        """Take days off: a driver's, or the workshop's."""
        midnight = datetime.combine(start, datetime.min.time())
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Zu",
                "calendar_id": self.workshop.resource_calendar_id.id,
                "resource_id": resource.id if resource else False,
                "date_from": midnight - timedelta(hours=1),
                "date_to": midnight + timedelta(days=days, hours=-1),
            }
        )

    def test_the_windows_of_a_day_are_what_it_offers(self):
        monday = self.day(MONDAY)
        self.assertEqual(monday.capacity_hours, 8)
        self.assertEqual((monday.booked_hours, monday.utilisation), (0, 0))
        self.assertEqual(monday.workshop_id, self.workshop)
        self.assertFalse(self.day(date(2026, 12, 6)), "nobody works on Sundays")

    def test_what_is_left_of_opening_hours_is_no_window(self):
        self.workshop.slot_hours = 3
        self.assertEqual(self.day(MONDAY).capacity_hours, 6)

    def test_a_window_in_which_the_driver_leaves_is_not_offered(self):
        hours = create_calendar(self.env, "Halbtags")
        afternoons = hours.attendance_ids.filtered(lambda day: day.hour_from == 13)
        afternoons.hour_to = 16
        self.driver.resource_calendar_id = hours
        self.assertEqual(self.day(MONDAY).capacity_hours, 6)

    def test_a_held_slot_counts_until_it_lapses(self):
        booking = self.book()
        monday = self.day(MONDAY)
        trips = booking.trip_ids.filtered(
            lambda trip: trip.window_start.date() == MONDAY
        )
        self.assertEqual(monday.booked_hours, 2 * len(trips))
        self.assertEqual(monday.trip_count, len(trips))
        self.assertEqual(monday.utilisation, 25 * len(trips))
        self.let_time_pass(minutes=31)
        self.assertEqual(self.day(MONDAY).utilisation, 0)

    def test_a_cancelled_trip_frees_the_time(self):
        booking = self.book()
        self.assertTrue(self.day(MONDAY).booked_hours)
        booking.action_cancel()
        self.assertFalse(self.day(MONDAY).booked_hours)

    def test_a_trip_that_is_done_still_counts(self):
        booking = self.book()
        booking.trip_ids.write({"state": "done"})
        self.assertTrue(self.day(MONDAY).booked_hours)

    def test_a_holiday_of_the_workshop_offers_nothing(self):
        self.close(MONDAY)
        self.assertFalse(self.day(MONDAY).capacity_hours)
        self.assertEqual(self.day(TUESDAY).capacity_hours, 8)

    def test_time_off_concerns_its_driver_alone(self):
        colleague = create_driver(self.env, "Petra", self.workshop.resource_calendar_id)
        self.workshop.driver_ids += colleague
        self.close(MONDAY, resource=self.driver.resource_id)
        self.assertFalse(self.day(MONDAY).capacity_hours)
        self.assertEqual(self.day(MONDAY, colleague).capacity_hours, 8)

    def test_a_trip_on_a_day_off_is_seen(self):
        booking = self.book()
        self.day(MONDAY)
        self.close(MONDAY, resource=self.driver.resource_id)
        monday = self.day(MONDAY)
        self.assertEqual(monday.capacity_hours, 0)
        self.assertEqual(
            monday.trip_count,
            len(booking.trip_ids.filtered(lambda t: t.window_start.date() == MONDAY)),
        )
        self.assertEqual(monday.utilisation, 0)

    def test_hours_of_two_workshops_do_not_count_twice(self):
        other = create_workshop(self.env, drivers=0, slot_hours=3)
        other.resource_calendar_id = self.workshop.resource_calendar_id
        self.assertEqual(self.day(MONDAY).workshop_id, self.workshop)
        other.driver_ids = self.driver
        self.assertEqual(self.day(MONDAY).capacity_hours, 8)
        self.assertFalse(self.day(MONDAY).workshop_id)

    def test_a_driver_who_changes_workshop_takes_the_coming_days_along(self):
        self.day(MONDAY)
        self.let_time_pass(days=7)
        other = create_workshop(self.env, drivers=0)
        self.workshop.driver_ids, other.driver_ids = False, self.driver
        self.assertEqual(self.day(MONDAY).workshop_id, self.workshop)
        self.assertEqual(self.day(MONDAY + timedelta(days=7)).workshop_id, other)

    def test_a_week_is_weighed_by_the_hours_of_its_days(self):
        hours = self.driver.resource_calendar_id.copy()
        hours.attendance_ids.filtered(
            lambda day: day.dayofweek == "0" and day.hour_from == 13
        ).unlink()
        self.driver.resource_calendar_id = hours
        self.book()  # on Monday, which has four hours
        week = ("date", ">=", MONDAY), ("date", "<", MONDAY + timedelta(days=7))
        [(_start, booked, offered, percent)] = self.grouped("date:week", *week)
        self.assertEqual(offered, 4 + 4 * 8)
        self.assertAlmostEqual(percent, 100 * booked / offered)
        days = self.days(("driver_id", "=", self.driver.id), *week)
        average = sum(days.mapped("utilisation")) / len(days)
        self.assertNotAlmostEqual(percent, average)

    def test_a_month_sums_its_days(self):
        self.book()
        december = ("date", ">=", "2026-12-01"), ("date", "<=", "2026-12-31")
        days = self.days(("driver_id", "=", self.driver.id), *december)
        [(_start, booked, offered, _percent)] = self.grouped("date:month", *december)
        self.assertEqual(booked, sum(days.mapped("booked_hours")))
        self.assertEqual(offered, sum(days.mapped("capacity_hours")))

    def test_days_that_are_over_keep_what_they_offered(self):
        self.day(MONDAY)
        self.let_time_pass(days=10)
        self.workshop.slot_hours = 4
        self.assertEqual(self.day(MONDAY).capacity_hours, 8)
        self.assertEqual(self.day(date(2026, 12, 14)).capacity_hours, 8)
        self.workshop.slot_hours = 3
        self.assertEqual(self.day(date(2026, 12, 14)).capacity_hours, 6)

    def test_refreshing_again_changes_nothing(self):
        first = self.days()
        self.assertEqual(self.days(), first)

    def test_the_back_office_of_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        dispatcher = self.env["res.users"].create(
            {
                "name": "Dort",
                "login": "dort",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
                "group_ids": [
                    Command.link(
                        self.env.ref(
                            "autowartung_payment.group_autowartung_dispatcher"
                        ).id
                    )
                ],
            }
        )
        self.assertTrue(self.days())
        rows = self.env["autowartung.driver.day"].with_user(dispatcher)
        self.assertFalse(rows.search([]))
        action = self.env.ref("autowartung_payment.open_utilisation_action")
        shown = action.with_user(dispatcher).run()
        self.assertEqual(shown["res_model"], "autowartung.driver.day")

    def test_number_of_queries_does_not_follow_the_number_of_drivers(self):
        def queries():
            self.env["autowartung.driver.day"]._refresh()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["autowartung.driver.day"]._refresh()
            return self.env.cr.sql_log_count - before

        few = queries()
        calendar = self.workshop.resource_calendar_id
        for number in range(8):
            self.workshop.driver_ids += create_driver(
                self.env, f"Fahrer {number}", calendar
            )
        self.book(MONDAY_MORNING + timedelta(days=1))
        self.assertLessEqual(queries(), few + 3)
