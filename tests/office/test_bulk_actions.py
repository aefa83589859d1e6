# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An action on many bookings does what it can, and says what it could not and why."""

from datetime import timedelta

from commons.roles import FIRST_SLOT, SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestBulkActions(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.create_booking(FIRST_SLOT)
        cls.pending = cls.create_booking(FIRST_SLOT)
        cls.pending.action_place()
        cls.confirmed = cls.create_confirmed(SECOND_SLOT)
        cls.all = cls.draft + cls.pending + cls.confirmed

    def run_action(self, name, bookings):
        """Run the list's action as the front desk; return its result, if shown."""
        action = self.env.ref(f"autowartung_payment.booking_bulk_{name}")
        shown = (
            self.as_role("user", action)
            .with_context(active_model=bookings._name, active_ids=bookings.ids)
            .run()
        )
        if shown["type"] == "ir.actions.client":
            return shown["params"]["message"]
        return self.env[shown["res_model"]].browse(shown["res_id"])

    def test_links_go_to_those_who_have_to_pay(self):
        result = self.run_action("payment_link", self.all)
        self.assertEqual((result.done_count, result.failed_count), (1, 2))
        self.assertIn(self.draft.name, result.problems)
        self.assertIn(self.confirmed.name, result.problems)
        self.assertEqual(self.planned_mails(self.pending, "payment_link_mail"), 1)

    def test_all_done_is_said_in_one_line(self):
        self.assertIn("1", self.run_action("payment_link", self.pending))

    def test_cars_are_ready_that_are_in_the_workshop(self):
        result = self.run_action("ready", self.all)
        self.assertEqual(self.confirmed.state, "ready")
        self.assertEqual(self.pending.state, "pending")
        self.assertEqual((result.done_count, result.failed_count), (1, 2))
        self.assertEqual(self.planned_mails(self.confirmed, "car_ready_mail"), 1)

    def test_only_unpaid_bookings_are_cancelled(self):
        result = self.run_action("cancel", self.all)
        self.assertEqual(self.draft.state, "cancelled")
        self.assertEqual(self.pending.state, "cancelled")
        self.assertEqual(self.confirmed.state, "confirmed")
        self.assertEqual(set(self.pending.trip_ids.mapped("state")), {"cancelled"})
        self.assertEqual((result.done_count, result.failed_count), (2, 1))

    def test_a_lost_slot_leaves_the_others_their_links(self):
        lost = self.create_booking(FIRST_SLOT)
        lost.action_place()
        with freeze_time("2026-12-03 09:00:00"):
            for _driver in self.workshop.driver_ids:
                self.create_confirmed(FIRST_SLOT)
            without_trips = self.create_booking(FIRST_SLOT, with_concierge=False)
            without_trips.action_place()
            result = self.run_action("payment_link", lost + without_trips)
        self.assertEqual((result.done_count, result.failed_count), (1, 1))
        self.assertIn(lost.name, result.problems)
        self.assertFalse(self.planned_mails(lost, "payment_link_mail"))
        self.assertEqual(self.planned_mails(without_trips, "payment_link_mail"), 1)

    # === THE LINK ITSELF === #

    def test_the_link_prolongs_the_hold(self):
        held_until = self.pending.pickup_id.held_until
        with freeze_time("2026-12-01 12:00:00"):
            self.as_role("user", self.pending).action_send_payment_link()
        self.assertEqual(
            self.pending.pickup_id.held_until, held_until + timedelta(hours=3)
        )

    def test_pressed_twice_it_is_one_mail_and_later_it_is_another(self):
        booking = self.as_role("user", self.pending)
        booking.action_send_payment_link()
        booking.action_send_payment_link()
        self.assertEqual(self.planned_mails(self.pending, "payment_link_mail"), 1)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=5)):
            booking.action_send_payment_link()
        self.assertEqual(self.planned_mails(self.pending, "payment_link_mail"), 2)

    def test_the_screen_says_where_the_link_went(self):
        action = self.as_role("user", self.pending).action_send_payment_link()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(
            action["params"]["message"],
            "The payment link was sent to erika@example.com.",
        )

    def test_the_chatter_says_it_once(self):
        before = self.pending.message_ids
        booking = self.as_role("user", self.pending)
        booking.action_send_payment_link()
        booking.action_send_payment_link()
        self.pending._perform_follow_up("payment_link_mail")
        fresh = self.pending.message_ids - before
        self.assertEqual(len(fresh), 1, fresh.mapped("body"))
        self.assertIn(self.pending.name, fresh.subject)

    def test_without_a_mail_address_it_says_so(self):
        self.customer.email = False
        with self.assertRaisesRegex(UserError, "no mail address"):
            self.as_role("user", self.pending).action_send_payment_link()
