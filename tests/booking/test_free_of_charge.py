# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A placed booking whose total becomes nothing is confirmed, like one placed so."""

from commons.portal import PortalCase

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestFreeOfCharge(PortalCase):
    def make_free(self, booking):
        booking.line_ids.price_unit = 0
        self.run_lanes()

    def test_what_costs_nothing_any_more_is_confirmed(self):
        booking = self.book()
        self.make_free(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "not_required")
        self.assertEqual(booking.pickup_id.state, "scheduled")
        self.assertEqual(len(self.mails_to_customer(booking)), 1, "one confirmation")
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "booking_confirmed"))
        self.assertNotIn("o_payment_form", page.text)

    def test_a_payment_that_was_begun_is_ended_first(self):
        booking = self.book()
        intent = self.start_payment(booking)["client_secret"].split("_secret")[0]
        self.make_free(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.transaction_ids.state, "cancel")
        ended = self.control.object("payment_intent", intent)
        self.assertEqual(ended["status"], "canceled")
        self.assertTrue(self.control.pay(intent)["error"], "too late")

    def test_a_payment_that_succeeds_meanwhile_is_for_a_person(self):
        booking = self.book()
        intent = self.start_payment(booking)["client_secret"].split("_secret")[0]
        self.control.pay(intent, card="4242424242424242")
        self.make_free(booking)
        self.deliver()
        self.assertEqual(booking.state, "pending")
        self.assertEqual(booking.payment_status, "review")

    def test_a_discount_to_nothing_counts_as_well(self):
        booking = self.book(price=100)
        discount = {"name": "Gutschein", "price_unit": -100}
        booking.line_ids = [Command.create(discount)]
        self.run_lanes()
        self.assertEqual(booking.state, "confirmed")

    def test_only_how_it_stays_counts(self):
        booking = self.book(price=100)
        booking.line_ids = [
            Command.delete(booking.line_ids.id),
            Command.create({"name": "Kulanz", "price_unit": 0}),
            Command.create({"name": "Inspektion", "price_unit": 100}),
        ]
        self.run_lanes()
        self.assertEqual((booking.state, booking.payment_status), ("pending", "unpaid"))
        booking.line_ids[1].unlink()
        self.run_lanes()
        self.assertEqual(booking.state, "confirmed")

    def test_a_booking_without_any_service_is_not_confirmed(self):
        booking = self.book()
        booking.line_ids.unlink()
        self.run_lanes()
        self.assertEqual(booking.state, "pending")

    def test_drafts_and_cancelled_bookings_stay_as_they_are(self):
        draft = self.env["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"name": "Kulanz", "price_unit": 0})],
            }
        )
        booking = self.book()
        booking.line_ids.price_unit = 0
        booking.action_cancel()
        self.run_lanes()
        self.assertEqual(draft.state, "draft")
        self.assertEqual(booking.state, "cancelled")

    def test_once_confirmed_its_price_is_not_raised_again(self):
        booking = self.book()
        self.make_free(booking)
        with self.assertRaises(UserError):
            booking.line_ids.price_unit = 50
        with self.assertRaises(UserError):
            booking.line_ids = [Command.create({"name": "Filter", "price_unit": 5})]
        self.assertEqual(booking.amount_total, 0)
