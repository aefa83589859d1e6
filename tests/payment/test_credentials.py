# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keys fit their mode and stay secret; other documents keep Odoo's behaviour."""

import logging
import os
from unittest.mock import patch

from commons.payment import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET, PaymentCase

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

LIVE_KEYS = {
    "STRIPE_SECRET_KEY": "sk_live_sandbox",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_sandbox",
    "STRIPE_WEBHOOK_SECRET": "whsec_live",
}
UNAVAILABLE = "derzeit nicht"


class CredentialsCase(PaymentCase):
    def set_environment(self, **variables):
        environ = patch.dict(os.environ, variables)
        environ.start()
        self.addCleanup(environ.stop)

    def go_live(self, **variables):
        self.set_environment(**LIVE_KEYS, **variables)
        self.provider.write(
            {
                "state": "enabled",
                "stripe_publishable_key": "pk_live_stored",
                "stripe_secret_key": "sk_live_stored",
            }
        )

    def assertUnavailable(self, problem):
        self.env.invalidate_all()
        self.assertFalse(self.provider._autowartung_ready())
        self.assertEqual(self.provider._autowartung_environment().problem, problem)
        self.assertTrue(self.provider.autowartung_credentials_problem)
        booking = self.create_booking()
        page = self.url_open(booking.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("o_payment_form", page.text)
        answer = self.start_payment(booking)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")
        self.assertFalse(booking.transaction_ids)
        self.assertFalse(self.control.requests())
        with self.assertRaises(UserError):
            self.provider._autowartung_gateway()


@tagged("post_install", "-at_install")
class TestKeysAndModes(CredentialsCase):
    def test_live_key_is_refused_in_test_mode(self):
        self.set_environment(STRIPE_TEST_SECRET_KEY="sk_live_sandbox")
        self.assertUnavailable("wrong_mode")

    def test_live_publishable_key_is_refused_in_test_mode(self):
        self.set_environment(STRIPE_TEST_PUBLISHABLE_KEY="pk_live_sandbox")
        self.assertUnavailable("wrong_mode")

    def test_test_key_is_refused_in_live_mode(self):
        self.go_live()
        self.set_environment(STRIPE_SECRET_KEY=SECRET_KEY)
        self.assertUnavailable("wrong_mode")

    def test_base_url_is_refused_in_live_mode(self):
        self.go_live(STRIPE_BASE_URL=self.sandbox.url)
        self.assertUnavailable("base_url_in_live_mode")

    def test_missing_keys_make_payment_unavailable(self):
        for name in ("STRIPE_TEST_SECRET_KEY", "STRIPE_TEST_PUBLISHABLE_KEY"):
            with self.subTest(name=name), patch.dict(os.environ, {name: ""}):
                problem = name.replace("STRIPE_TEST", "missing").lower()
                self.assertUnavailable(problem)

    def test_disabled_provider_makes_payment_unavailable(self):
        self.provider.state = "disabled"
        booking = self.create_booking()
        page = self.url_open(booking.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("o_payment_form", page.text)
        answer = self.start_payment(booking)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")

    def test_janitor_without_keys_loses_nothing(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        with patch.dict(os.environ, {"STRIPE_TEST_SECRET_KEY": ""}):
            transaction.autowartung_next_check_at = transaction.create_date
            self.run_janitor()
            self.assertEqual(transaction.state, "draft")
        transaction.autowartung_next_check_at = transaction.create_date
        self.run_janitor()
        self.assertSettled(booking)

    def test_script_of_the_stand_in_is_not_loaded_in_live_mode(self):
        booking = self.create_booking()
        self.assertIn(self.sandbox.url, self.provider._autowartung_stripe_js_url())
        self.go_live()
        self.assertEqual(
            self.provider._autowartung_stripe_js_url(), "https://js.stripe.com/v3/"
        )
        self.assertNotIn(self.sandbox.url, self.url_open(booking.get_portal_url()).text)

    def test_payment_of_the_test_mode_ends_when_the_shop_goes_live(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        self.go_live()
        self.assertFalse(transaction._still_fits(booking, self.provider))
        transaction._cancel_open_payment()
        self.assertEqual(transaction.state, "cancel")

    def test_test_money_does_not_pay_in_a_live_shop(self):
        booking = self.create_booking()
        self.pay(booking)
        self.go_live()
        self.deliver("payment_intent.succeeded")
        self.assertEqual(booking.payment_status, "review")
        self.assertFalse(booking.invoice_ids)


@tagged("post_install", "-at_install")
class TestSecrecy(CredentialsCase):
    def live_through_everything(self):
        """Decline, fault, success, webhook; return all that was answered."""
        booking = self.create_booking()
        answers = [self.url_open(booking.get_portal_url()).text]
        self.control.fault("error_before", "^/v1/payment_intents$", status=400)
        answers.append(str(self.start_payment(booking)))
        answers.append(str(self.start_payment(booking)))
        self.control.pay(
            booking.transaction_ids[0].provider_reference, card="4000000000000002"
        )
        self.deliver()
        answers.append(self.url_open(booking.get_portal_url()).text)
        self.control.pay(booking.transaction_ids[0].provider_reference)
        self.deliver()
        answers.append(self.url_open(booking.get_portal_url()).text)
        self.assertSettled(booking)
        return answers

    def test_keys_are_never_told_logged_or_stored(self):
        # Loggers by name: what runs the tests may have silenced them one by one. The
        # level as a number: Odoo gives the name "INFO" to a higher one.
        with (
            self.assertLogs("odoo", level=logging.INFO) as odoo_logs,
            self.assertLogs("stripe", level=logging.INFO) as stripe_logs,
        ):
            answers = self.live_through_everything()
        logged = "\n".join(odoo_logs.output + stripe_logs.output)
        self.env.flush_all()
        for secret in (SECRET_KEY, WEBHOOK_SECRET):
            self.assertNotIn(secret, "\n".join(answers))
            self.assertNotIn(secret, logged)
            self.assertNotStored(secret)
        self.assertNotIn("_secret_", logged, "a client secret")
        self.assertNotStored("_secret_")
        self.assertIn(PUBLISHABLE_KEY, answers[0])

    def assertNotStored(self, text):
        for table in (
            "payment_provider",
            "payment_transaction",
            "autowartung_webhook_event",
            "autowartung_follow_up",
            "autowartung_booking",
            "ir_config_parameter",
            "mail_message",
            "mail_mail",
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0", [text]
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)

    def test_back_office_sees_presence_only(self):
        values = self.provider.read()[0]
        self.assertTrue(values["autowartung_secret_key_present"])
        self.assertTrue(values["autowartung_publishable_key_present"])
        self.assertTrue(values["autowartung_webhook_secret_present"])
        self.assertFalse(values["autowartung_credentials_problem"])
        self.assertNotIn(SECRET_KEY, str(values))
        self.assertNotIn(WEBHOOK_SECRET, str(values))


@tagged("post_install", "-at_install")
class TestOtherDocuments(CredentialsCase):
    def create_invoice(self):
        self.customer.write(
            {
                "street": "Musterweg 1",
                "street2": "Hinterhaus",
                "zip": "50667",
                "city": "Köln",
                "state_id": self.env.ref("base.state_de_nw").id,
                "phone": "0221 1",
            }
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "Reifen", "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def methods(self, **kwargs):
        return self.env["payment.method"]._get_compatible_payment_methods(
            self.provider.ids,
            self.customer.id,
            currency_id=self.env.company.currency_id.id,
            **kwargs,
        )

    def start_invoice_payment(self, invoice):
        """Start a payment as Odoo's own page does; return its transaction."""
        card = self.env.ref("payment.payment_method_card")
        answer = self.rpc(
            f"/invoice/transaction/{invoice.id}",
            provider_id=self.provider.id,
            payment_method_id=card.id,
            token_id=None,
            amount=invoice.amount_total,
            flow="direct",
            tokenization_requested=False,
            landing_route="/my",
            access_token=invoice._portal_ensure_token(),
        )
        self.assertIn("client_secret", answer, answer)
        return invoice.transaction_ids

    def test_payment_element_is_offered_for_bookings_only(self):
        element = self.env.ref("autowartung_payment.payment_method_payment_element")
        booking = self.create_booking()
        self.assertEqual(self.methods(payable=booking.payable_key), element)
        self.assertNotIn(element, self.methods())
        self.assertIn("card", self.methods().mapped("code"))

    def test_portal_page_of_an_invoice_offers_odoos_methods(self):
        page = self.url_open(self.create_invoice().get_portal_url()).text
        self.assertNotIn("autowartung_payment_element", page)

    def test_native_webhook_still_pays_an_invoice(self):
        invoice = self.create_invoice()
        transaction = self.start_invoice_payment(invoice)
        self.assertFalse(transaction.payable_key)
        self.assertFalse(transaction.autowartung_request_ids)
        [intent] = self.control.ledger()["payments"]
        self.control.pay(intent["payment_intent"])
        [event] = self.events("payment_intent.succeeded")
        response = self.post_event(event, route="/payment/stripe/webhook")
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(transaction.state, "done")
        self.assertFalse(self.env["autowartung.webhook.event"].search([]))

    def test_own_webhook_ignores_an_invoices_payment(self):
        invoice = self.create_invoice()
        transaction = self.start_invoice_payment(invoice)
        [intent] = self.control.ledger()["payments"]
        self.control.pay(intent["payment_intent"])
        self.deliver("payment_intent.succeeded")
        self.assertEqual(transaction.state, "draft")
        row = self.env["autowartung.webhook.event"].search([])
        self.assertEqual(row.state, "ignored")
