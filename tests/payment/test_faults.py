# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The provider fails in every way: nothing is lost and nothing is paid twice."""

from datetime import timedelta
from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.gateways.stripe import gateway as stripe_gateway
from odoo.addons.autowartung_payment.models.payment.transaction_janitor import (
    CHECK_INTERVALS,
    SILENCES_IN_A_ROW,
)

INTENTS = "^/v1/payment_intents$"
REFUNDS = "^/v1/refunds$"
HOURS = 3600
# What the SDK repeats on its own has to fail as often.
ATTEMPTS = 1 + stripe_gateway.NETWORK_RETRIES
WITHOUT_EFFECT = (
    ("timeout_before", {}),
    ("drop_before", {}),
    ("error_before", {"status": 429}),
    ("error_before", {"status": 500}),
    ("error_before", {"status": 503}),
)
WITH_EFFECT = (
    ("timeout_after", {}),
    ("drop_after", {}),
    ("gateway_error_after", {}),
    ("malformed", {}),
)


class FaultCase(PaymentCase):
    def setUp(self):
        super().setUp()
        for name, value in (
            ("READ_TIMEOUT_SECONDS", 0.3),
            ("CONNECT_TIMEOUT_SECONDS", 0.3),
        ):
            self.startPatcher(patch.object(stripe_gateway, name, value))

    def intents(self):
        """Return all payments that exist at the provider."""
        return self.control.ledger()["payments"]

    def keys(self, path=INTENTS):
        return {
            request["idempotency_key"]
            for request in self.control.requests(path, "POST")
        }

    def fail_to_start(self, kind, times=ATTEMPTS, **options):
        """Let the customer's start of a payment fail; return the booking."""
        self.control.fault(kind, INTENTS, "POST", times=times, **options)
        booking = self.create_booking()
        answer = self.start_payment(booking)
        self.control.clear_faults()
        self.assertNotIn("client_secret", answer)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError", answer)
        return booking

    def let_time_pass(self, transaction, hours):
        """Move the transaction into the past and the provider into the future."""
        past = timedelta(hours=hours)
        for request in transaction.autowartung_request_ids:
            request.first_sent_at -= past
        transaction.autowartung_next_check_at -= past
        self.control.advance(hours * HOURS)

    def make_due(self, transactions):
        transactions.write({"autowartung_next_check_at": transactions[0].create_date})

    def start_afresh(self):
        """Let the provider forget everything."""
        self.control.reset()
        self.control.hold()
        self.env["autowartung.provider.customer"].search([]).unlink()

    def assertPaidOnce(self, booking, intent_id):
        self.control.pay(intent_id)
        self.deliver()
        self.assertSettled(booking)
        [payment] = self.intents()
        self.assertEqual(payment["amount_received"], 14900)
        self.assertEqual(len(self.keys()), 1)


