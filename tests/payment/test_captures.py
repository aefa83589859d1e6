# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is held is captured or released by a child of its payment."""

from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.gateways.stripe import gateway as stripe_gateway

CAPTURES = "^/v1/payment_intents/pi_[^/]+/capture$"
VOIDS = "^/v1/payment_intents/pi_[^/]+/cancel$"
ATTEMPTS = 1 + stripe_gateway.NETWORK_RETRIES


class CapturesCase(PaymentCase):
    def setUp(self):
        super().setUp()
        booking = self.registry["autowartung.booking"]
        self.startPatcher(
            patch.object(booking, "_is_captured_later", lambda booking: True)
        )
        for name in ("READ_TIMEOUT_SECONDS", "CONNECT_TIMEOUT_SECONDS"):
            self.startPatcher(patch.object(stripe_gateway, name, 0.5))

    def hold(self, price=149.0):
        """Return a booking whose money is held, and its transaction."""
        booking = self.create_booking(price)
        transaction = self.pay(booking)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(transaction.state, "authorized")
        return booking, transaction

    def capture(self, transaction, amount=None):
        self.as_worker(transaction, "_capture", amount)
        return transaction._captures()

    def held(self):
        [payment] = self.control.ledger()["payments"]
        return payment

    def make_due(self, transaction):
        transaction.autowartung_next_check_at = transaction.create_date


@tagged("post_install", "-at_install")
class TestCaptures(CapturesCase):
    def test_what_is_held_is_no_money(self):
        booking, transaction = self.hold()
        self.assertEqual(booking.payment_status, "authorized")
        self.assertTrue(transaction.autowartung_authorisation_reference)
        self.assertFalse(transaction.autowartung_capture_reference)
        self.assertTrue(transaction.autowartung_capture_before)
        self.run_lanes()
        self.assertFalse(transaction.payment_id)
        self.assertFalse(booking.invoice_ids)

    def test_all_of_it_is_captured_by_a_child(self):
        _booking, transaction = self.hold()
        capture = self.capture(transaction)
        self.assertEqual(len(capture), 1)
        self.assertEqual((capture.state, capture.amount), ("done", 149))
        self.assertEqual(transaction.state, "done")
        self.assertEqual(
            capture.provider_reference, transaction.autowartung_capture_reference
        )
        self.assertEqual(self.held()["amount_received"], 14900)

    def test_refused_capture_hides_no_money_that_came_later(self):
        _booking, transaction = self.hold()
        self.control.fault("error_before", CAPTURES, "POST", status=400)
        self.as_worker(transaction, "_capture")
        refused = transaction.child_transaction_ids
        self.assertEqual(refused.state, "error")
        self.assertFalse(refused.autowartung_next_check_at)
        self.control.clear_faults()
        transaction._set_done()
        self.assertEqual(transaction._received_amount(), 149)

    def test_part_is_captured_and_the_rest_released(self):
        _booking, transaction = self.hold()
        self.capture(transaction, 99)
        children = transaction.child_transaction_ids.sorted("amount")
        self.assertEqual(children.mapped("state"), ["cancel", "done"])
        self.assertEqual(children.mapped("amount"), [50, 99])
        self.assertEqual(transaction.state, "done")
        self.assertEqual(self.held()["amount_received"], 9900)
        self.assertFalse(transaction.autowartung_quarantine_reason)

    def test_native_button_captures_with_a_key_that_was_written_down(self):
        _booking, transaction = self.hold()
        self.as_worker(transaction, "action_capture")
        [sent] = self.control.requests(CAPTURES, "POST")
        request = transaction._captures().autowartung_request_ids
        self.assertEqual(request.operation, "capture")
        self.assertEqual(request.state, "answered")
        self.assertEqual(sent["idempotency_key"], request.idempotency_key)
        create = transaction.autowartung_request_ids
        self.assertEqual(create.operation, "create")
        self.assertNotEqual(create.idempotency_key, request.idempotency_key)

    def test_lost_answer_is_had_again_with_the_same_key(self):
        for kind in ("timeout_before", "timeout_after", "malformed"):
            with self.subTest(kind=kind):
                self.control.reset()
                self.control.hold()
                self.env["autowartung.provider.customer"].search([]).unlink()
                _booking, transaction = self.hold()
                self.control.fault(kind, CAPTURES, "POST", times=ATTEMPTS)
                capture = self.capture(transaction, 99)
                self.control.clear_faults()
                self.assertEqual(capture.state, "draft", "unknown is not failed")
                self.assertEqual(capture.autowartung_request_state, "unknown")
                self.make_due(capture)
                self.run_janitor()
                self.assertEqual(capture.state, "done")
                self.assertEqual(self.held()["amount_received"], 9900)
                sent = self.control.requests(CAPTURES, "POST")
                keys = {request["idempotency_key"] for request in sent}
                self.assertEqual(
                    keys, {capture.autowartung_request_ids.idempotency_key}
                )

    def test_second_capture_is_refused_while_the_first_is_unknown(self):
        _booking, transaction = self.hold()
        self.control.fault("timeout_after", CAPTURES, "POST", times=ATTEMPTS)
        self.capture(transaction, 99)
        with self.assertRaises(UserError):
            transaction._capture(50)
        with self.assertRaises(UserError):
            transaction._void()

    def test_more_than_is_held_cannot_be_captured(self):
        _booking, transaction = self.hold()
        for amount in (150, -1):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                transaction._capture(amount)
        self.assertFalse(self.control.requests(CAPTURES, "POST"))

    def test_event_of_a_capture_whose_answer_was_lost_ends_the_same(self):
        _booking, transaction = self.hold()
        self.control.fault("timeout_after", CAPTURES, "POST", times=ATTEMPTS)
        capture = self.capture(transaction, 99)
        self.control.clear_faults()
        self.deliver("payment_intent.succeeded")
        self.assertEqual(capture.state, "done")
        self.assertEqual(transaction.state, "done")
        self.make_due(transaction)
        self.run_janitor()
        self.assertEqual(len(transaction.child_transaction_ids), 2)

    def test_another_amount_than_was_asked_is_set_aside(self):
        _booking, transaction = self.hold()
        self.control.fault("timeout_before", CAPTURES, "POST", times=ATTEMPTS)
        self.capture(transaction, 99)
        self.control.clear_faults()
        self.stripe.v1.payment_intents.capture(transaction.provider_reference)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertTrue(transaction.autowartung_quarantine_reason)
        self.assertEqual(transaction.state, "authorized")


