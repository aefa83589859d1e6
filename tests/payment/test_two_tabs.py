# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A booking is paid once, however many tabs it is open in."""

from commons.payment import PaymentCase

from odoo.tests import tagged


def intent_of(answer):
    return answer["client_secret"].split("_secret")[0]


class TwoTabsCase(PaymentCase):
    def created_intents(self):
        return self.control.requests("^/v1/payment_intents$", "POST")

    def message_of(self, answer):
        """Return what a refused customer reads; fail on an internal error."""
        self.assertNotIn("client_secret", answer)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")
        return answer["data"]["message"]


@tagged("post_install", "-at_install")
class TestTwoTabs(TwoTabsCase):
    def test_second_tab_pays_the_same_payment(self):
        booking = self.create_booking()
        first, second = self.start_payment(booking), self.start_payment(booking)
        self.assertEqual(first["client_secret"], second["client_secret"])
        self.assertEqual(len(booking.transaction_ids), 1)
        self.assertEqual(len(self.created_intents()), 1)

    def test_changed_price_ends_the_first_tabs_payment(self):
        booking = self.create_booking(price=100)
        old = intent_of(self.start_payment(booking))
        self.change_price(booking, 120)
        new = intent_of(self.start_payment(booking))
        self.assertNotEqual(old, new)
        self.assertEqual(
            self.control.object("payment_intent", old)["status"], "canceled"
        )
        self.assertTrue(self.control.pay(old)["error"], "the first tab is too late")
        self.control.pay(new)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(booking.invoice_ids.amount_total, 120)
        self.assertEqual(
            sorted(booking.transaction_ids.mapped("state")), ["cancel", "done"]
        )

    def test_price_that_changes_back_keeps_the_payment(self):
        booking = self.create_booking(price=100)
        old = intent_of(self.start_payment(booking))
        booking.line_ids.price_unit = 120
        booking.line_ids.price_unit = 100
        self.assertEqual(intent_of(self.start_payment(booking)), old)

    def test_changed_price_of_a_payment_that_succeeded_meanwhile(self):
        booking = self.create_booking(price=100)
        self.control.pay(intent_of(self.start_payment(booking)))
        self.change_price(booking, 120)
        self.message_of(self.start_payment(booking))
        self.assertEqual(booking.transaction_ids.state, "done")
        self.assertEqual(len(self.created_intents()), 1)

    def test_paid_booking_cannot_be_paid_again(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.assertIn(
            "kann nicht (mehr) bezahlt werden",
            self.message_of(self.start_payment(booking)),
        )
        self.assertEqual(len(self.created_intents()), 1)

    def test_booking_paid_in_the_other_tab_just_now(self):
        """Neither webhook nor return page has told of the payment yet."""
        booking = self.create_booking()
        self.pay(booking)
        self.message_of(self.start_payment(booking))
        self.assertEqual(booking.transaction_ids.state, "done")

    def test_cancelled_booking_cannot_be_paid(self):
        booking = self.create_booking()
        old = intent_of(self.start_payment(booking))
        self.as_worker(booking, "action_cancel")
        self.assertTrue(self.control.pay(old)["error"])
        self.message_of(self.start_payment(booking))

    def test_draft_booking_cannot_be_paid(self):
        draft = self.create_booking().copy()
        self.assertEqual(draft.state, "draft")
        error = self.start_payment(draft)
        self.assertEqual(error["data"]["name"], "odoo.exceptions.AccessError")
        self.assertFalse(draft.transaction_ids)

    def test_changed_address_of_the_customer_keeps_the_payment(self):
        booking = self.create_booking()
        old = intent_of(self.start_payment(booking))
        booking.partner_id.email = "new@example.com"
        self.assertEqual(intent_of(self.start_payment(booking)), old)


@tagged("post_install", "-at_install")
class TestSecondSuccess(TwoTabsCase):
    def pay_twice(self):
        """Pay a booking twice: the first payment was cancelled only here.

        :return: the booking, its first and its second transaction.
        """
        booking = self.create_booking(price=119)
        first = intent_of(self.start_payment(booking))
        early = booking.transaction_ids
        early._set_canceled()
        self.pay(booking)
        self.deliver("payment_intent.succeeded")
        self.assertSettled(booking)
        self.control.pay(first)
        self.deliver("payment_intent.succeeded")
        return booking, early, booking.transaction_ids - early

    def refund(self, booking):
        self.as_worker(booking, "action_refund_duplicate_payments")
        self.run_lanes()

    def receivable(self, transaction):
        return transaction.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def test_second_success_is_flagged_for_the_back_office(self):
        booking, early, late = self.pay_twice()
        self.assertEqual(early.state, "done")
        self.assertTrue(early.autowartung_is_duplicate)
        self.assertFalse(late.autowartung_is_duplicate)
        self.assertEqual(booking.duplicate_payment_ids, early)
        self.assertTrue(booking.activity_ids)
        self.assertSettled(booking)

    def test_second_success_is_in_the_books_as_a_credit(self):
        _booking, early, _late = self.pay_twice()
        self.assertEqual(early.payment_id.amount, 119)
        self.assertEqual(self.receivable(early).amount_residual, -119)
        self.assertFalse(early.invoice_ids)

    def test_refund_gives_the_second_payment_back_and_closes_the_credit(self):
        booking, early, _late = self.pay_twice()
        self.refund(booking)
        refund = early.child_transaction_ids
        self.assertEqual(refund.state, "done")
        self.assertEqual(refund.amount, -119)
        self.assertEqual(self.receivable(early).amount_residual, 0)
        self.assertEqual(self.receivable(refund).amount_residual, 0)
        self.assertFalse(booking.duplicate_payment_ids)
        self.assertSettled(booking)
        sums = self.control.ledger()["currencies"]["eur"]
        self.assertEqual((sums["captured"], sums["refunded"]), (23800, 11900))

    def test_refund_carries_the_key_that_was_written_down(self):
        booking, early, _late = self.pay_twice()
        self.refund(booking)
        [request] = self.control.requests("^/v1/refunds$", "POST")
        key = early.child_transaction_ids.autowartung_request_ids.idempotency_key
        self.assertEqual(request["idempotency_key"], key)

    def test_refund_is_made_once(self):
        booking, early, _late = self.pay_twice()
        self.refund(booking)
        self.refund(booking)
        self.assertEqual(len(early.child_transaction_ids), 1)
        self.assertEqual(len(self.control.requests("^/v1/refunds$", "POST")), 1)

    def test_event_of_the_second_success_may_come_many_times(self):
        booking, early, _late = self.pay_twice()
        activities = len(booking.activity_ids)
        self.deliver(copies=2, reverse=True)
        self.assertEqual(len(booking.activity_ids), activities)
        self.assertEqual(len(booking.invoice_ids), 1)
        self.assertTrue(early.autowartung_is_duplicate)

    def test_payment_of_a_cancelled_booking_is_shown(self):
        booking = self.create_booking()
        intent_id = intent_of(self.start_payment(booking))
        booking.transaction_ids._set_canceled()
        booking.action_cancel()
        self.control.pay(intent_id)
        self.deliver()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.transaction_ids.state, "done")
        self.assertTrue(booking.transaction_ids.payment_id)
        self.assertTrue(booking.activity_ids)
