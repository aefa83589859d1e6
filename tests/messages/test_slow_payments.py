# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money that takes days: the order is confirmed at once, and nobody reads of a card."""

from commons.portal import PortalCase

from odoo.tests import tagged

IBAN = "DE89370400440532013000"
IBAN_THAT_FAILS = "DE62370400440532013001"
DETAILS = {"name": "Erika Mustermann", "email": "erika@example.com"}
KIND = "order_received_mail"
PAID = ("confirmed", "paid")


@tagged("post_install", "-at_install")
class TestSlowPayments(PortalCase):
    def setUp(self):
        super().setUp()
        self.control.settings(payment_method_types=["card", "sepa_debit"])
        self.addCleanup(self.control.settings, payment_method_types=["card"])
        self.booking = self.book()
        self.booking.terms_version_id = self.booking._terms()._current()

    def debit(self, iban=IBAN):
        """Pay by direct debit, as far as it goes today."""
        transaction = self.pay(self.booking, iban=iban, billing_details=DETAILS)
        self.deliver()
        self.assertEqual(self.booking.payment_status, "pending")
        return transaction

    def settle(self, transaction, outcome="succeeded"):
        self.control.settle(transaction.provider_reference, outcome)
        self.deliver()
        self.deliver()

    def follow_ups(self):
        return self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", self.booking._name),
                ("res_id", "=", self.booking.id),
                ("kind", "=", KIND),
            ]
        )

    def after_the_delay(self):
        self.follow_ups().next_attempt_at = "2020-01-01 00:00:00"
        self.run_lanes()

    def mails(self, kind=KIND):
        return self.mails_to_customer(self.booking).filtered(
            lambda mail: mail.autowartung_kind == kind
        )

    # === THE ORDER IS CONFIRMED === #

    def test_the_order_is_confirmed_with_the_terms_while_the_money_takes_days(self):
        self.debit()
        self.assertFalse(self.mails(), "not before the delay")
        self.after_the_delay()
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertIn("eingegangen", mail.subject)
        for shown in (self.booking.name, "Inspektion", "149,00", "Bankkonto"):
            self.assertIn(shown, mail.body_html)
        self.assertNotIn("Karte", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["AGB und Widerruf.html"])

    def test_it_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.customer.lang = "en_US"
        self.debit()
        self.after_the_delay()
        self.assertIn("We have received your order", self.mails().subject)
        self.assertIn("from your bank account", self.mails().body_html)

    def test_the_usual_confirmation_follows_the_money(self):
        transaction = self.debit()
        self.after_the_delay()
        self.settle(transaction)
        self.assertEqual((self.booking.state, self.booking.payment_status), PAID)
        self.assertEqual(len(self.mails("confirmation_mail")), 1)
        self.assertEqual(len(self.mails()), 1)

    def test_it_is_written_once(self):
        self.debit()
        self.after_the_delay()
        self.deliver()
        self.after_the_delay()
        self.assertEqual(len(self.mails()), 1)
        self.assertEqual(len(self.follow_ups()), 1)

    def test_a_payment_that_is_done_within_seconds_needs_no_such_mail(self):
        transaction = self.debit()
        self.settle(transaction)
        self.after_the_delay()
        self.assertFalse(self.mails())
        self.assertEqual(len(self.mails("confirmation_mail")), 1)

    def test_a_card_is_confirmed_at_once(self):
        self.pay(self.booking)
        self.deliver()
        self.deliver()
        self.assertFalse(self.follow_ups())

    def test_who_withdraws_meanwhile_is_not_told_that_all_goes_on(self):
        self.debit()
        self.post(self.booking, "/withdraw", **DETAILS)
        self.after_the_delay()
        self.assertFalse(self.mails())

    def test_a_second_attempt_is_confirmed_although_the_first_failed_at_once(self):
        transaction = self.debit(IBAN_THAT_FAILS)
        self.settle(transaction, "failed")
        self.after_the_delay()
        self.assertFalse(self.mails())
        self.debit()
        self.after_the_delay()
        self.assertEqual(len(self.mails()), 1)

    # === THE ACCOUNT, NOT THE CARD === #

    def test_the_page_names_the_account(self):
        self.debit()
        page = self.get(self.address(self.booking))
        notice = self.named(page, "booking_processing")
        self.assertIn("Bankkonto", notice)
        self.assertNotIn("Karte", notice)

    def test_a_debit_that_fails_names_the_account(self):
        transaction = self.debit(IBAN_THAT_FAILS)
        self.settle(transaction, "failed")
        self.assertEqual(self.booking.payment_status, "failed")
        self.assertNotIn("Karte", self.booking.payment_failure_reason)
        rows = self.env["autowartung.follow.up"].search([("kind", "=", "failure_mail")])
        rows.next_attempt_at = "2020-01-01 00:00:00"
        self.run_lanes()
        mail = self.mails("failure_mail")
        self.assertEqual(len(mail), 1)
        self.assertNotIn("Karte", mail.body_html)

    # === THE CONTRACT === #

    def test_the_period_of_withdrawal_begins_with_the_contract(self):
        transaction = self.debit()
        self.booking.terms_accepted_at = "2026-01-05 09:00:00"
        self.settle(transaction)
        self.assertTrue(self.booking.paid_at)
        self.assertGreater(self.booking._withdrawal_end(), self.booking.paid_at)
