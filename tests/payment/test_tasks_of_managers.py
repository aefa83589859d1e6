# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a person has to do is said in that person's language, whoever causes it."""

from commons.payment import PaymentCase

from odoo.tests import new_test_user, tagged

MANAGER = "autowartung_payment.group_autowartung_manager"


@tagged("post_install", "-at_install")
class TestTasksOfManagers(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env.company.partner_id.lang = "de_DE"
        cls.german = new_test_user(cls.env, "aw_german", MANAGER, lang="de_DE")
        cls.english = new_test_user(cls.env, "aw_english", MANAGER, lang="en_US")

    def task_of(self, user, record):
        [activity] = record.activity_ids.filtered(lambda task: task.user_id == user)
        return f"{activity.summary} | {activity.note.striptags()}"

    def assertTasks(self, record, german, english):
        for user, words in ((self.german, german), (self.english, english)):
            task = self.task_of(user, record)
            for word in words:
                self.assertIn(word, task)

    def pay_with_other_currency(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        self.control.pay(transaction.provider_reference)
        self.control.patch(transaction.provider_reference, currency="usd")
        return booking, transaction

    def test_payment_set_aside_by_the_page_of_a_customer(self):
        for language in ("de_DE", "en_US"):
            self.customer.lang = language
            booking, transaction = self.pay_with_other_currency()
            self.url_open(
                f"/payment/autowartung/return/{transaction.id}"
                f"?payment_intent={transaction.provider_reference}",
                headers={"Accept-Language": language.replace("_", "-")},
            )
            self.env.invalidate_all()
            with self.subTest(language=language):
                self.assertTasks(
                    booking,
                    ("Zahlung zu prüfen", "Stripe hat die Währung USD"),
                    ("Payment to be reviewed", "Stripe has the currency USD"),
                )
                # Kept once, for all: in the company's language.
                self.assertIn(
                    "hat die Währung", transaction.autowartung_quarantine_reason
                )

    def test_amounts_are_written_as_the_reader_writes_them(self):
        booking = self.create_booking(price=1100)
        transaction = self.start_and_pay(booking, new_price=1200)
        self.assertEqual(booking.transaction_ids, transaction)
        self.assertTasks(
            booking,
            ("Anderer Betrag bezahlt", "1.100,00", "1.200,00"),
            ("Paid a different amount", "1,100.00", "1,200.00"),
        )

    def start_and_pay(self, booking, new_price):
        self.start_payment(booking)
        booking.line_ids.price_unit = new_price
        self.control.pay(booking.transaction_ids.provider_reference)
        self.deliver()
        return booking.transaction_ids

    def test_event_set_aside_by_a_worker(self):
        intent = self.stripe.v1.payment_intents.create(
            {
                "amount": 5000,
                "currency": "eur",
                "automatic_payment_methods": {"enabled": True},
                "metadata": {"autowartung_transaction": "AW/1999/00001"},
            }
        )
        self.control.pay(intent.id)
        self.deliver("payment_intent.succeeded")
        event = self.env["autowartung.webhook.event"].search(
            [("event_type", "=", "payment_intent.succeeded")], limit=1
        )
        self.assertTasks(
            event,
            ("Anbieterereignis in Quarantäne", "Keine Transaktion passt"),
            ("Quarantined provider event", "No transaction here matches"),
        )
        self.assertIn("Keine Transaktion passt", event.error)

    def test_follow_up_that_failed_for_good(self):
        booking = self.create_booking()
        follow_up = self.env["autowartung.follow.up"].create(
            {
                "key": "task",
                "kind": "confirmation_mail",
                "res_model": booking._name,
                "res_id": booking.id,
            }
        )
        follow_up.error = "ValueError: x"
        follow_up._report_dead_letter()
        self.assertTasks(
            booking,
            ("Endgültig gescheitert: Bestätigung senden",),
            ("Failed for good: Send the confirmation",),
        )

    def test_refund_that_failed_at_stripe(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.as_worker(booking.transaction_ids, "_refund")
        refund = booking.transaction_ids.filtered(lambda tx: tx.operation == "refund")
        self.control.fail_refund(refund.provider_reference, "lost_or_stolen_card")
        self.as_worker(refund, "_check_at_provider")
        self.assertTasks(
            booking,
            ("Erstattung fehlgeschlagen", "Die Erstattung ist gescheitert"),
            ("Refund failed", "Give the money back another way"),
        )
