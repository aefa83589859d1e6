# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer saves what was paid with, pays with it again, and has it forgotten."""

from datetime import timedelta

from commons.payment import PaymentCase

from odoo.tests import new_test_user, tagged

VISA = "4242424242424242"
UPDATES = "^/v1/payment_intents/pi_[^/]+$"
DETACHMENTS = "^/v1/payment_methods/pm_[^/]+/detach$"
GONE = (
    "Diese gespeicherte Zahlungsmethode kann nicht mehr verwendet werden. Bitte wählen"
    " Sie eine andere."
)


class SavingCase(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "erika", "base.group_portal", password="erika-erika"
        )
        cls.customer = cls.user.partner_id
        cls.customer.email = "erika@example.com"

    def log_in(self):
        self.authenticate("erika", "erika-erika")

    def confirm(self, answer, **payment):
        """Confirm as the page does; return the transaction after the way back."""
        self.assertIn("client_secret", answer, answer)
        intent_id = answer["client_secret"].split("_secret")[0]
        self.control.pay(intent_id, **payment)
        transaction = self.env["payment.transaction"].search(
            [("provider_reference", "=", intent_id)]
        )
        self.as_worker(transaction, "_refresh_from_provider")
        return transaction

    def save_card(self, card=VISA):
        """Pay a booking and save the card; return the token."""
        self.log_in()
        booking = self.create_booking()
        answer = self.start_payment(booking, tokenization_requested=True)
        return self.confirm(answer, card=card).token_id

    def start_with(self, token, booking=None):
        booking = booking or self.create_booking()
        return self.start_payment(booking, flow="token", token_id=token.id)

    def intent_of(self, transaction):
        return self.stripe.v1.payment_intents.retrieve(transaction.provider_reference)

    def tokens(self):
        return self.env["payment.token"].search([("partner_id", "=", self.customer.id)])


@tagged("post_install", "-at_install")
class TestSaving(SavingCase):
    def test_card_is_saved_with_the_payment(self):
        token = self.save_card()
        transaction = token.transaction_ids
        self.assertEqual(transaction.state, "done")
        self.assertEqual(token.partner_id, self.customer)
        self.assertEqual(token.payment_method_id.code, "visa")
        self.assertEqual(token.payment_details, "4242")
        self.assertEqual(self.intent_of(transaction).setup_future_usage, "on_session")
        method = self.stripe.v1.payment_methods.retrieve(
            token.autowartung_method_reference
        )
        self.assertEqual(method.customer, token.provider_ref)
        if token.provider_code == "stripe":
            # Odoo's own documents are paid with it as well.
            self.assertEqual(token.stripe_payment_method, method.id)
        self.assertEqual(transaction._get_payable()._paid_with(), "VISA •••• 4242")

    def test_card_is_saved_where_only_an_event_told_of_the_payment(self):
        self.log_in()
        booking = self.create_booking()
        answer = self.start_payment(booking, tokenization_requested=True)
        self.control.pay(answer["client_secret"].split("_secret")[0], card=VISA)
        self.deliver("payment_intent.succeeded")
        self.assertSettled(booking)
        self.assertFalse(self.tokens())
        self.control.fault("error_before", "^/v1/payment_intents/", "GET", times=2)
        question = self.ask_about_method(booking)
        self.assertEqual(question.state, "pending", "Stripe did not answer")
        self.ask_about_method(booking)
        self.assertEqual(self.tokens().payment_details, "4242")
        self.assertEqual(booking.transaction_ids.token_id, self.tokens())

    def ask_about_method(self, booking):
        question = self.env["autowartung.follow.up"].search(
            [
                ("res_id", "=", booking.transaction_ids.id),
                ("kind", "=", "payment_method"),
            ]
        )
        question.next_attempt_at -= timedelta(hours=1)
        self.run_lanes()
        return question

    def test_each_card_is_saved_once(self):
        first = self.save_card()
        second = self.save_card()
        other = self.save_card("5555555555554444")
        self.assertFalse(first.active)
        self.assertEqual(self.tokens(), second + other)

    def test_second_telling_of_the_payment_saves_nothing_more(self):
        token = self.save_card()
        self.as_worker(token.transaction_ids, "_refresh_from_provider")
        self.deliver()
        self.assertEqual(self.tokens(), token)

    def test_nothing_is_saved_unasked(self):
        self.log_in()
        booking = self.create_booking()
        transaction = self.confirm(self.start_payment(booking), card=VISA)
        self.assertEqual(transaction.state, "done")
        self.assertFalse(self.tokens())
        self.assertFalse(self.control.requests(UPDATES, "POST"))

    def test_wish_can_be_taken_back_before_the_payment(self):
        self.log_in()
        booking = self.create_booking()
        self.start_payment(booking, tokenization_requested=True)
        transaction = self.confirm(self.start_payment(booking), card=VISA)
        self.assertFalse(self.tokens())
        self.assertFalse(self.intent_of(transaction).setup_future_usage)

    def test_declined_card_is_not_saved(self):
        self.log_in()
        booking = self.create_booking()
        answer = self.start_payment(booking, tokenization_requested=True)
        self.assertEqual(self.confirm(answer, card="4000000000000002").state, "error")
        self.assertFalse(self.tokens())
        self.confirm(self.start_payment(booking), card=VISA)
        self.assertFalse(self.tokens(), "the second attempt did not ask for it")

    def test_bearer_of_the_link_saves_nothing(self):
        booking = self.create_booking()
        answer = self.start_payment(booking, tokenization_requested=True)
        self.assertEqual(self.confirm(answer, card=VISA).state, "done")
        self.assertFalse(self.tokens())

    def test_somebody_else_who_is_logged_in_saves_nothing(self):
        new_test_user(self.env, "max", "base.group_portal", password="max-max-max")
        self.authenticate("max", "max-max-max")
        booking = self.create_booking()
        answer = self.start_payment(booking, tokenization_requested=True)
        self.confirm(answer, card=VISA)
        self.assertFalse(self.env["payment.token"].search([]))

    def test_shop_that_saves_nothing_offers_nothing(self):
        self.provider.allow_tokenization = False
        self.assertFalse(self.save_card())

    def test_lost_answer_about_the_wish_charges_nothing_and_can_be_repeated(self):
        self.log_in()
        booking = self.create_booking()
        self.start_payment(booking)
        self.control.fault("error_before", UPDATES, "POST", times=2)
        error = self.start_payment(booking, tokenization_requested=True)
        self.assertIn("Der Zahlungsdienst antwortet nicht.", error["data"]["message"])
        answer = self.start_payment(booking, tokenization_requested=True)
        self.assertTrue(self.confirm(answer, card=VISA).token_id)
        self.assertEqual(len(booking.transaction_ids), 1)


