# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A payment that fails: the reason, the mail, and the way to try again."""

from datetime import timedelta
from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.tests import tagged

from odoo.addons.autowartung_payment.gateways import reasons
from odoo.addons.autowartung_payment.gateways.objects import Failure

DECLINED = (
    "Ihre Karte wurde abgelehnt. Bitte verwenden Sie eine andere Zahlungsmethode."
)
REASONS = {
    "4000000000000002": DECLINED,
    "4000000000009995": "nicht ausreichend gedeckt",
    "4000000000000069": "Ihre Karte ist abgelaufen",
    "4000000000000127": "Die Prüfnummer (CVC) Ihrer Karte ist nicht richtig",
    "4000000000000119": "bei der Verarbeitung Ihrer Karte ist ein Fehler aufgetreten",
    "4000000000009987": DECLINED,
}


BAD_ACCOUNT = "DE62370400440532013001"


class DeclineCase(PaymentCase):
    def decline(self, booking, card="4000000000009995", **options):
        """Let a payment of the booking fail and its webhook arrive."""
        transaction = self.pay(booking, card=card, **options)
        self.deliver()
        return transaction

    def pay_again(self, transaction, card="4242424242424242", **options):
        self.control.pay(transaction.provider_reference, card=card, **options)

    def failure_mail(self, booking):
        return self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", booking._name),
                ("res_id", "=", booking.id),
                ("kind", "=", "failure_mail"),
            ]
        )

    def let_failure_mail_be_due(self, booking):
        for mail in self.failure_mail(booking):
            mail.next_attempt_at -= timedelta(minutes=10)
        self.run_lanes()

    def german_reason(self, booking):
        return booking.with_context(lang="de_DE").payment_failure_reason


@tagged("post_install", "-at_install")
class TestDeclines(DeclineCase):
    def test_a_failure_of_what_was_under_way_is_told_though_its_reason_is_known(self):
        booking = self.create_booking()
        transaction = self.decline(booking)
        known = {
            "code": transaction.autowartung_decline_code,
            "reason": transaction.autowartung_decline_reason,
            "attempt": transaction.autowartung_failed_attempt,
        }
        transaction._set_pending(extra_allowed_states=("error",))
        told = patch.object(self.registry[booking._name], "_on_payment_failed")
        with told as on_payment_failed:
            transaction._apply_failure(Failure(**known))
        self.assertEqual(transaction.state, "error")
        self.assertEqual(on_payment_failed.call_count, 1)

    def test_nobody_reads_of_a_card_whose_bank_account_failed(self):
        self.control.settings(payment_method_types=["card", "sepa_debit"])
        booking = self.create_booking()
        transaction = self.pay(booking, iban=BAD_ACCOUNT)
        self.deliver()
        self.assertEqual(booking.payment_status, "pending")
        self.control.settle(transaction.provider_reference, "failed")
        self.deliver()
        self.assertEqual(booking.payment_status, "failed")
        self.assertEqual(
            transaction.autowartung_decline_reason, reasons.ACCOUNT_LACKS_FUNDS
        )
        for language in ("de_DE", "en_US"):
            told = booking.with_context(lang=language).payment_failure_reason
            self.assertNotRegex(told.lower(), "karte|card")
        self.let_failure_mail_be_due(booking)
        self.assertNotRegex(
            "".join(self.mails_to_customer(booking).mapped("body_html")), "Ihre Karte"
        )
        self.pay_again(transaction)
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")

    def assertFailed(self, booking, reason):
        self.assertEqual(booking.transaction_ids.state, "error")
        self.assertEqual(booking.payment_status, "failed")
        self.assertEqual(booking.state, "pending")
        self.assertIn(reason.lower(), self.german_reason(booking).lower())
        self.assertFalse(booking.invoice_ids)
        self.assertFalse(booking.paid_at)

    def test_each_test_card_fails_with_its_german_reason(self):
        for card, reason in REASONS.items():
            with self.subTest(card=card):
                booking = self.create_booking()
                self.decline(booking, card)
                self.assertFailed(booking, reason)

    def test_customers_of_other_languages_read_english(self):
        self.customer.lang = "en_US"
        booking = self.create_booking().with_context(lang="en_US")
        self.decline(booking, "4000000000000002")
        self.assertEqual(
            booking.payment_failure_reason,
            "Your card was declined. Please use another payment method.",
        )

    def test_failed_three_d_secure_fails_the_payment(self):
        booking = self.create_booking()
        self.decline(booking, "4000002760003184", three_d_secure="fail")
        self.assertFailed(booking, "Die Bestätigung durch Ihre Bank war nicht")

    def test_page_shows_the_reason_and_the_form_again(self):
        booking = self.create_booking()
        self.decline(booking)
        page = self.url_open(
            f"{booking.get_portal_url()}", headers={"Accept-Language": "de-DE"}
        )
        self.assertIn("nicht ausreichend gedeckt", page.text)
        self.assertIn("o_payment_form", page.text)

    def test_route_tells_the_outcome_without_webhook(self):
        booking = self.create_booking()
        self.pay(booking, card="4000000000009995")
        outcome = self.rpc(
            booking._payment_route("outcome"),
            access_token=booking._portal_ensure_token(),
        )
        self.assertEqual(outcome["status"], "failed")
        self.assertTrue(outcome["message"])

    def test_another_card_on_the_same_payment_settles(self):
        booking = self.create_booking()
        transaction = self.decline(booking)
        answer = self.start_payment(booking)
        self.assertIn(transaction.provider_reference, answer["client_secret"])
        self.pay_again(transaction)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(len(booking.transaction_ids), 1)
        self.assertFalse(self.german_reason(booking))

    def test_second_decline_tells_the_newer_reason(self):
        booking = self.create_booking()
        transaction = self.decline(booking, "4000000000009995")
        self.pay_again(transaction, "4000000000000069")
        self.deliver()
        self.assertFailed(booking, REASONS["4000000000000069"])

    def test_failure_that_arrives_after_the_success_changes_nothing(self):
        booking = self.create_booking()
        transaction = self.pay(booking, card="4000000000009995")
        self.pay_again(transaction)
        self.deliver("payment_intent.succeeded")
        self.assertSettled(booking)
        self.deliver("payment_intent.payment_failed")
        self.assertEqual(transaction.state, "done")
        self.assertSettled(booking)

    def test_failed_direct_debit_fails_the_booking(self):
        self.control.settings(payment_method_types=["card", "sepa_debit"])
        booking = self.create_booking()
        transaction = self.pay(
            booking,
            iban="DE62370400440532013001",
            card=None,
            billing_details={"name": "Erika", "email": "erika@example.com"},
        )
        self.deliver()
        self.assertEqual(booking.payment_status, "pending")
        self.control.settle(transaction.provider_reference, "failed")
        self.deliver()
        self.assertEqual(transaction.state, "error")
        self.assertEqual(booking.payment_status, "failed")
        self.assertTrue(self.german_reason(booking))

    def test_direct_debit_settles_once_it_arrives(self):
        self.control.settings(payment_method_types=["card", "sepa_debit"])
        booking = self.create_booking()
        transaction = self.pay(
            booking,
            iban="DE89370400440532013000",
            card=None,
            billing_details={"name": "Erika", "email": "erika@example.com"},
        )
        self.deliver()
        self.assertFalse(booking.invoice_ids)
        self.control.settle(transaction.provider_reference, "succeeded")
        self.deliver(reverse=True)
        self.assertSettled(booking)


