# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Drivers leave, hours change, holidays come: trips that are planned are not lost."""

from datetime import datetime, timedelta

from commons.concierge import create_workshop, set_off
from commons.roles import FIRST_SLOT, OneDriverCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

DAY = timedelta(days=1)
ACTIVITY = "mail.mail_activity_data_warning"


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestChangedPlans(OneDriverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.users["dispatcher"]
        cls.workshop.user_ids = cls.planner
        cls.calendar = cls.workshop.resource_calendar_id

    def tasks(self, workshop=None):
        return (workshop or self.workshop).activity_ids.filtered(
            lambda task: task.activity_type_id == self.env.ref(ACTIVITY)
        )

    def assertAsked(self, *trips):
        """One task names each of the trips and links to it."""
        task = self.tasks()
        self.assertEqual(len(task), 1)
        self.assertEqual(task.user_id, self.planner)
        for trip in trips:
            self.assertIn(f"/odoo/autowartung-trips/{trip.id}", task.note)
        found = self.workshop.driver_ids.env["autowartung.concierge.trip"].search(
            [("plan_problem", "!=", False)]
        )
        self.assertEqual(set(found.ids), {trip.id for trip in trips})

    def reassign(self):
        """Open the dialog at the workshop and confirm what it says."""
        asked = self.as_role("dispatcher", self.workshop).action_reassign_trips()
        dialog = self.env[asked["res_model"]].browse(asked["res_id"])
        return self.as_role("dispatcher", dialog).action_confirm()

    def take_leave(self, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Urlaub",
                "calendar_id": self.calendar.id,
                "date_from": FIRST_SLOT - DAY / 2,
                "date_to": FIRST_SLOT + DAY / 2,
                **values,
            }
        )

    # === DRIVERS === #

    def test_an_archived_driver_leaves_a_task_and_a_dialog_reassigns(self):
        self.as_role("dispatcher", self.driver).active = False
        self.assertAsked(self.pickup, self.back)
        self.assertEqual(self.pickup.plan_problem, "driver_gone")
        self.reassign()
        self.assertEqual((self.pickup + self.back).driver_id, self.other)
        self.assertFalse(self.pickup.plan_problem)
        self.assertFalse(self.tasks(), "it is done")
        self.assertEqual(self.pickup.window_start, FIRST_SLOT)

    def test_archiving_the_resource_is_noticed_too(self):
        self.driver.resource_id.active = False
        self.assertAsked(self.pickup, self.back)

    def test_a_driver_who_is_under_way_is_not_archived(self):
        set_off(self.pickup)
        with self.assertRaisesRegex(UserError, "under way"):
            self.driver.active = False

    def test_a_driver_with_trips_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive"):
            self.driver.unlink()
        self.other.unlink()
        self.assertFalse(self.other.exists())

    def test_a_driver_taken_from_the_workshop_leaves_a_task(self):
        for way in ("workshop", "driver"):
            with self.subTest(way=way), self.env.cr.savepoint():
                if way == "workshop":
                    self.workshop.driver_ids -= self.driver
                else:
                    self.driver.workshop_ids = [Command.clear()]
                self.assertAsked(self.pickup, self.back)
                self.assertEqual(self.pickup.plan_problem, "other_workshop")
            self.workshop.driver_ids += self.driver
            self.assertFalse(self.tasks(), "all is well again")

    def test_time_off_leaves_a_task_and_its_end_takes_it_back(self):
        leave = self.take_leave(resource_id=self.driver.resource_id.id)
        self.assertAsked(self.pickup, self.back)
        self.assertEqual(self.pickup.plan_problem, "driver_away")
        leave.write({"date_from": FIRST_SLOT + DAY, "date_to": FIRST_SLOT + 2 * DAY})
        self.assertFalse(self.tasks())
        leave.write({"date_from": FIRST_SLOT - DAY, "date_to": FIRST_SLOT + DAY})
        self.assertAsked(self.pickup, self.back)
        leave.unlink()
        self.assertFalse(self.tasks())
        self.assertFalse(self.pickup.plan_problem)

    def test_other_working_hours_leave_a_task(self):
        late = self.calendar.copy({"name": "Spät"})
        late.attendance_ids.filtered(lambda a: a.hour_from < 12).unlink()
        self.driver.resource_calendar_id = late
        self.assertEqual(self.pickup.plan_problem, "driver_away")
        self.assertTrue(self.tasks())

    # === HOURS === #

    def test_a_holiday_leaves_a_task_and_nobody_can_be_reassigned(self):
        self.take_leave()
        self.assertAsked(self.pickup, self.back)
        self.assertEqual(self.pickup.plan_problem, "closed")
        result = self.reassign()
        problems = self.env[result["res_model"]].browse(result["res_id"]).problems
        self.assertIn("closed", problems)
        self.assertTrue(self.tasks(), "it is still to be done")

    def test_a_holiday_of_the_whole_company_counts(self):
        self.take_leave(calendar_id=False, company_id=self.env.company.id)
        self.assertAsked(self.pickup, self.back)

    def test_whoever_writes_it_down_the_planners_see_the_task(self):
        self.workshop.user_ids = False
        for user in (self.users["dispatcher"], self.env.ref("base.user_admin")):
            with self.subTest(user=user.login):
                leaves = self.env["resource.calendar.leaves"].with_user(user)
                leave = leaves.create(
                    {
                        "name": "Feiertag",
                        "calendar_id": self.calendar.id,
                        "date_from": self.pickup.window_start,
                        "date_to": self.pickup.window_end,
                    }
                )
                self.assertEqual(self.pickup.plan_problem, "closed")
                seen = self.as_role("dispatcher", self.workshop).activity_ids
                self.assertIn(self.users["manager"], seen.user_id)
                leave.unlink()
                self.assertFalse(self.tasks())

    def test_shorter_hours_leave_a_task(self):
        lines = self.calendar.attendance_ids
        monday = lines.filtered(lambda a: a.dayofweek == "0" and a.hour_from == 8)
        for way in ("delete", "change", "form"):
            with self.subTest(way=way), self.env.cr.savepoint() as savepoint:
                if way == "delete":
                    monday.unlink()
                elif way == "change":
                    monday.hour_from = 9
                else:
                    late = [Command.update(monday.id, {"hour_from": 9})]
                    self.calendar.write({"attendance_ids": late})
                self.assertEqual(self.pickup.plan_problem, "closed")
                self.assertTrue(self.tasks())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_lines_that_are_written_anew_do_not_alarm_anybody(self):
        lines = self.calendar.attendance_ids.copy_data()
        anew = [Command.clear(), *(Command.create(line) for line in lines)]
        self.calendar.write({"attendance_ids": anew})
        self.assertFalse(self.tasks())

    def test_another_calendar_leaves_a_task(self):
        afternoons = self.calendar.copy({"name": "Nachmittags"})
        afternoons.attendance_ids.filtered(lambda a: a.hour_from < 12).unlink()
        self.workshop.resource_calendar_id = afternoons
        self.assertEqual(self.pickup.plan_problem, "closed")

    def test_a_trip_of_the_past_is_nobodys_task(self):
        with freeze_time("2026-12-08 09:00:00"):
            self.driver.active = False
            self.assertFalse(self.tasks())

    def test_what_was_planned_outside_the_hours_on_purpose_stays(self):
        with self.env.cr.savepoint():
            self.take_leave()
            self.assertTrue(self.pickup.plan_problem)
            self.as_role("dispatcher", self.pickup).driver_id = self.other
        self.assertFalse(self.pickup.plan_problem)
        self.take_leave(date_from=FIRST_SLOT + 9 * DAY, date_to=FIRST_SLOT + 10 * DAY)
        self.assertFalse(self.pickup.plan_problem)

    # === WORKSHOPS === #

    def test_a_workshop_with_planned_trips_is_neither_archived_nor_deleted(self):
        with self.assertRaisesRegex(UserError, "K-EM 1234"):
            self.as_role("manager", self.workshop).active = False
        with self.assertRaisesRegex(UserError, "Archive"):
            self.workshop.unlink()
        self.booking.sudo()._cancel_by_customer()
        self.workshop.active = False
        self.assertFalse(self.workshop.active)

    def test_nobody_moves_to_an_archived_workshop(self):
        self.workshop.flush_recordset()
        self.env.cr.execute(
            "UPDATE autowartung_workshop SET active = FALSE WHERE id = %s",
            [self.workshop.id],
        )
        self.workshop.invalidate_recordset()
        self.assertFalse(any(s.free for s in self.workshop._pickup_slots()))
        with self.assertRaises(UserError):
            self.booking._reschedule_by_customer(FIRST_SLOT + 2 * DAY)
        self.assertEqual(self.pickup.window_start, FIRST_SLOT)

    # === HOLDS === #

    def test_a_held_trip_gets_another_driver_when_it_is_paid(self):
        held = self.create_booking(FIRST_SLOT + DAY)
        held.action_place()
        driver = held.pickup_id.driver_id
        driver.active = False
        held.sudo()._schedule_trips()
        self.assertEqual(held.pickup_id.state, "scheduled")
        self.assertEqual(held.pickup_id.window_start, FIRST_SLOT + DAY)
        self.assertNotEqual(held.pickup_id.driver_id, driver)

    def test_a_held_trip_of_a_day_that_became_a_holiday_asks_for_another(self):
        held = self.create_booking(FIRST_SLOT + DAY)
        held.action_place()
        self.take_leave(date_from=FIRST_SLOT + DAY / 2, date_to=FIRST_SLOT + 2 * DAY)
        held.sudo().state = "confirmed"
        held.sudo()._schedule_trips()
        self.assertTrue(held.needs_new_slot)

    # === ROLES === #

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_dispatchers_reassign(self):
        for role in ("user", "accountant", "driver"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.pickup).action_reassign()

    def test_without_colleagues_it_is_the_managers_task(self):
        self.workshop.user_ids = False
        self.driver.active = False
        self.assertIn(self.users["manager"], self.tasks().user_id)

    def test_other_workshops_are_left_alone(self):
        second = create_workshop(self.env)
        self.driver.active = False
        self.assertFalse(self.tasks(second))
        self.assertEqual(datetime.now().year, 2026)