@tagged("post_install", "-at_install")
class TestPayingWithSavedMethod(SavingCase):
    def test_booking_is_paid_with_it(self):
        token = self.save_card()
        booking = self.create_booking()
        transaction = self.confirm(
            self.start_with(token, booking),
            payment_method=token.autowartung_method_reference,
        )
        self.assertEqual(transaction.state, "done")
        self.assertEqual(transaction.token_id, token)
        self.assertEqual(self.tokens(), token)
        self.deliver()
        self.assertSettled(booking)

    def test_payment_intent_offers_it_and_saves_it_no_second_time(self):
        token = self.save_card()
        booking = self.create_booking()
        self.start_payment(booking, tokenization_requested=True)
        self.start_with(token, booking)
        intent = self.intent_of(self.open_payment(booking))
        self.assertEqual(intent.payment_method, token.autowartung_method_reference)
        self.assertFalse(intent.setup_future_usage)

    def test_another_card_that_was_taken_in_the_end_is_told(self):
        token = self.save_card()
        booking = self.create_booking()
        answer = self.start_with(token, booking)
        transaction = self.confirm(answer, card="5555555555554444")
        self.assertFalse(transaction.token_id)
        self.assertEqual(booking._paid_with(), "MasterCard")

    def test_decline_is_told_and_another_method_tried(self):
        token = self.save_card("4000000000000341")  # declined when charged
        self.assertFalse(token, "the first charge fails as well")
        token = self.save_card()
        booking = self.create_booking()
        answer = self.start_with(token, booking)
        declined = self.confirm(answer, card="4000000000009995")
        self.assertEqual(declined.state, "error")
        transaction = self.confirm(
            self.start_with(token, booking),
            payment_method=token.autowartung_method_reference,
        )
        self.assertEqual(transaction.state, "done")
        self.assertEqual(transaction, declined)

    def test_methods_of_others_are_refused(self):
        token = self.save_card()
        new_test_user(self.env, "max", "base.group_portal", password="max-max-max")
        self.authenticate("max", "max-max-max")
        booking = self.create_booking()
        self.assertRefused(self.start_with(token, booking), booking)

    def test_bearer_of_the_link_cannot_pay_with_it(self):
        token = self.save_card()
        self.logout()
        booking = self.create_booking()
        page = self.url_open(booking.get_portal_url()).text
        self.assertNotIn("4242", page)
        self.assertRefused(self.start_with(token, booking), booking)

    # === WHAT ITS OWNER HAS CHOSEN, BUT NOT CONFIRMED === #

    def open_payment(self, booking):
        return booking.transaction_ids.filtered(lambda tx: tx.state == "draft")

    def test_bearer_cannot_confirm_what_its_owner_chose(self):
        token = self.save_card()
        booking = self.create_booking()
        chosen = self.start_with(token, booking)["client_secret"].split("_secret")[0]
        self.logout()
        offered = self.start_payment(booking)["client_secret"].split("_secret")[0]
        self.assertNotEqual(offered, chosen)
        intents = self.stripe.v1.payment_intents
        self.assertEqual(intents.retrieve(chosen).status, "canceled")
        self.assertFalse(intents.retrieve(offered).payment_method)
        self.assertFalse(self.open_payment(booking).token_id)

    def test_a_secret_that_the_bearer_has_never_gets_the_owners_card(self):
        token = self.save_card()
        booking = self.create_booking()
        self.logout()
        known = self.start_payment(booking)["client_secret"].split("_secret")[0]
        self.log_in()
        chosen = self.start_with(token, booking)["client_secret"].split("_secret")[0]
        self.assertNotEqual(known, chosen)
        intent = self.stripe.v1.payment_intents.retrieve(known)
        self.assertEqual((intent.status, intent.payment_method), ("canceled", None))
        transaction = self.confirm(
            {"client_secret": f"{chosen}_secret"},
            payment_method=token.autowartung_method_reference,
        )
        self.assertEqual(transaction.state, "done")
        self.assertEqual(len(booking._received_payments()), 1)

    def assertRefused(self, error, booking):
        self.assertEqual(error["data"]["message"], GONE)
        self.assertFalse(booking.transaction_ids)

    def test_nonsense_is_refused(self):
        self.save_card()
        booking = self.create_booking()
        for nonsense in (None, 0, "1", 2**40):
            error = self.start_payment(booking, flow="token", token_id=nonsense)
            self.assertRefused(error, booking)
        for unreadable in ([1], {"id": 1}):
            error = self.start_payment(booking, flow="token", token_id=unreadable)
            self.assertIn("400 Bad Request", error["data"]["message"])
        self.assertFalse(booking.transaction_ids)

    def test_page_offers_it_to_its_owner(self):
        self.save_card()
        booking = self.create_booking()
        page = self.url_open(booking.access_url).text
        self.assertIn("•••• 4242", page)
        self.assertIn("o_payment_tokenize_checkbox", page)

    def test_what_stripe_has_forgotten_is_not_offered_again(self):
        token = self.save_card()
        self.stripe.v1.payment_methods.detach(token.autowartung_method_reference)
        booking = self.create_booking()
        error = self.start_with(token, booking)
        self.assertEqual(error["data"]["message"], GONE)
        self.assertFalse(token.active)
        transaction = self.confirm(self.start_payment(booking), card=VISA)
        self.assertEqual(transaction.state, "done")
        self.assertEqual(len(booking.transaction_ids), 1)

    def test_methods_of_a_customer_that_stripe_lost_are_forgotten(self):
        token = self.save_card()
        self.stripe.v1.customers.delete(token.provider_ref)
        self.start_payment(self.create_booking())
        self.assertFalse(token.active)


