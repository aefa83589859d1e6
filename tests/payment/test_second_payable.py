# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happens to a payment is the same whatever is paid for."""

from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.models.inbox.queue import MAX_ATTEMPTS

DECLINED = "4000000000000002"


class PayableCases:
    """The cases; a class below says what is paid for."""

    # === WHAT A CLASS SAYS === #

    def create_payable(self, price=119.0):
        raise NotImplementedError

    def set_price(self, payable, price):
        raise NotImplementedError

    def times_fulfilled(self, payable):
        raise NotImplementedError

    def end(self, payable):
        raise NotImplementedError

    def give_money_back(self, payable):
        raise NotImplementedError

    # === STEPS === #

    def intent_of(self, answer):
        self.assertIn("client_secret", answer, answer)
        return answer["client_secret"].split("_secret")[0]

    def pay_and_settle(self, payable):
        transaction = self.pay(payable)
        self.deliver()
        return transaction

    def pay_twice(self, payable):
        """Pay two payments: the first was cancelled only here; return the first."""
        first = self.intent_of(self.start_payment(payable))
        early = payable.transaction_ids
        early._set_canceled()
        self.pay_and_settle(payable)
        self.control.pay(first)
        self.deliver()
        return early

    def pay_a_differing_amount(self, payable, cents, **truth):
        """Let the provider's payment be another one than we asked for."""
        intent_id = self.intent_of(self.start_payment(payable))
        self.control.pay(intent_id)
        self.control.patch(intent_id, amount=cents, amount_received=cents, **truth)
        self.as_worker(payable.transaction_ids, "_refresh_from_provider")
        self.run_lanes()
        self.assertEqual(payable.payment_status, "review")

    def refunded_cents(self):
        return self.control.ledger()["currencies"]["eur"]["refunded"]

    def assertPaidOnce(self, payable):
        self.assertEqual(payable.payment_status, "paid")
        self.assertTrue(payable.paid_at)
        self.assertEqual(self.times_fulfilled(payable), 1)
        invoice = payable.invoice_ids
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.amount_total, payable.amount_total)
        self.assertTrue(invoice.currency_id.is_zero(invoice.amount_residual))

    def assertManagersTold(self, record):
        managers = self.env["res.users"]._autowartung_managers(record.company_id)
        self.assertEqual(record.activity_ids.user_id, managers)

    # === PAYING === #

    def test_paid_once_it_is_invoiced_and_fulfilled(self):
        payable = self.create_payable()
        transaction = self.pay_and_settle(payable)
        self.assertPaidOnce(payable)
        self.assertEqual(transaction._get_payable(), payable)
        self.assertEqual(transaction.payable_key, f"{payable._name},{payable.id}")
        self.deliver(copies=2, reverse=True)
        self.assertPaidOnce(payable)

    def test_page_shows_the_form_until_it_is_paid(self):
        payable = self.create_payable()
        url = payable.get_portal_url()
        self.assertIn("o_autowartung_payment", self.url_open(url).text)
        self.pay_and_settle(payable)
        self.assertNotIn("o_autowartung_payment", self.url_open(url).text)

    def test_page_learns_outcome_and_settlement(self):
        payable = self.create_payable()
        token = payable._portal_ensure_token()
        intent_id = self.intent_of(self.start_payment(payable))
        self.control.pay(intent_id)
        outcome = self.rpc(payable._payment_route("outcome"), access_token=token)
        self.assertEqual(outcome["status"], "paid")
        route = payable._payment_route("settlement")
        self.assertFalse(self.rpc(route, access_token=token)["is_settled"])
        self.run_lanes()
        self.assertTrue(self.rpc(route, access_token=token)["is_settled"])

    def test_strangers_can_do_nothing(self):
        payable = self.create_payable()
        for step in ("transaction", "outcome", "settlement"):
            answer = self.rpc(
                payable._payment_route(step),
                provider_id=self.provider.id,
                access_token="wrong",
            )
            self.assertEqual(answer["data"]["name"], "odoo.exceptions.AccessError")
        self.assertFalse(payable.transaction_ids)

    def test_open_payment_is_used_again(self):
        payable = self.create_payable()
        first = self.intent_of(self.start_payment(payable))
        self.assertEqual(self.intent_of(self.start_payment(payable)), first)
        self.assertEqual(len(payable.transaction_ids), 1)

    def test_outdated_payment_is_ended_and_another_one_opened(self):
        payable = self.create_payable()
        first = self.intent_of(self.start_payment(payable))
        self.set_price(payable, 150.0)
        second = self.intent_of(self.start_payment(payable))
        self.assertNotEqual(first, second)
        self.assertTrue(self.control.pay(first)["error"])
        self.control.pay(second)
        self.deliver()
        self.assertPaidOnce(payable)

    def test_outdated_payment_that_was_paid_meanwhile_is_not_paid_again(self):
        payable = self.create_payable()
        first = self.intent_of(self.start_payment(payable))
        self.set_price(payable, 150.0)
        self.control.pay(first)
        answer = self.start_payment(payable)
        self.assertNotIn("client_secret", answer)
        self.assertEqual(payable.payment_status, "review")
        self.assertEqual(len(payable.transaction_ids), 1)

    # === FAILING === #

    def test_declined_payment_can_be_repeated(self):
        payable = self.create_payable()
        self.pay(payable, card=DECLINED)
        self.deliver()
        self.assertEqual(payable.payment_status, "failed")
        self.assertTrue(payable.payment_failure_reason)
        self.assertFalse(self.times_fulfilled(payable))
        self.pay_and_settle(payable)
        self.assertPaidOnce(payable)

    def test_dead_settlement_is_shown_to_managers(self):
        payable = self.create_payable()
        self.pay(payable)
        follow_ups = self.env["autowartung.follow.up"]
        with mute_logger("odoo.addons.autowartung_payment.models.inbox.queue"):
            self.deliver_but_fail_to_settle()
            row = follow_ups.search(
                [("res_id", "=", payable.transaction_ids.id), ("kind", "=", "settle")]
            )
            row.attempts = MAX_ATTEMPTS
            row.next_attempt_at = "2020-01-01 00:00:00"
            self.run_lanes()
        self.assertEqual(row.state, "dead")
        self.assertManagersTold(payable)

    def deliver_but_fail_to_settle(self):
        self.startPatcher(
            patch.object(
                self.registry["account.move"],
                "action_post",
                side_effect=UserError("The period is locked."),
            )
        )
        self.deliver("payment_intent.succeeded")

    # === TOO MUCH MONEY === #

    def test_second_payment_is_flagged_and_given_back(self):
        payable = self.create_payable()
        early = self.pay_twice(payable)
        self.assertTrue(early.autowartung_is_duplicate)
        self.assertEqual(payable.duplicate_payment_ids, early)
        self.assertManagersTold(payable)
        self.assertPaidOnce(payable)
        for _press in range(2):
            self.as_worker(payable, "action_refund_duplicate_payments")
        self.run_lanes()
        self.assertEqual(self.refunded_cents(), 11900)
        self.assertEqual(len(early.child_transaction_ids), 1)
        self.assertFalse(payable.duplicate_payment_ids)
        self.assertPaidOnce(payable)

    def test_payment_after_the_end_is_shown_to_managers(self):
        payable = self.create_payable()
        intent_id = self.intent_of(self.start_payment(payable))
        payable.transaction_ids._set_canceled()
        self.end(payable)
        self.control.pay(intent_id)
        self.deliver()
        self.assertEqual(payable.payment_status, "paid")
        self.assertFalse(self.times_fulfilled(payable))
        self.assertManagersTold(payable)

    def test_what_has_ended_cannot_be_paid(self):
        payable = self.create_payable()
        old = self.intent_of(self.start_payment(payable))
        self.end(payable)
        self.assertTrue(self.control.pay(old)["error"])
        self.assertNotIn("client_secret", self.start_payment(payable))

    # === REVIEW === #

    def test_differing_payment_fulfils_nothing(self):
        payable = self.create_payable()
        self.pay_a_differing_amount(payable, 10000)
        self.assertTrue(payable.payment_review_reason)
        self.assertFalse(payable.invoice_ids)
        self.assertFalse(self.times_fulfilled(payable))
        self.assertManagersTold(payable)
        self.assertNotIn("client_secret", self.start_payment(payable))

    def test_differing_payment_is_accepted_once_the_price_is_corrected(self):
        payable = self.create_payable()
        self.pay_a_differing_amount(payable, 10000)
        with self.assertRaises(UserError):
            self.as_worker(payable, "action_accept_payment")
        self.assertEqual(payable.payment_status, "review")
        self.set_price(payable, 100.0)
        self.as_worker(payable, "action_accept_payment")
        self.run_lanes()
        self.assertPaidOnce(payable)
        self.assertEqual(payable.transaction_ids.amount, 100)

    def test_differing_payment_is_given_back_and_paid_again(self):
        payable = self.create_payable()
        self.pay_a_differing_amount(payable, 10000)
        self.as_worker(payable, "action_give_back_payments")
        self.run_lanes()
        self.assertEqual(self.refunded_cents(), 10000)
        self.assertEqual(payable.payment_status, "unpaid")
        self.pay_and_settle(payable)
        self.assertPaidOnce(payable)

    def test_payment_that_cannot_be_accepted_is_set_aside(self):
        payable = self.create_payable()
        self.pay_a_differing_amount(payable, 11900, currency="usd")
        for action in ("action_accept_payment", "action_give_back_payments"):
            with self.assertRaises(UserError):
                self.as_worker(payable, action)
        self.assertEqual(payable.payment_status, "review")
        self.as_worker(payable, "action_set_payments_aside")
        self.assertEqual(payable.payment_status, "unpaid")
        self.pay_and_settle(payable)
        self.assertPaidOnce(payable)

    def test_only_who_handles_money_decides(self):
        payable = self.create_payable()
        self.pay_a_differing_amount(payable, 10000)
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        for action in (
            "action_accept_payment",
            "action_give_back_payments",
            "action_set_payments_aside",
            "action_refund_duplicate_payments",
        ):
            with self.assertRaises(AccessError):
                getattr(payable.with_user(clerk), action)()

    # === GIVING BACK === #

    def test_refund_is_credited_and_reconciled(self):
        payable = self.create_payable()
        self.pay_and_settle(payable)
        self.give_money_back(payable)
        self.run_lanes()
        self.assertEqual(payable.payment_status, "refunded")
        self.assertEqual(self.refunded_cents(), 11900)
        note = payable.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        self.assertEqual((len(note), note.amount_total), (1, 119))
        self.assertFalse(any(payable.invoice_ids.mapped("amount_residual")))

    def test_reserved_refund_cannot_be_made_twice(self):
        payable = self.create_payable()
        self.pay_and_settle(payable)
        self.control.fault("timeout_before", "^/v1/refunds$", "POST", times=1)
        self.give_money_back(payable)
        with self.assertRaises(UserError):
            self.give_money_back(payable)
        self.assertEqual(len(payable.transaction_ids), 2)

    def test_partial_refund_shows_in_the_status(self):
        payable = self.create_payable()
        transaction = self.pay_and_settle(payable)
        self.as_worker(transaction, "_refund", 19.0)
        self.run_lanes()
        self.assertEqual(payable.payment_status, "partially_refunded")
        self.assertTrue(payable.paid_at)

    def test_received_is_what_was_captured(self):
        payable = self.create_payable()
        transaction = self.pay_and_settle(payable)
        self.assertEqual(transaction._received_amount(), 119)
        capture = transaction._create_child_transaction(60.0)
        capture.state = "done"
        self.assertEqual(transaction._received_amount(), 60)
        self.assertEqual(payable.payment_status, "review")
        rest = transaction._create_child_transaction(59.0)
        rest.state = "cancel"
        self.assertEqual(transaction._received_amount(), 60)
        rest.state = "done"
        self.assertEqual(payable.payment_status, "paid")

    # === RECORDS === #

    def test_paid_record_cannot_be_deleted(self):
        payable = self.create_payable()
        self.start_payment(payable)
        with self.assertRaises(UserError):
            payable.unlink()

    def test_nobody_writes_the_status_or_the_transactions(self):
        payable = self.create_payable()
        self.pay(payable)
        with self.assertRaises(AccessError):
            payable.write({"payment_status": "paid"})
        accountant = new_test_user(
            self.env,
            "aw_accountant",
            "autowartung_payment.group_autowartung_accountant,"
            "account.group_account_manager",
        )
        with self.assertRaises(AccessError):
            payable.transaction_ids.with_user(accountant).write({"amount": 1})


@tagged("post_install", "-at_install")
class TestBookingAsPayable(PayableCases, PaymentCase):
    def create_payable(self, price=119.0):
        return self.create_booking(price=price)

    def set_price(self, payable, price):
        self.change_price(payable, price)

    def times_fulfilled(self, payable):
        mails = self.env["autowartung.follow.up"].search_count(
            [("key", "=", f"confirmation_mail:booking,{payable.id}")]
        )
        return mails if payable.state == "confirmed" else 0

    def end(self, payable):
        self.as_worker(payable, "action_cancel")

    def give_money_back(self, payable):
        self.as_worker(payable, "action_cancel_and_refund")


@tagged("post_install", "-at_install")
class TestSecondPayable(PayableCases, PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Installed only in the database of the tests.
        cls.storages = cls.env["autowartung.tyre.storage"]

    def create_payable(self, price=119.0):
        return self.storages.create(
            {"name": "R/77", "partner_id": self.customer.id, "amount_total": price}
        )

    def set_price(self, payable, price):
        payable.amount_total = price

    def times_fulfilled(self, payable):
        return payable.times_stored

    def end(self, payable):
        self.as_worker(payable, "give_up")

    def give_money_back(self, payable):
        self.as_worker(payable, "give_money_back")