@tagged("post_install", "-at_install")
class TestFailureMail(DeclineCase):
    def test_mail_waits_for_the_customers_next_try(self):
        booking = self.create_booking()
        self.decline(booking)
        self.run_lanes()
        self.assertFalse(self.mails_to_customer(booking))

    def test_mail_tells_the_reason_and_how_to_try_again(self):
        booking = self.create_booking()
        self.decline(booking)
        self.let_failure_mail_be_due(booking)
        mail = self.mails_to_customer(booking)
        self.assertEqual(len(mail), 1)
        self.assertIn("nicht ausreichend gedeckt", mail.body_html)
        self.assertIn(f"/my/bookings/{booking.id}", mail.body_html)
        self.assertIn(booking.access_token, mail.body_html)

    def test_link_of_the_mail_leads_a_stranger_browser_to_the_form(self):
        booking = self.create_booking()
        self.decline(booking)
        self.assertIn("o_payment_form", self.url_open(booking.get_portal_url()).text)

    def test_no_mail_if_paid_meanwhile(self):
        booking = self.create_booking()
        transaction = self.decline(booking)
        self.pay_again(transaction)
        self.deliver()
        self.let_failure_mail_be_due(booking)
        self.assertEqual(self.failure_mail(booking).state, "done")
        self.assertSettled(booking)

    def test_one_mail_for_several_declines_in_a_row(self):
        booking = self.create_booking()
        transaction = self.decline(booking)
        for card in ("4000000000000002", "4000000000000127"):
            self.pay_again(transaction, card)
            self.deliver()
        self.let_failure_mail_be_due(booking)
        self.assertEqual(len(self.mails_to_customer(booking)), 1)

    def test_each_failure_that_stays_is_told_once(self):
        """Also the same one again: a step at the bank leaves no charge to tell by."""
        for card, options in (
            ("4000000000009995", {}),
            ("4000002760003184", {"three_d_secure": "fail"}),
        ):
            with self.subTest(card=card):
                booking = self.create_booking()
                transaction = self.decline(booking, card, **options)
                self.let_failure_mail_be_due(booking)
                self.deliver()
                self.assertEqual(len(self.mails_to_customer(booking)), 1)
                self.pay_again(transaction, card, **options)
                self.deliver()
                self.deliver()
                self.let_failure_mail_be_due(booking)
                self.assertEqual(len(self.mails_to_customer(booking)), 2)

    def test_each_failed_attempt_is_in_the_bookings_history(self):
        booking = self.create_booking()
        options = {"card": "4000002760003184", "three_d_secure": "fail"}
        transaction = self.decline(booking, **options)
        told = len(booking.message_ids)
        self.pay_again(transaction, **options)
        self.deliver()
        self.deliver()
        self.assertEqual(len(booking.message_ids), told + 1)
        self.assertIn("Bestätigung durch Ihre Bank", booking.message_ids[0].body)

    def test_customer_of_a_cancelled_booking_reads_of_that_alone(self):
        booking = self.create_booking()
        self.decline(booking)
        self.as_worker(booking, "action_cancel")
        self.let_failure_mail_be_due(booking)
        mails = self.mails_to_customer(booking)
        self.assertEqual(mails.mapped("autowartung_kind"), ["cancellation_mail"])
