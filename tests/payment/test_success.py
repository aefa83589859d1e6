# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.gateways.stripe.gateway import StripeGateway

ADDON = "odoo.addons.autowartung_payment"


@tagged("post_install", "-at_install")
class TestSuccess(PaymentCase):
    def test_webhook_settles_the_booking(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.assertEqual(booking.payment_status, "unpaid")
        self.deliver()
        self.assertEqual(transaction.state, "done")
        self.assertSettled(booking)

    def test_events_in_any_order_and_number_end_the_same(self):
        for reverse, copies in ((True, 1), (False, 3), (True, 2)):
            with self.subTest(reverse=reverse, copies=copies):
                booking = self.create_booking()
                self.pay(booking)
                self.deliver(reverse=reverse, copies=copies)
                self.assertSettled(booking)

    def test_return_page_settles_without_webhook(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.url_open(
            f"/payment/autowartung/return/{transaction.id}"
            f"?payment_intent={transaction.provider_reference}"
        )
        self.env.invalidate_all()
        self.assertEqual(transaction.state, "done")
        self.run_lanes()
        self.assertSettled(booking)
        self.deliver()
        self.assertSettled(booking)

    def test_paid_page_is_shown_without_a_write(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        token = booking.invoice_ids.access_token
        self.assertTrue(token)
        page = booking.get_portal_url()
        self.env.flush_all()
        writes = patch.object(
            self.registry["account.move"], "write", side_effect=AssertionError
        )
        with writes:
            self.assertIn(token, self.url_open(page).text)

    def test_janitor_settles_without_webhook_and_return(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        transaction.autowartung_next_check_at = transaction.create_date
        self.run_janitor()
        self.assertSettled(booking)

    def test_undelivered_events_are_fetched_after_an_outage(self):
        self.control.drop()
        booking = self.create_booking()
        self.pay(booking)
        self.run_cron("payment.provider", "_cron_fetch_undelivered_events")
        self.run_lanes()
        self.assertSettled(booking)

    def test_fetched_event_that_cannot_be_stored_stops_only_itself(self):
        self.control.drop()
        booking = self.create_booking()
        self.pay(booking)
        events = self.events("payment_intent.succeeded")
        unstorable = {**events[0], "id": "evt_nul", "type": "\0"}
        fetched = patch.object(
            StripeGateway,
            "list_undelivered_events",
            lambda *args: [unstorable, {"id": "evt_odd"}, *events],
        )
        with fetched, mute_logger(f"{ADDON}.models.payment.provider"):
            self.run_cron("payment.provider", "_cron_fetch_undelivered_events")
        self.run_lanes()
        self.assertSettled(booking)
        self.assertTrue(self.provider.autowartung_events_fetched_at)

    def test_free_booking_is_confirmed_without_a_provider(self):
        booking = self.create_booking(price=0)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "not_required")
        self.assertFalse(booking.transaction_ids)

    def test_three_d_secure_passed_settles(self):
        booking = self.create_booking()
        self.pay(booking, card="4000002760003184", three_d_secure="pass")
        self.deliver()
        self.assertSettled(booking)
