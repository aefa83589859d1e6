# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.gateways.stripe import reasons
from odoo.addons.autowartung_payment.models.payment import declines

# https://docs.stripe.com/declines/codes: cards, then local payment methods.
DOCUMENTED_DECLINE_CODES = """
    authentication_required authentication_not_handled approve_with_id call_issuer
    card_not_supported card_velocity_exceeded currency_not_supported do_not_honor
    do_not_try_again duplicate_transaction expired_card fraudulent generic_decline
    incorrect_address incorrect_number incorrect_cvc incorrect_pin incorrect_zip
    insufficient_funds invalid_account invalid_amount invalid_cvc
    invalid_expiry_month invalid_expiry_year invalid_number invalid_pin
    issuer_not_available lost_card merchant_blacklist
    new_account_information_available no_action_taken not_permitted
    offline_pin_required online_or_offline_pin_required pickup_card
    pin_try_exceeded processing_error reenter_transaction restricted_card
    revocation_of_all_authorizations revocation_of_authorization security_violation
    service_not_allowed stolen_card stop_payment_order testmode_decline
    transaction_not_allowed try_again_later withdrawal_count_limit_exceeded
    mobile_device_authentication_required

    partner_generic_decline invalid_customer_account payment_limit_exceeded
    invalid_billing_agreement invalid_business_account partner_high_risk_customer
    compliance_violation payment_disputed invalid_authorization
    invalid_payment_information partner_payment_not_found
    expired_payment_information
""".split()

# https://docs.stripe.com/error-codes: what confirming a payment can answer.
DOCUMENTED_CARD_ERRORS = """
    authentication_required card_decline_rate_limit_exceeded card_declined
    expired_card incorrect_address incorrect_cvc incorrect_number incorrect_zip
    insufficient_funds invalid_card_type invalid_cvc invalid_expiry_month
    invalid_expiry_year invalid_number payment_intent_authentication_failure
    payment_intent_payment_attempt_failed payment_intent_payment_attempt_expired
    payment_method_customer_decline payment_method_provider_decline
    payment_method_not_available processing_error
""".split()


def message_for(env, code, decline_code, method="card"):
    """Return what a customer reads who was refused with these codes of Stripe's."""
    return declines.message_for(env, reasons.reason_of(code, decline_code, method))


# One of each kind: a card, accounts at a bank, somebody else's wallet, not known.
METHODS = ("card", "sepa_debit", "giropay", "klarna", "paypal", "link", None)
OF_A_CARD = re.compile(
    r"\bcards?\b|\bCVC\b|expiry|postal code|karte|prüfnummer|ablaufdatum",
    re.IGNORECASE,
)
OF_A_BANK = re.compile(r"\bbank\b|hausbank", re.IGNORECASE)
# It says what to do instead, in a shop that is being tried.
ADVICE = {"testmode_charges_only"}
LEAKS = re.compile(
    r"lost|stolen|fraud|risk|suspect|black|pick(?: |-)?up|flag|restrict|security reason"
    r"|verloren|gestohlen|betrug|verdacht|risiko|sperr|gemeldet|missbrauch",
    re.IGNORECASE,
)


