# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dispatcher moves a trip: what is refused, what is asked, and who is told when."""

from datetime import datetime, timedelta

from commons.roles import FIRST_SLOT, RolesCase
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

LENGTH = timedelta(hours=2)
DAY = timedelta(days=1)
NEXT_DAY = FIRST_SLOT + DAY
SATURDAY = datetime(2026, 12, 12, 8)
YESTERDAY = datetime(2026, 11, 30, 8)
NOW = "2026-12-01 09:00:00"
MAIL = "pickup_scheduled_mail"


@tagged("post_install", "-at_install")
class TestMovingTrips(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.booking = cls.create_confirmed(FIRST_SLOT)
            cls.back = cls.booking.return_id
            cls.back._take_slot(FIRST_SLOT + 3 * DAY, "scheduled")
            # The confirmation has told of it.
            cls.booking._note_told()
        cls.trip = cls.booking.pickup_id

    def setUp(self):
        super().setUp()
        clock = freeze_time(NOW)
        self.clock = clock.start()
        self.addCleanup(clock.stop)

    def ask(self, start, trip=None, end=None, role="dispatcher", **values):
        """Open the dialog as the calendar does when a trip is dropped."""
        trip = self.as_role(role, trip or self.trip)
        texts = map(fields.Datetime.to_string, (start, end or start + LENGTH))
        action = trip.action_ask_to_move(*texts)
        dialogs = trip.env[action["res_model"]].with_context(**action["context"])
        return dialogs.create(values)

    def drag(self, start, trip=None):
        self.as_role("dispatcher", trip or self.trip).write(
            {"window_start": start, "window_end": start + LENGTH}
        )

    def undo(self, trip=None):
        self.as_role("dispatcher", trip or self.trip).action_undo_move()

    def send_due(self, booking=None):
        """Do what the lane of mails does now; return how many customers were written.

        Follow-ups of others are left alone.
        """
        booking = booking or self.booking
        rows = self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", booking._name),
                ("res_id", "=", booking.id),
                ("kind", "=", MAIL),
                ("state", "=", "pending"),
                ("next_attempt_at", "<=", fields.Datetime.now()),
            ],
            order="next_attempt_at, id",
        )
        before = self.mails(booking)
        for row in rows:
            row._perform()
        return self.mails(booking) - before

    def mails(self, booking):
        return (
            self.env["mail.mail"]
            .sudo()
            .search_count(
                [
                    ("model", "=", booking._name),
                    ("res_id", "=", booking.id),
                    ("autowartung_kind", "=", MAIL),
                ]
            )
        )

    # === THE DIALOG === #

    def test_the_dialog_shows_old_and_new(self):
        dialog = self.ask(NEXT_DAY).with_context(lang="de_DE")
        dialog.invalidate_recordset()
        self.assertIn("Montag, 7. Dezember 2026", dialog.old_window)
        self.assertIn("Dienstag, 8. Dezember 2026", dialog.new_window)
        self.assertFalse(dialog.obstacles or dialog.warnings)
        self.assertTrue(dialog.notify)
        self.assertEqual(self.trip.window_start, FIRST_SLOT, "nothing has moved yet")

    def test_yesterday_and_after_the_return_cannot_be_had(self):
        for start in (YESTERDAY, FIRST_SLOT + 4 * DAY, self.back.window_start):
            with self.subTest(start=start):
                dialog = self.ask(start, is_accepted=True)
                self.assertTrue(dialog.obstacles)
                with self.assertRaises(UserError):
                    dialog.action_move()
        self.assertEqual(self.trip.window_start, FIRST_SLOT)

    def test_another_trip_of_the_driver_is_in_the_way(self):
        other = self.create_confirmed(NEXT_DAY)
        other.pickup_id.driver_id = self.trip.driver_id
        dialog = self.ask(NEXT_DAY + LENGTH / 2)
        self.assertIn("already has a trip", dialog.obstacles)

    def test_a_closed_saturday_is_asked_about(self):
        self.back._take_slot(FIRST_SLOT + 7 * DAY, "scheduled")
        dialog = self.ask(SATURDAY)
        self.assertIn("closed", dialog.warnings)
        with self.assertRaisesRegex(UserError, "closed"):
            dialog.action_move()
        dialog.is_accepted = True
        dialog.action_move()
        self.assertEqual(self.trip.window_start, SATURDAY)
        self.assertEqual(self.trip.accepted_problem, "closed")

    def test_work_that_is_not_done_by_the_return_is_said(self):
        self.service.autowartung_service_duration = 6
        dialog = self.ask(FIRST_SLOT + 2 * DAY + 3 * LENGTH)
        self.assertIn("work lasts until", dialog.warnings)

    def test_the_dialog_is_for_dispatchers(self):
        with mute_logger("odoo.addons.base.models.ir_model"):
            for role in ("user", "driver", "accountant"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.ask(NEXT_DAY, role=role)

    # === WITHOUT THE DIALOG === #

    def test_a_plain_write_gets_the_same_checks(self):
        self.back._take_slot(FIRST_SLOT + 7 * DAY, "scheduled")
        for start, words in (
            (YESTERDAY, "over"),
            (SATURDAY, "closed"),
            (NEXT_DAY - 3 * LENGTH, "closed"),
            (FIRST_SLOT + 8 * DAY, "brought back before"),
        ):
            with self.subTest(start=start), self.assertRaisesRegex(UserError, words):
                self.drag(start)
        self.assertEqual(self.trip.window_start, FIRST_SLOT)
        self.assertEqual(self.booking.appointment_start, FIRST_SLOT)

    def test_a_driver_who_is_away_is_asked_about(self):
        driver = self.trip.driver_id.resource_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Urlaub",
                "calendar_id": driver.calendar_id.id,
                "resource_id": driver.id,
                "date_from": NEXT_DAY - LENGTH,
                "date_to": NEXT_DAY + 4 * LENGTH,
            }
        )
        with self.assertRaisesRegex(UserError, "does not work"):
            self.drag(NEXT_DAY)

    def test_a_window_that_has_begun_can_be_made_longer(self):
        self.clock.move_to(FIRST_SLOT + LENGTH / 2)
        self.as_role("dispatcher", self.trip).window_end = FIRST_SLOT + 2 * LENGTH
        self.assertEqual(self.trip.window_end, FIRST_SLOT + 2 * LENGTH)

    # === MAILS === #

    def test_nobody_is_written_within_seconds(self):
        self.drag(NEXT_DAY)
        self.assertEqual(self.send_due(), 0)
        self.clock.tick(timedelta(minutes=2, seconds=1))
        self.assertEqual(self.send_due(), 1)
        self.assertFalse(self.booking._former_windows(), "the mail has told it")

    def test_four_drags_are_one_mail_about_the_last(self):
        for hours in range(4):
            self.drag(NEXT_DAY + LENGTH / 2 * hours if hours < 3 else NEXT_DAY)
            self.clock.tick(timedelta(seconds=11))
        self.clock.tick(timedelta(seconds=100))
        self.assertEqual(self.send_due(), 0, "two minutes after the last one")
        self.clock.tick(timedelta(seconds=30))
        self.assertEqual(self.send_due(), 1)
        self.clock.tick(timedelta(hours=1))
        self.assertEqual(self.send_due(), 0)

    def test_an_undo_within_the_time_writes_nobody(self):
        dialog = self.ask(NEXT_DAY)
        closed = dialog.action_move()
        self.assertEqual(closed["infos"]["moved_trip"], self.trip.id)
        self.clock.tick(timedelta(seconds=30))
        self.undo()
        self.assertEqual(self.trip.window_start, FIRST_SLOT)
        self.assertEqual(self.booking.appointment_start, FIRST_SLOT)
        self.assertFalse(self.booking._former_windows())
        self.clock.tick(timedelta(minutes=10))
        self.assertEqual(self.send_due(), 0)

    def test_dragging_it_back_by_hand_is_an_undo_too(self):
        self.drag(NEXT_DAY)
        self.drag(FIRST_SLOT)
        self.clock.tick(timedelta(minutes=10))
        self.assertEqual(self.send_due(), 0)

    def test_an_undo_after_the_mail_is_told_again(self):
        self.drag(NEXT_DAY)
        self.clock.tick(timedelta(minutes=3))
        self.assertEqual(self.send_due(), 1)
        self.undo()
        self.clock.tick(timedelta(minutes=3))
        self.assertEqual(self.send_due(), 1)

    def test_who_is_not_to_be_notified_is_not(self):
        self.ask(NEXT_DAY, notify=False).action_move()
        self.clock.tick(timedelta(minutes=10))
        self.assertEqual(self.send_due(), 0)
        self.assertFalse(self.booking._former_windows())

    def test_a_silent_change_replaces_what_was_to_be_told(self):
        self.drag(NEXT_DAY)
        self.ask(NEXT_DAY + LENGTH, notify=False).action_move()
        self.clock.tick(timedelta(minutes=10))
        self.assertEqual(self.send_due(), 0)

    def test_an_undo_comes_too_late(self):
        self.drag(NEXT_DAY)
        self.clock.tick(timedelta(minutes=11))
        self.trip.invalidate_recordset(["can_undo"])
        with self.assertRaisesRegex(UserError, "undone"):
            self.undo()

    def test_the_undo_gives_the_driver_back(self):
        driver = self.trip.driver_id
        other = self.workshop.driver_ids - driver
        self.ask(NEXT_DAY, driver_id=other.id).action_move()
        self.assertEqual(self.trip.driver_id, other)
        self.undo()
        self.assertEqual(self.trip.driver_id, driver)

    def test_another_slot_by_the_office_is_debounced_as_well(self):
        for start in (NEXT_DAY, FIRST_SLOT + 2 * DAY):
            self.env["autowartung.choose.slot"].create(
                {"booking_id": self.booking.id, "slot_start": start}
            ).action_confirm()
        self.assertEqual(self.send_due(), 0)
        self.clock.tick(timedelta(minutes=3))
        self.assertEqual(self.send_due(), 1)

    def test_a_customer_who_moves_is_written_at_once(self):
        self.booking._reschedule_by_customer(FIRST_SLOT + 2 * DAY)
        self.assertEqual(self.send_due(), 1)

    # === NOT PAID YET === #

    def held(self):
        held = self.create_booking(FIRST_SLOT + 2 * DAY)
        held.action_place()
        held.return_id._take_slot(FIRST_SLOT + 7 * DAY, "held")
        held._note_told()
        return held

    def test_an_unpaid_customers_slot_does_not_move_silently(self):
        held = self.held()
        dialog = self.ask(NEXT_DAY + LENGTH, held.pickup_id, notify=False)
        self.assertFalse(dialog.is_firm)
        dialog.action_move()
        former = held.with_context(lang="de_DE")._former_windows()
        self.assertIn("Mittwoch, 9. Dezember 2026", former["pickup"])
        self.assertNotIn("return", former)
        self.assertFalse(self.planned_mails(held, MAIL))

    def test_who_chooses_again_knows_it(self):
        held = self.held()
        self.drag(NEXT_DAY + LENGTH, held.pickup_id)
        self.assertTrue(held._former_windows())
        held._reschedule_by_customer(FIRST_SLOT + 3 * DAY + LENGTH)
        self.assertFalse(held._former_windows())
