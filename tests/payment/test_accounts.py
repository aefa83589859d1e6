# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money goes, and goes back, through the account and the mode it belongs to."""

import os
from unittest.mock import patch

from commons.payment import WEBHOOK_SECRET, PaymentCase

from odoo.exceptions import UserError
from odoo.tests import tagged

LIVE_KEYS = {
    "STRIPE_SECRET_KEY": "sk_live_sandbox",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_sandbox",
    "STRIPE_WEBHOOK_SECRET": "whsec_live",
}


class AccountsCase(PaymentCase):
    def set_environment(self, **variables):
        environ = patch.dict(os.environ, variables)
        environ.start()
        self.addCleanup(environ.stop)

    def give_own_account(self, **changes):
        """Give the shop's company an account of its own."""
        company = self.provider.company_id.id
        self.set_environment(
            **{
                f"STRIPE_TEST_SECRET_KEY__{company}": "sk_test_own_account",
                f"STRIPE_TEST_PUBLISHABLE_KEY__{company}": "pk_test_own_account",
                f"STRIPE_TEST_WEBHOOK_SECRET__{company}": "whsec_own_account",
                **{f"{name}__{company}": value for name, value in changes.items()},
            }
        )
        self.env.invalidate_all()

    def event_rows(self):
        return self.env["autowartung.webhook.event"].search(
            [("event_type", "=", "payment_intent.succeeded")]
        )


@tagged("post_install", "-at_install")
class TestModeOfRefunds(AccountsCase):
    def paid(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        return transaction

    def go_live(self):
        self.set_environment(**LIVE_KEYS)
        self.provider.write(
            {
                "state": "enabled",
                "stripe_publishable_key": "pk_live_stored",
                "stripe_secret_key": "sk_live_stored",
            }
        )

    def test_test_payment_is_refunded_in_test_mode_after_going_live(self):
        transaction = self.paid()
        self.go_live()
        self.as_worker(transaction, "_refund")
        refund = transaction.child_transaction_ids
        self.assertFalse(refund.is_live)
        self.assertEqual(refund.state, "done")
        self.assertEqual(len(self.control.requests("^/v1/refunds$", "POST")), 1)
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 14900)

    def test_live_payment_is_not_refunded_with_test_keys(self):
        transaction = self.paid()
        transaction.is_live = True
        self.env.flush_all()
        with self.assertRaises(UserError):
            self.as_worker(transaction, "_refund")
        self.assertFalse(self.control.requests("^/v1/refunds$", "POST"))
        self.assertFalse(transaction.child_transaction_ids, "nothing was begun")

    def test_child_has_the_mode_of_its_payment(self):
        transaction = self.paid()
        transaction.is_live = True
        child = transaction._create_child_transaction(10, is_refund=True)
        self.assertTrue(child.is_live)


@tagged("post_install", "-at_install")
class TestAccounts(AccountsCase):
    def test_company_without_keys_of_its_own_shares_the_common_account(self):
        self.assertEqual(self.provider.autowartung_account, "Common account")
        self.pay(self.create_booking())
        customer = self.env["autowartung.provider.customer"].search([])
        self.assertEqual(customer.account, "")

    def test_company_with_keys_of_its_own_uses_them(self):
        self.give_own_account()
        company = str(self.provider.company_id.id)
        self.assertEqual(
            self.provider.autowartung_account, "Own account of the company"
        )
        found = self.provider._autowartung_environment()
        self.assertEqual(found.secret_key, "sk_test_own_account")
        booking = self.create_booking()
        self.pay(booking)
        customer = self.env["autowartung.provider.customer"].search([])
        self.assertEqual(customer.account, company)

    def test_other_company_keeps_the_common_account(self):
        self.give_own_account()
        other = self.env["res.company"].create({"name": "Zweite GmbH"})
        provider = self.provider.copy({"company_id": other.id})
        self.assertEqual(provider._autowartung_environment().account, "")

    def test_missing_key_of_an_own_account_is_not_taken_from_the_common_one(self):
        self.give_own_account(STRIPE_TEST_SECRET_KEY="")
        self.assertFalse(self.provider._autowartung_ready())
        booking = self.create_booking()
        answer = self.start_payment(booking)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")
        self.assertFalse(self.control.requests())

    def test_event_of_the_own_account_pays(self):
        self.give_own_account()
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        response = self.post_event(event, secret="whsec_own_account")
        self.assertEqual(response.status_code, 200)
        self.run_lanes()
        self.assertSettled(booking)

    def test_event_of_another_account_moves_nothing(self):
        self.give_own_account()
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        self.assertEqual(self.post_event(event, WEBHOOK_SECRET).status_code, 200)
        self.run_lanes()
        self.assertEqual(booking.payment_status, "unpaid")
        self.assertEqual(self.event_rows().state, "quarantined")
        self.assertTrue(self.event_rows().activity_ids)