@tagged("post_install", "-at_install")
class TestDeclines(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.english = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.german = cls.env(context=dict(cls.env.context, lang="de_DE"))

    def _texts(self, methods=METHODS):
        """Yield the code and the two texts of everything in the catalogue."""
        both = (self.english, self.german)
        for method in methods:
            for code in reasons.BY_DECLINE_CODE:
                yield (
                    code,
                    *(message_for(env, "card_declined", code, method) for env in both),
                )
            for code in [*reasons.BY_CODE, None]:
                yield code, *(message_for(env, code, None, method) for env in both)

    def test_every_documented_code_has_its_entry(self):
        self.assertFalse(set(DOCUMENTED_DECLINE_CODES) - set(reasons.BY_DECLINE_CODE))
        self.assertFalse(set(DOCUMENTED_CARD_ERRORS) - set(reasons.BY_CODE))

    def test_every_text_is_there_in_english_and_german(self):
        for code, english, german in self._texts():
            with self.subTest(code=code):
                self.assertTrue(english)
                self.assertTrue(german)
                self.assertNotEqual(english, german)
                self.assertRegex(german, r"\b(Ihr|Sie|Ihre[nrs]?|Bitte|bitte)\b")
                self.assertTrue(german.endswith("."))

    def test_no_text_tells_what_only_the_bank_may_know(self):
        for code, english, german in self._texts():
            with self.subTest(code=code):
                self.assertNotRegex(english, LEAKS)
                self.assertNotRegex(german, LEAKS)
                if code:
                    self.assertNotIn(code, english)

    def test_a_confidential_reason_reads_like_any_decline(self):
        usual = {
            message_for(self.german, None, "generic_decline"),
            message_for(self.german, None, "partner_generic_decline"),
        }
        for code in reasons.CONFIDENTIAL:
            with self.subTest(code=code):
                self.assertIn(message_for(self.german, None, code), usual)

    def test_nobody_reads_of_a_card_who_has_used_none(self):
        for code, *texts in self._texts([m for m in METHODS if m != "card"]):
            for text in texts if code not in ADVICE else ():
                with self.subTest(code=code):
                    self.assertNotRegex(text, OF_A_CARD)

    def test_nobody_is_sent_to_a_bank_who_has_none(self):
        for code, *texts in self._texts(("klarna", "paypal", "link", None)):
            for text in texts:
                with self.subTest(code=code):
                    self.assertNotRegex(text, OF_A_BANK)

    def test_kinds_have_their_own_words(self):
        for method, expected in (
            ("card", "Your card does not have sufficient funds."),
            ("sepa_debit", "Your account does not have sufficient funds."),
            ("klarna", "The payment is not covered by sufficient funds."),
        ):
            text = message_for(
                self.english,
                "payment_intent_payment_attempt_failed",
                "insufficient_funds",
                method,
            )
            self.assertTrue(text.startswith(expected), text)

    def test_bank_account_is_still_sent_to_its_bank(self):
        text = message_for(self.english, None, "do_not_honor", "sepa_debit")
        self.assertIn("contact your bank", text)

    def test_the_decline_code_is_looked_at_before_the_code(self):
        self.assertEqual(
            message_for(self.english, "card_declined", "insufficient_funds"),
            "Your card does not have sufficient funds. Please use another payment"
            " method.",
        )
        self.assertEqual(
            message_for(self.english, "card_declined", "no_such_code"),
            message_for(self.english, "card_declined", None),
        )

    def test_the_unknown_has_a_default(self):
        for code, decline_code in ((None, None), ("new", "newer"), (False, "")):
            self.assertEqual(
                message_for(self.german, code, decline_code),
                "Die Zahlung konnte nicht abgeschlossen werden. Bitte versuchen Sie es"
                " erneut oder verwenden Sie eine andere Zahlungsmethode.",
            )

    def test_the_five_classics_read_well_in_german(self):
        for code, decline_code, german in (
            (
                "card_declined",
                "generic_decline",
                "Ihre Karte wurde abgelehnt. Bitte verwenden Sie eine andere"
                " Zahlungsmethode.",
            ),
            (
                "card_declined",
                "insufficient_funds",
                "Ihre Karte ist nicht ausreichend gedeckt. Bitte verwenden Sie eine"
                " andere Zahlungsmethode.",
            ),
            (
                "expired_card",
                None,
                "Ihre Karte ist abgelaufen. Bitte verwenden Sie eine andere Karte oder"
                " Zahlungsmethode.",
            ),
            (
                "incorrect_cvc",
                None,
                "Die Prüfnummer (CVC) Ihrer Karte ist nicht richtig. Bitte prüfen Sie"
                " sie und versuchen Sie es erneut.",
            ),
            (
                "processing_error",
                None,
                "Bei der Verarbeitung Ihrer Karte ist ein Fehler aufgetreten. Bitte"
                " versuchen Sie es in einigen Minuten erneut.",
            ),
        ):
            with self.subTest(code=code):
                self.assertEqual(message_for(self.german, code, decline_code), german)
