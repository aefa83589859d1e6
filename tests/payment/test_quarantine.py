# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What does not fit is set aside, shown to a person and fulfils nothing."""

from commons.payment import PaymentCase

from odoo.tests import tagged


class QuarantineCase(PaymentCase):
    def rows(self, *types):
        return self.env["autowartung.webhook.event"].search(
            [("event_type", "in", [self.told_type(name) for name in types])]
        )

    def pay_something_else(self, **truth):
        """Let Stripe's payment differ from ours; return the booking and its intent."""
        booking = self.create_booking()
        answer = self.start_payment(booking)
        intent_id = answer["client_secret"].split("_secret")[0]
        self.control.pay(intent_id)
        self.control.patch(intent_id, **truth)
        return booking, intent_id

    def refresh(self, booking):
        """Let the return page ask the provider."""
        transaction = booking.transaction_ids
        self.url_open(
            f"/payment/autowartung/return/{transaction.id}"
            f"?payment_intent={transaction.provider_reference}"
        )
        self.env.invalidate_all()
        self.run_lanes()

    def assertInQuarantine(self, booking):
        self.assertTrue(booking.transaction_ids.autowartung_quarantine_reason)
        self.assertEqual(booking.transaction_ids.state, "draft")
        self.assertEqual(booking.payment_status, "review")
        self.assertTrue(booking.payment_review_reason)
        self.assertEqual(booking.state, "pending")
        self.assertFalse(booking.invoice_ids)
        self.assertFalse(booking.paid_at)
        managers = self.env["res.users"]._autowartung_managers(booking.company_id)
        self.assertEqual(booking.activity_ids.user_id, managers)


@tagged("post_install", "-at_install")
class TestMismatch(QuarantineCase):
    MISMATCHES = (
        {"amount": 100, "amount_received": 100},
        {"amount_received": 14899},
        {"amount": 15000, "amount_received": 15000},
        {"currency": "usd"},
        {"livemode": True},
    )

    def test_payment_that_differs_is_set_aside(self):
        for truth in self.MISMATCHES:
            with self.subTest(truth=truth):
                booking, _intent_id = self.pay_something_else(**truth)
                self.refresh(booking)
                self.assertInQuarantine(booking)

    def test_event_that_differs_is_set_aside(self):
        for truth in self.MISMATCHES[:4]:
            with self.subTest(truth=truth):
                booking = self.create_booking()
                self.pay(booking)
                event = self.events("payment_intent.succeeded")[-1]
                event["data"]["object"].update(truth)
                self.post_event(event)
                self.run_lanes()
                self.assertInQuarantine(booking)
                row = self.rows("payment_intent.succeeded")[:1]
                self.assertEqual(row.state, "quarantined")
                self.assertEqual(row._about(), booking.transaction_ids)

    def test_janitor_leaves_a_payment_in_quarantine_alone(self):
        booking, _intent_id = self.pay_something_else(amount=100, amount_received=100)
        self.refresh(booking)
        self.assertFalse(booking.transaction_ids.autowartung_next_check_at)
        self.run_janitor()
        self.assertInQuarantine(booking)

    def test_customer_cannot_pay_what_is_under_review(self):
        booking, _intent_id = self.pay_something_else(currency="usd")
        self.refresh(booking)
        self.assertNotIn("client_secret", self.start_payment(booking))
        page = self.url_open(booking.get_portal_url()).text
        self.assertIn("booking_review", page)
        self.assertNotIn("o_payment_form", page)

    def test_repeated_mismatch_is_shown_once(self):
        booking, _intent_id = self.pay_something_else(currency="usd")
        self.refresh(booking)
        shown = len(booking.activity_ids)
        self.refresh(booking)
        self.assertEqual(len(booking.activity_ids), shown)

    def test_person_cannot_release_what_still_differs(self):
        booking, _intent_id = self.pay_something_else(currency="usd")
        self.refresh(booking)
        booking.transaction_ids.action_check_at_provider()
        self.assertInQuarantine(booking)

    def test_payment_that_the_status_page_has_looked_at_is_accepted(self):
        booking, _intent_id = self.pay_something_else(
            amount=10000, amount_received=10000
        )
        self.refresh(booking)
        self.as_worker(booking.transaction_ids, "_post_process")
        booking.line_ids.price_unit = 100
        self.as_worker(booking, "action_accept_payment")
        self.run_lanes()
        self.assertSettled(booking)

    def test_what_was_set_aside_is_not_shown_again(self):
        booking, _intent_id = self.pay_something_else(currency="usd")
        self.refresh(booking)
        booking.action_set_payments_aside()
        shown = len(booking.activity_ids)
        self.refresh(booking)
        self.assertEqual(booking.payment_status, "unpaid")
        self.assertEqual(len(booking.activity_ids), shown)
        self.assertIn("client_secret", self.start_payment(booking))

    def test_payment_whose_first_answer_differs_is_not_given_up(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        intent_id = transaction.provider_reference
        self.control.patch(intent_id, amount=100)
        transaction.provider_reference = False
        self.as_worker(transaction, "_check_at_provider")
        self.assertTrue(transaction.autowartung_quarantine_reason)
        self.assertEqual(transaction.provider_reference, intent_id)
        self.as_worker(transaction, "action_check_at_provider")
        self.assertEqual(transaction.state, "draft")

    def test_person_releases_a_payment_that_fits_again(self):
        booking, intent_id = self.pay_something_else(amount=100, amount_received=100)
        self.refresh(booking)
        self.control.patch(intent_id, amount=14900, amount_received=14900)
        booking.transaction_ids.action_check_at_provider()
        self.run_lanes()
        self.assertFalse(booking.transaction_ids.autowartung_quarantine_reason)
        self.assertSettled(booking)


@tagged("post_install", "-at_install")
class TestForeignPayments(QuarantineCase):
    def create_foreign_payment(self, **metadata):
        intent = self.stripe.v1.payment_intents.create(
            {
                "amount": 5000,
                "currency": "eur",
                "automatic_payment_methods": {"enabled": True},
                "metadata": metadata,
            }
        )
        self.control.pay(intent.id)
        self.deliver()
        return self.rows("payment_intent.succeeded")

    def test_payment_of_another_document_is_ignored(self):
        row = self.create_foreign_payment(order="S00042")
        self.assertEqual(row.state, "ignored")
        self.assertFalse(row.activity_ids)

    def test_payment_of_ours_without_transaction_is_set_aside(self):
        row = self.create_foreign_payment(autowartung_transaction="AW/1999/00001")
        self.assertEqual(row.state, "quarantined")
        self.assertTrue(row.activity_ids)

    def test_test_payment_cannot_put_a_live_one_under_review(self):
        booking = self.create_booking()
        self.start_payment(booking)
        booking.transaction_ids.is_live = True
        row = self.create_foreign_payment(
            autowartung_transaction=booking.transaction_ids.reference
        )
        self.assertEqual(row.state, "quarantined")
        self.assertTrue(row.activity_ids)
        self.assertFalse(booking.transaction_ids.autowartung_quarantine_reason)
        self.assertEqual(booking.payment_status, "unpaid")

    def test_second_payment_that_names_our_transaction_is_set_aside(self):
        booking = self.create_booking()
        self.pay(booking)
        row = self.create_foreign_payment(
            autowartung_transaction=booking.transaction_ids.reference
        )
        self.assertIn("quarantined", row.mapped("state"))
        self.assertEqual(booking.payment_status, "review")
        self.assertTrue(booking.activity_ids)