@tagged("post_install", "-at_install")
class TestForgetting(SavingCase):
    def detachments(self):
        return len(self.control.requests(DETACHMENTS, "POST"))

    def saved_at_stripe(self, token):
        method = self.stripe.v1.payment_methods.retrieve(
            token.autowartung_method_reference
        )
        return bool(method.customer)

    def test_what_its_owner_deletes_is_deleted_at_stripe(self):
        token = self.save_card()
        self.rpc("/payment/archive_token", token_id=token.id)
        self.assertFalse(token.active)
        self.run_lanes()
        self.assertFalse(self.saved_at_stripe(token))
        booking = self.create_booking()
        self.assertNotIn("•••• 4242", self.url_open(booking.access_url).text)

    def test_deletion_is_repeated_until_stripe_answers(self):
        token = self.save_card()
        self.control.fault("error_before", DETACHMENTS, "POST", times=2)
        token.active = False
        self.run_lanes()
        self.assertTrue(self.saved_at_stripe(token))
        follow_up = self.env["autowartung.follow.up"].search(
            [("res_model", "=", token._name), ("res_id", "=", token.id)]
        )
        self.assertEqual(follow_up.state, "pending")
        follow_up.next_attempt_at -= timedelta(hours=1)
        self.run_lanes()
        self.assertEqual(follow_up.state, "done")
        self.assertFalse(self.saved_at_stripe(token))

    def test_what_stripe_has_forgotten_already_is_no_failure(self):
        token = self.save_card()
        self.stripe.v1.payment_methods.detach(token.autowartung_method_reference)
        token.active = False
        self.run_lanes()
        follow_up = self.env["autowartung.follow.up"].search(
            [("res_model", "=", token._name), ("res_id", "=", token.id)]
        )
        self.assertEqual(follow_up.state, "done")

    def test_replaced_entry_is_deleted_at_stripe(self):
        first = self.save_card()
        second = self.save_card()
        self.run_lanes()
        self.assertFalse(self.saved_at_stripe(first))
        self.assertTrue(self.saved_at_stripe(second))

    def test_tokens_of_other_documents_are_left_alone(self):
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "partner_id": self.customer.id,
                "provider_ref": "cus_of_an_invoice",
                "stripe_payment_method": "pm_of_an_invoice",
            }
        )
        self.log_in()
        booking = self.create_booking()
        self.assertEqual(self.start_with(token, booking)["data"]["message"], GONE)
        token.active = False
        self.run_lanes()
        self.assertEqual(self.detachments(), 0)