@tagged("post_install", "-at_install")
class TestVoids(CapturesCase):
    def test_native_button_releases_all_of_it(self):
        booking, transaction = self.hold()
        self.as_worker(transaction, "action_void")
        void = transaction.child_transaction_ids
        self.assertEqual((void.state, void.amount), ("cancel", 149))
        self.assertEqual(void.autowartung_request_ids.operation, "void")
        self.assertEqual(transaction.state, "cancel")
        self.assertEqual(self.held()["status"], "canceled")
        self.assertEqual(booking.payment_status, "unpaid")

    def test_lost_answer_is_had_again(self):
        _booking, transaction = self.hold()
        self.control.fault("timeout_after", VOIDS, "POST", times=ATTEMPTS)
        self.as_worker(transaction, "_void")
        self.control.clear_faults()
        void = transaction.child_transaction_ids
        self.assertEqual(void.state, "draft")
        self.make_due(void)
        self.run_janitor()
        self.assertEqual(void.state, "cancel")
        self.assertEqual(transaction.state, "cancel")

    def test_hold_that_ended_by_itself_ends_the_payment(self):
        _booking, transaction = self.hold()
        self.stripe.v1.payment_intents.cancel(transaction.provider_reference)
        self.deliver("payment_intent.canceled")
        self.assertEqual(transaction.state, "cancel")

    def test_capture_after_the_hold_has_ended_is_told(self):
        booking, transaction = self.hold()
        self.stripe.v1.payment_intents.cancel(transaction.provider_reference)
        self.as_worker(transaction, "_capture", 99)
        capture = transaction.child_transaction_ids
        self.assertEqual(capture.state, "error")
        self.assertTrue(booking.activity_ids)
        self.assertEqual(transaction.state, "cancel")
