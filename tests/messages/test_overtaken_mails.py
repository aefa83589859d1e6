# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail that waited too long is not sent: it would be wrong."""

from commons.concierge import set_off
from commons.mails import BEFORE, MailsCase
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged


@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestOvertakenMails(MailsCase):
    def assertSent(self, booking, kind):
        self.assertEqual(len(self.send(booking, kind)), 1, kind)

    def assertOvertaken(self, booking, kind):
        self.assertFalse(self.send(booking, kind), kind)

    def test_nothing_but_the_cancellation_follows_a_cancellation(self):
        booking = self.confirmed_booking()
        booking.state = "cancelled"
        for kind in (
            "confirmation_mail",
            "payment_link_mail",
            "pickup_scheduled_mail",
            "pickup_started_mail",
            "car_arrived_mail",
            "car_ready_mail",
            "return_started_mail",
            "reminder_mail",
            "slot_gone_mail",
        ):
            with self.subTest(kind=kind):
                self.assertOvertaken(booking, kind)
        self.assertSent(booking, "cancellation_mail")

    def test_no_cancellation_of_a_booking_that_goes_on(self):
        self.assertOvertaken(self.confirmed_booking(), "cancellation_mail")

    def test_no_payment_link_for_what_is_confirmed(self):
        booking = self.create_booking()
        self.assertSent(booking, "payment_link_mail")
        booking.state = "confirmed"
        self.assertOvertaken(booking, "payment_link_mail")

    def test_the_driver_is_on_the_way_until_he_is_there(self):
        booking = self.confirmed_booking()
        self.assertOvertaken(booking, "pickup_started_mail")
        set_off(booking.pickup_id)
        self.assertSent(booking, "pickup_started_mail")
        booking.pickup_id.action_arrive()
        self.assertOvertaken(booking, "pickup_started_mail")

    def test_the_car_is_on_its_way_back_until_it_is_there(self):
        booking = self.confirmed_booking()
        booking.action_ready()
        self.assertSent(booking, "car_ready_mail")
        self.assertOvertaken(booking, "return_started_mail")
        set_off(booking.return_id)
        self.assertOvertaken(booking, "car_ready_mail")
        self.assertSent(booking, "return_started_mail")
        booking.return_id.state = "done"
        self.assertOvertaken(booking, "return_started_mail")

    def test_no_arrival_once_the_car_is_ready(self):
        booking = self.confirmed_booking()
        booking.state = "in_progress"
        self.assertSent(booking, "car_arrived_mail")
        booking.action_ready()
        self.assertOvertaken(booking, "car_arrived_mail")

    def test_no_reminder_of_what_has_begun_or_is_over(self):
        booking = self.confirmed_booking()
        self.assertSent(booking, "reminder_mail")
        with freeze_time("2026-12-07 09:00:00"):
            self.assertOvertaken(booking, "reminder_mail")
        set_off(booking.pickup_id)
        self.assertOvertaken(booking, "reminder_mail")

    def test_no_slot_gone_once_another_is_chosen(self):
        booking = self.confirmed_booking()
        booking.trip_ids.state = "lapsed"
        self.assertSent(booking, "slot_gone_mail")
        booking.trip_ids.state = "scheduled"
        self.assertOvertaken(booking, "slot_gone_mail")

    def test_who_moves_twice_is_written_once(self):
        booking = self.confirmed_booking()
        follow_up = self.env["autowartung.follow.up"]
        for number in (1, 2):
            follow_up._plan("pickup_scheduled_mail", booking, occasion=f"x:{number}")
        first, second = follow_up.search(
            [
                ("res_model", "=", booking._name),
                ("res_id", "=", booking.id),
                ("kind", "=", "pickup_scheduled_mail"),
            ],
            order="id",
        )
        first._perform()
        self.assertFalse(self.mails(booking))
        second._perform()
        self.assertEqual(len(self.mails(booking)), 1)

    def test_what_is_overtaken_is_done(self):
        booking = self.confirmed_booking()
        booking._plan_message("reminder_mail")
        booking.state = "cancelled"
        follow_up = self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", booking._name),
                ("res_id", "=", booking.id),
                ("kind", "=", "reminder_mail"),
            ]
        )
        follow_up._perform()
        self.assertEqual(follow_up.state, "done")
        self.assertFalse(self.mails(booking))

    def test_a_mail_does_not_wait_for_the_hourly_job(self):
        booking = self.confirmed_booking()
        job = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", job.id)])
        self.send(booking, "confirmation_mail")
        due = triggers.search([("cron_id", "=", job.id)])
        self.assertEqual(len(due), before + 1)
        self.assertLessEqual(max(due.mapped("call_at")), fields.Datetime.now())
