# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A booking is its customer's own; the page decides nothing about the money."""

from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.tests import new_test_user, tagged

CARD_NUMBER = "4242 4242 4242 4242"


@tagged("post_install", "-at_install")
class TestStrangers(PaymentCase):
    def setUp(self):
        super().setUp()
        self.booking = self.create_booking(note="Schlüssel beim Nachbarn")
        self.token = self.booking._portal_ensure_token()
        self.page = f"/my/bookings/{self.booking.id}"

    def log_in_as_stranger(self):
        new_test_user(self.env, "stranger", "base.group_portal", password="stranger1")
        self.env.flush_all()
        self.authenticate("stranger", "stranger1")

    def strange_tokens(self):
        other = self.create_booking()._portal_ensure_token()
        return (None, "", "wrong", other, self.token[:-1], self.token + "0")

    def assertNothingToldBy(self, answer):
        text = str(answer)
        self.assertNotIn("client_secret", answer)
        self.assertNotIn(self.booking.name, text)
        self.assertNotIn("Mustermann", text)
        # What is no token at all is refused before anybody looks at it.
        refusals = ("odoo.exceptions.AccessError", "werkzeug.exceptions.BadRequest")
        self.assertIn(answer["data"]["name"], refusals)

    def test_strangers_see_nothing_of_the_page(self):
        for logged_in in (False, True):
            if logged_in:
                self.log_in_as_stranger()
            for token in self.strange_tokens():
                with self.subTest(logged_in=logged_in, token=token):
                    response = self.url_open(
                        self.page, params={"access_token": token}, allow_redirects=False
                    )
                    self.assertIn(response.status_code, (303, 302, 403, 404))
                    self.assertNotIn(self.booking.name, response.text)

    def test_strangers_cannot_start_a_payment(self):
        for logged_in in (False, True):
            if logged_in:
                self.log_in_as_stranger()
            for token in (*self.strange_tokens(), 1, ["x"], {"x": 1}, True):
                with self.subTest(logged_in=logged_in, token=token):
                    answer = self.rpc(
                        self.booking._payment_route("transaction"),
                        provider_id=self.provider.id,
                        access_token=token,
                    )
                    self.assertNothingToldBy(answer)
        self.assertFalse(self.booking.transaction_ids)
        self.assertFalse(self.control.requests())

    def test_strangers_learn_no_outcome(self):
        for token in self.strange_tokens():
            with self.subTest(token=token):
                answer = self.rpc(
                    self.booking._payment_route("outcome"), access_token=token
                )
                self.assertNothingToldBy(answer)

    def test_booking_that_does_not_exist_looks_the_same(self):
        page = f"/my/bookings/{self.booking.id + 1000}"
        answer = self.rpc(
            self.booking.browse(self.booking.id + 1000)._payment_route("transaction"),
            provider_id=self.provider.id,
            access_token="x",
        )
        self.assertNothingToldBy(answer)
        response = self.url_open(page, allow_redirects=False)
        self.assertIn(response.status_code, (303, 302, 403, 404))

    def test_customer_who_is_logged_in_needs_no_token(self):
        new_test_user(
            self.env,
            "erika",
            "base.group_portal",
            password="erikaerika1",
            partner_id=self.customer.id,
        )
        self.env.flush_all()
        self.authenticate("erika", "erikaerika1")
        self.assertIn(self.booking.name, self.url_open(self.page).text)
        answer = self.rpc(
            self.booking._payment_route("transaction"), provider_id=self.provider.id
        )
        self.assertIn("client_secret", answer)

    def test_odd_parameters_are_refused(self):
        for provider_id in (None, 0, -1, "1", [1], {}, 10**20):
            with self.subTest(provider_id=provider_id):
                answer = self.rpc(
                    self.booking._payment_route("transaction"),
                    provider_id=provider_id,
                    access_token=self.token,
                )
                self.assertNotIn("client_secret", answer)
                is_another_kind = isinstance(provider_id, list | dict)
                refusal = "odoo.exceptions.UserError"
                if is_another_kind:
                    refusal = "werkzeug.exceptions.BadRequest"
                self.assertEqual(answer["data"]["name"], refusal)
        self.assertFalse(self.booking.transaction_ids)

    def test_what_the_page_says_about_money_is_ignored(self):
        self.rpc(
            self.booking._payment_route("transaction"),
            provider_id=self.provider.id,
            access_token=self.token,
            amount=0.01,
            currency_id=self.env.ref("base.USD").id,
            partner_id=self.env.ref("base.partner_admin").id,
            autowartung_payable_id=1,
            reference="free",
            state="done",
        )
        transaction = self.booking.transaction_ids
        self.assertEqual(transaction.amount, 149)
        self.assertEqual(transaction.currency_id, self.booking.currency_id)
        self.assertEqual(transaction.partner_id, self.customer)
        self.assertEqual(transaction.state, "draft")
        [payment] = self.control.ledger()["payments"]
        self.assertEqual((payment["amount"], payment["currency"]), (14900, "eur"))