@tagged("post_install", "-at_install")
class TestCreateFaults(FaultCase):
    def test_customer_who_tries_again_pays_once(self):
        for kind, options in WITHOUT_EFFECT + WITH_EFFECT:
            with self.subTest(kind=kind, **options):
                self.start_afresh()
                booking = self.fail_to_start(kind, **options)
                transaction = booking.transaction_ids
                self.assertEqual(transaction.state, "draft", "unknown is not failed")
                self.assertEqual(booking.payment_status, "unpaid")
                answer = self.start_payment(booking)
                self.assertEqual(booking.transaction_ids, transaction)
                intent_id = answer["client_secret"].split("_secret")[0]
                self.assertPaidOnce(booking, intent_id)

    def test_janitor_finds_the_lost_answer_with_the_same_key(self):
        for kind, options in WITH_EFFECT:
            with self.subTest(kind=kind, **options):
                self.start_afresh()
                transaction = self.fail_to_start(kind, **options).transaction_ids
                self.assertEqual(transaction.autowartung_request_state, "unknown")
                self.assertFalse(transaction.provider_reference)
                self.let_time_pass(transaction, hours=22)
                self.run_janitor()
                [payment] = self.intents()
                self.assertEqual(
                    transaction.provider_reference, payment["payment_intent"]
                )
                self.assertEqual(transaction.autowartung_request_state, "answered")
                self.assertEqual(
                    self.keys(), {transaction.autowartung_request_ids.idempotency_key}
                )

    def test_error_kept_under_the_key_is_searched_after_a_day(self):
        booking = self.fail_to_start("error_after")
        transaction = booking.transaction_ids
        self.make_due(transaction)
        self.run_janitor()
        self.assertFalse(transaction.provider_reference, "the key repeats the error")
        self.assertEqual(transaction.state, "draft")
        self.let_time_pass(transaction, hours=25)
        self.run_janitor()
        [payment] = self.intents()
        self.assertEqual(transaction.provider_reference, payment["payment_intent"])

    def test_lost_answer_is_searched_by_metadata_after_a_day(self):
        transaction = self.fail_to_start("timeout_after").transaction_ids
        self.let_time_pass(transaction, hours=25)
        self.run_janitor()
        [payment] = self.intents()
        self.assertEqual(transaction.provider_reference, payment["payment_intent"])
        self.assertEqual(len(self.keys()), 1)

    def test_request_that_never_arrived_is_given_up_after_a_day(self):
        booking = self.fail_to_start("timeout_before")
        transaction = booking.transaction_ids
        self.let_time_pass(transaction, hours=25)
        self.run_janitor()
        self.assertEqual(transaction.state, "cancel")
        self.assertFalse(self.intents())
        self.assertEqual(booking.payment_status, "unpaid")
        answer = self.start_payment(booking)
        self.assertIn("client_secret", answer)

    def test_customer_who_comes_back_after_a_day_pays_the_first_payment(self):
        """The key is forgotten by then: a repetition would be a second payment."""
        booking = self.fail_to_start("timeout_after")
        self.let_time_pass(booking.transaction_ids, hours=25)
        answer = self.start_payment(booking)
        self.assertPaidOnce(booking, answer["client_secret"].split("_secret")[0])

    def test_changed_price_after_a_lost_answer_cancels_the_lost_payment(self):
        booking = self.fail_to_start("timeout_after")
        booking.line_ids.price_unit = 99
        answer = self.start_payment(booking)
        self.control.pay(answer["client_secret"].split("_secret")[0])
        self.deliver()
        self.assertSettled(booking)
        statuses = sorted(payment["status"] for payment in self.intents())
        self.assertEqual(statuses, ["canceled", "succeeded"])

    def test_transaction_that_was_never_sent_is_cancelled(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        transaction.provider_reference = False
        transaction.autowartung_request_ids.write(
            {"state": "planned", "first_sent_at": False, "times_sent": 0}
        )
        self.make_due(transaction)
        self.run_janitor()
        self.assertEqual(transaction.state, "cancel")

    def test_no_answer_about_a_payment_that_cannot_be_cancelled(self):
        booking = self.create_booking()
        transaction = self.pay(booking)  # its webhook has not come yet
        intent = f"{INTENTS[:-1]}/{transaction.provider_reference}$"
        for kind in ("error_before", "drop_before"):
            with self.subTest(kind=kind):
                self.control.fault(kind, intent, "GET", times=ATTEMPTS)
                with self.assertRaisesRegex(UserError, "does not answer"):
                    self.as_worker(transaction, "_cancel_open_payment")
                self.assertEqual(transaction.state, "draft")
                self.control.clear_faults()
        self.deliver()
        self.assertSettled(booking)

    def test_payment_that_a_twin_has_cancelled_is_cancelled_once(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        for _twin in range(2):
            self.as_worker(transaction, "_cancel_open_payment")
        self.assertEqual(transaction.state, "cancel")
        self.assertEqual(len(self.keys("/cancel$")), 1)

    def test_refused_request_is_cancelled_and_can_be_repeated(self):
        booking = self.fail_to_start("error_before", status=400)
        self.assertEqual(booking.transaction_ids.state, "cancel")
        self.assertIn("client_secret", self.start_payment(booking))


@tagged("post_install", "-at_install")
class TestJanitor(FaultCase):
    def test_abandoned_payment_is_cancelled_after_a_day(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        self.let_time_pass(transaction, hours=23)
        self.run_janitor()
        self.assertEqual(transaction.state, "draft")
        self.let_time_pass(transaction, hours=2)
        self.make_due(transaction)
        self.run_janitor()
        self.assertEqual(transaction.state, "cancel")
        self.assertEqual(self.intents()[0]["status"], "canceled")

    def test_paid_just_before_it_would_be_abandoned(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.let_time_pass(transaction, hours=25)
        self.run_janitor()
        self.assertSettled(booking)

    def test_intervals_grow(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        self.control.fault("error_before", "^/v1/payment_intents/", times=None)
        pauses = []
        for _check in range(len(CHECK_INTERVALS)):
            self.make_due(transaction)
            self.run_janitor()
            pause = transaction.autowartung_next_check_at - transaction.write_date
            pauses.append(pause.total_seconds())
        expected = (*CHECK_INTERVALS[1:], CHECK_INTERVALS[-1])
        self.assertEqual(list(expected), sorted(expected))
        for pause, seconds in zip(pauses, expected, strict=True):
            self.assertAlmostEqual(pause, seconds, delta=30)

    def test_outage_of_one_payment_does_not_stop_the_others(self):
        first, second = self.create_booking(), self.create_booking()
        transactions = self.pay(first) + self.pay(second)
        self.make_due(transactions)
        path = f"/v1/payment_intents/{transactions[0].provider_reference}"
        self.control.fault("error_before", path, times=None)
        self.run_janitor()
        self.assertEqual(first.payment_status, "unpaid")
        self.assertSettled(second)

    def test_outage_of_the_provider_does_not_keep_the_worker(self):
        transactions = self.env["payment.transaction"]
        for _number in range(SILENCES_IN_A_ROW + 2):
            booking = self.create_booking()
            self.start_payment(booking)
            transactions += booking.transaction_ids
        self.make_due(transactions)
        self.control.fault("error_before", "^/v1/payment_intents/", times=None)
        self.run_janitor()
        asked = transactions.filtered("autowartung_check_count")
        self.assertEqual(len(asked), SILENCES_IN_A_ROW)
        self.control.clear_faults()
        self.run_janitor()
        self.assertEqual(
            transactions.mapped("autowartung_check_count"), [1] * len(transactions)
        )

    def test_nothing_is_asked_before_its_time(self):
        booking = self.create_booking()
        self.start_payment(booking)
        asked = len(self.control.requests())
        self.run_janitor()
        self.assertEqual(len(self.control.requests()), asked)

    def test_settled_payments_are_not_asked_for_any_more(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.deliver()
        self.assertFalse(transaction.autowartung_next_check_at)


@tagged("post_install", "-at_install")
class TestRefundFaults(FaultCase):
    def duplicate(self):
        """Return a booking that was paid twice and the second payment."""
        booking = self.create_booking(price=119)
        first = self.start_payment(booking)["client_secret"].split("_secret")[0]
        early = booking.transaction_ids
        early._set_canceled()
        self.pay(booking)
        self.deliver("payment_intent.succeeded")
        self.control.pay(first)
        self.deliver("payment_intent.succeeded")
        return booking, early

    def test_refund_whose_answer_is_lost_is_finished_with_the_same_key(self):
        for kind in ("timeout_before", "timeout_after", "malformed"):
            with self.subTest(kind=kind):
                self.start_afresh()
                booking, early = self.duplicate()
                self.control.fault(kind, REFUNDS, "POST", times=ATTEMPTS)
                self.as_worker(booking, "action_refund_duplicate_payments")
                self.control.clear_faults()
                refund = early.child_transaction_ids
                self.assertEqual(refund.state, "draft", "unknown is not failed")
                self.make_due(refund)
                self.run_janitor()
                self.assertEqual(refund.state, "done")
                self.assertEqual(
                    self.keys(REFUNDS), {refund.autowartung_request_ids.idempotency_key}
                )
                sums = self.control.ledger()["currencies"]["eur"]
                self.assertEqual(sums["refunded"], 11900)

    def test_refused_key_does_not_undo_a_refund_that_may_have_been_made(self):
        booking, early = self.duplicate()
        self.control.fault("timeout_after", REFUNDS, "POST", times=ATTEMPTS)
        self.as_worker(booking, "action_refund_duplicate_payments")
        refund = early.child_transaction_ids
        self.control.fault("error_before", REFUNDS, "POST", status=401)
        self.make_due(refund)
        self.run_janitor()
        self.assertEqual(refund.state, "draft", "the first call may have refunded")
        self.make_due(refund)
        self.run_janitor()
        self.assertEqual(refund.state, "done")
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 11900)

    def test_refund_that_stays_unknown_until_its_key_is_forgotten_is_shown(self):
        booking, early = self.duplicate()
        self.control.fault("timeout_after", REFUNDS, "POST", times=None)
        self.as_worker(booking, "action_refund_duplicate_payments")
        refund = early.child_transaction_ids
        window = self.provider._autowartung_service().replay_window("refund")
        self.let_time_pass(refund, hours=int(window.total_seconds()) // HOURS + 2)
        shown = len(booking.activity_ids)
        self.run_janitor()
        self.assertTrue(refund.autowartung_quarantine_reason)
        self.assertGreater(len(booking.activity_ids), shown)

    def test_refused_refund_is_not_sent_again_by_itself(self):
        booking, early = self.duplicate()
        self.control.fault("error_before", REFUNDS, "POST", status=400)
        self.as_worker(booking, "action_refund_duplicate_payments")
        refund = early.child_transaction_ids
        self.assertFalse(refund.autowartung_next_check_at)
        self.control.clear_faults()
        self.make_due(refund)
        self.run_janitor()
        self.assertEqual(refund.state, "error")
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 0)

    def test_answer_that_could_not_be_applied_is_had_again_with_the_same_key(self):
        booking, early = self.duplicate()
        self.control.fault("timeout_before", REFUNDS, "POST", times=ATTEMPTS)
        self.as_worker(booking, "action_refund_duplicate_payments")
        self.control.clear_faults()
        refund = early.child_transaction_ids
        self.make_due(refund)
        transactions = self.registry["payment.transaction"]
        busy = UserError("somebody else is at it")
        with patch.object(transactions, "_apply_refund", side_effect=busy):
            self.run_janitor()
        self.assertEqual(refund.autowartung_request_state, "unknown")
        self.make_due(refund)
        self.run_janitor()
        self.assertEqual(refund.state, "done")
        self.assertEqual(len(self.keys(REFUNDS)), 1)
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 11900)

    def test_refused_refund_can_be_repeated(self):
        booking, early = self.duplicate()
        self.control.fault("error_before", REFUNDS, "POST", status=400)
        self.as_worker(booking, "action_refund_duplicate_payments")
        self.assertEqual(early.child_transaction_ids.state, "error")
        self.as_worker(booking, "action_refund_duplicate_payments")
        states = sorted(early.child_transaction_ids.mapped("state"))
        self.assertEqual(states, ["done", "error"])