@tagged("post_install", "-at_install")
class TestReturnRoute(PaymentCase):
    def come_back(self, transaction_id, **params):
        response = self.url_open(
            f"/payment/autowartung/return/{transaction_id}",
            params=params,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    def test_foreign_payment_does_nothing(self):
        paid, unpaid = self.create_booking(), self.create_booking()
        reference = self.pay(paid).provider_reference
        self.start_payment(unpaid)
        asked = len(self.control.requests())
        for payment_intent in (reference, "", None, "pi_1", "../charges"):
            with self.subTest(payment_intent=payment_intent):
                response = self.come_back(
                    unpaid.transaction_ids.id, payment_intent=payment_intent
                )
                self.assertEqual(response.status_code, 303)
        self.assertEqual(unpaid.transaction_ids.state, "draft")
        self.assertEqual(paid.transaction_ids.state, "draft")
        self.assertEqual(len(self.control.requests()), asked)

    def test_address_cannot_claim_success(self):
        booking = self.create_booking()
        self.start_payment(booking)
        transaction = booking.transaction_ids
        self.come_back(
            transaction.id,
            payment_intent=transaction.provider_reference,
            redirect_status="succeeded",
            state="done",
        )
        self.assertEqual(transaction.state, "draft")

    def test_unknown_transaction_is_no_error(self):
        response = self.come_back(10**6, payment_intent="pi_1")
        self.assertEqual(response.status_code, 303)

    def come_back_unanswered(self, transaction):
        """Come back from paying while the provider is silent."""
        self.control.fault("error_before", "^/v1/payment_intents/", times=None)
        self.come_back(transaction.id, payment_intent=transaction.provider_reference)
        self.control.clear_faults()

    def test_an_earlier_decline_is_not_shown_to_who_has_just_paid(self):
        booking = self.create_booking()
        transaction = self.pay(booking, card="4000000000000002")
        self.deliver()
        self.assertTrue(booking.payment_failure_reason)
        self.control.pay(transaction.provider_reference)
        self.come_back_unanswered(transaction)
        self.assertEqual(transaction.state, "draft", "it is waited for")
        self.assertFalse(booking.payment_failure_reason)
        self.deliver()
        self.assertSettled(booking)

    def test_who_comes_back_without_a_new_attempt_was_declined_once(self):
        booking = self.create_booking()
        transaction = self.pay(booking, card="4000000000000002")
        self.deliver()
        reason = booking.payment_failure_reason
        self.come_back_unanswered(transaction)
        told = patch.object(
            self.registry["autowartung.booking"],
            "_on_payment_failed",
            side_effect=AssertionError("told again"),
        )
        with told:
            self.come_back(
                transaction.id, payment_intent=transaction.provider_reference
            )
        self.assertEqual(transaction.state, "error")
        self.assertEqual(booking.payment_failure_reason, reason)

    def test_provider_that_does_not_answer_is_no_error(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.control.fault("error_before", "^/v1/payment_intents/", times=None)
        response = self.come_back(
            transaction.id, payment_intent=transaction.provider_reference
        )
        self.assertEqual(response.status_code, 303)
        self.control.clear_faults()
        self.deliver()
        self.assertSettled(booking)


@tagged("post_install", "-at_install")
class TestCardNumbers(PaymentCase):
    def test_card_number_in_the_note_is_masked(self):
        booking = self.create_booking(note=f"Karte {CARD_NUMBER}, bitte")
        self.assertEqual(booking.note, "Karte •••• 4242, bitte")
        booking.note = "4000-0025-0000-3155"
        self.assertEqual(booking.note, "•••• 3155")

    def test_card_number_in_a_line_is_masked(self):
        booking = self.create_booking()
        booking.line_ids.name = f"Inspektion {CARD_NUMBER}"
        self.assertEqual(booking.line_ids.name, "Inspektion •••• 4242")

    def test_card_number_in_a_message_is_masked(self):
        booking = self.create_booking()
        message = booking.message_post(body=f"Meine Karte: {CARD_NUMBER}")
        self.assertIn("•••• 4242", message.body)
        self.assertNotIn("4242 4242", message.body)

    def test_card_number_in_a_portal_message_is_masked(self):
        booking = self.create_booking()
        self.rpc(
            "/mail/message/post",
            thread_model="autowartung.booking",
            thread_id=booking.id,
            post_data={"body": f"Karte {CARD_NUMBER}", "message_type": "comment"},
            token=booking._portal_ensure_token(),
        )
        self.assertNotIn("4242 4242", str(booking.message_ids.mapped("body")))

    def test_card_number_edited_into_a_message_is_masked(self):
        booking = self.create_booking()
        message = booking.message_post(body="Hallo", message_type="comment")
        booking._message_update_content(message, body=f"Karte {CARD_NUMBER}")
        self.assertNotIn("4242 4242", message.body)
