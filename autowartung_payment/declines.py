# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer reads when a payment was refused.

Sources: https://docs.stripe.com/declines/codes for ``decline_code``,
https://docs.stripe.com/error-codes for ``code``. A reason that concerns the card's
security (lost, stolen, suspected fraud, a list of the seller) reads like any other
decline: Stripe asks not to tell it, and the person may not be the cardholder.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

DECLINED = _lt("Your card was declined. Please use another payment method.")
PAYMENT_DECLINED = _lt("Your payment was declined. Please use another payment method.")
DEFAULT = _lt(
    "The payment could not be completed. Please try again or use another payment"
    " method."
)

_CONTACT_BANK = _lt(
    "Your bank declined the payment. Please contact your bank or use another payment"
    " method."
)
_TRY_AGAIN = _lt(
    "Your bank could not process the payment just now. Please try again in a few"
    " minutes or use another payment method."
)
_AUTHENTICATION = _lt(
    "Your bank asks you to confirm this payment. Please try again and confirm it, for"
    " example in your banking app, or use another payment method."
)
_AUTHENTICATION_FAILED = _lt(
    "The confirmation by your bank did not succeed. Please try again or use another"
    " payment method."
)
_INSUFFICIENT_FUNDS = _lt(
    "Your card does not have sufficient funds. Please use another payment method."
)
_LIMIT = _lt(
    "The payment exceeds a limit of your card. Please contact your bank or use another"
    " payment method."
)
_ACCOUNT_LIMIT = _lt(
    "The payment exceeds a limit of your account. Please use another payment method."
)
_EXPIRED = _lt("Your card has expired. Please use another card or payment method.")
_EXPIRED_METHOD = _lt(
    "This payment method has expired. Please use another payment method."
)
_CVC = _lt(
    "The security code (CVC) of your card is incorrect. Please check it and try again."
)
_NUMBER = _lt("The card number is incorrect. Please check it and try again.")
_EXPIRY = _lt(
    "The expiry date of your card is incorrect. Please check it and try again."
)
_ADDRESS = _lt(
    "The billing address does not match your card. Please check it and try again."
)
_POSTAL_CODE = _lt(
    "The postal code does not match your card. Please check it and try again."
)
_PIN = _lt("The PIN was incorrect or is required. Please use another payment method.")
_UNSUPPORTED = _lt(
    "Your card does not support this payment. Please use another payment method."
)
_CURRENCY = _lt(
    "Your card does not support payments in this currency. Please use another payment"
    " method."
)
_METHOD_CURRENCY = _lt(
    "This payment method does not support the currency. Please use another one."
)
_AMOUNT = _lt(
    "Your bank does not allow a payment of this amount. Please use another payment"
    " method."
)
_DUPLICATE = _lt(
    "A payment of the same amount was made a moment ago. Please check your account"
    " before you try again."
)
_PROCESSING = _lt(
    "An error occurred while your card was being processed. Please try again in a few"
    " minutes."
)
_DATA = _lt("The payment details are incorrect. Please check them and try again.")
_TEST_CARD = _lt(
    "A test card cannot be used here. Please use a real card or another payment method."
)
_TEST_MODE = _lt(
    "This is a test environment: please use a test card. Nothing was charged."
)
_CUSTOMER_CANCELLED = _lt(
    "The payment was cancelled. Please try again or use another payment method."
)
_TIMED_OUT = _lt(
    "The time to complete the payment has run out. Please start the payment again."
)
_METHOD_UNAVAILABLE = _lt(
    "This payment method is not available at the moment. Please use another one."
)
_ACCOUNT = _lt(
    "The payment could not be collected from your account. Please check the account"
    " or use another payment method."
)
_MANDATE = _lt(
    "The authorisation of this payment is no longer valid. Please start the payment"
    " again or use another payment method."
)
_TOO_MANY = _lt(
    "There were too many attempts with this card. Please try again later or use"
    " another payment method."
)

# Never tell the customer why: the text is the one of any declined payment.
CONFIDENTIAL = frozenset(
    {
        "fraudulent",
        "lost_card",
        "merchant_blacklist",
        "pickup_card",
        "restricted_card",
        "security_violation",
        "stolen_card",
        "highest_risk_level",
        "rule",
        "compliance_violation",
        "partner_high_risk_customer",
        "payment_disputed",
    }
)

BY_DECLINE_CODE = {
    # Cards
    "approve_with_id": _CONTACT_BANK,
    "authentication_not_handled": _AUTHENTICATION,
    "authentication_required": _AUTHENTICATION,
    "call_issuer": _CONTACT_BANK,
    "card_not_supported": _UNSUPPORTED,
    "card_velocity_exceeded": _LIMIT,
    "currency_not_supported": _CURRENCY,
    "do_not_honor": _CONTACT_BANK,
    "do_not_try_again": _CONTACT_BANK,
    "duplicate_transaction": _DUPLICATE,
    "expired_card": _EXPIRED,
    "fraudulent": DECLINED,
    "generic_decline": DECLINED,
    "incorrect_address": _ADDRESS,
    "incorrect_cvc": _CVC,
    "incorrect_number": _NUMBER,
    "incorrect_pin": _PIN,
    "incorrect_zip": _POSTAL_CODE,
    "insufficient_funds": _INSUFFICIENT_FUNDS,
    "invalid_account": _CONTACT_BANK,
    "invalid_amount": _AMOUNT,
    "invalid_cvc": _CVC,
    "invalid_expiry_month": _EXPIRY,
    "invalid_expiry_year": _EXPIRY,
    "invalid_number": _NUMBER,
    "invalid_pin": _PIN,
    "issuer_not_available": _TRY_AGAIN,
    "lost_card": DECLINED,
    "merchant_blacklist": DECLINED,
    "mobile_device_authentication_required": _AUTHENTICATION,
    "new_account_information_available": _CONTACT_BANK,
    "no_action_taken": _CONTACT_BANK,
    "not_permitted": _CONTACT_BANK,
    "offline_pin_required": _PIN,
    "online_or_offline_pin_required": _PIN,
    "pickup_card": DECLINED,
    "pin_try_exceeded": _PIN,
    "processing_error": _PROCESSING,
    "reenter_transaction": _TRY_AGAIN,
    "restricted_card": DECLINED,
    "revocation_of_all_authorizations": _CONTACT_BANK,
    "revocation_of_authorization": _CONTACT_BANK,
    "security_violation": DECLINED,
    "service_not_allowed": _CONTACT_BANK,
    "stolen_card": DECLINED,
    "stop_payment_order": _CONTACT_BANK,
    "testmode_decline": _TEST_CARD,
    "transaction_not_allowed": _CONTACT_BANK,
    "try_again_later": _TRY_AGAIN,
    "withdrawal_count_limit_exceeded": _LIMIT,
    # Radar, as some versions of the API report it
    "highest_risk_level": DECLINED,
    "rule": DECLINED,
    # Other payment methods
    "compliance_violation": PAYMENT_DECLINED,
    "expired_payment_information": _EXPIRED_METHOD,
    "invalid_authorization": _MANDATE,
    "invalid_billing_agreement": _MANDATE,
    "invalid_business_account": _METHOD_UNAVAILABLE,
    "invalid_customer_account": _ACCOUNT,
    "invalid_payment_information": _DATA,
    "partner_generic_decline": PAYMENT_DECLINED,
    "partner_high_risk_customer": PAYMENT_DECLINED,
    "partner_payment_not_found": DEFAULT,
    "payment_disputed": PAYMENT_DECLINED,
    "payment_limit_exceeded": _ACCOUNT_LIMIT,
}

BY_CODE = {
    "account_closed": _ACCOUNT,
    "account_invalid": _ACCOUNT,
    "amount_too_large": _AMOUNT,
    "amount_too_small": DEFAULT,
    "authentication_failure": _AUTHENTICATION_FAILED,
    "authentication_required": _AUTHENTICATION,
    "bank_account_declined": PAYMENT_DECLINED,
    "bank_account_restricted": _ACCOUNT,
    "bank_account_unusable": _ACCOUNT,
    "card_decline_rate_limit_exceeded": _TOO_MANY,
    "card_declined": DECLINED,
    "charge_exceeds_source_limit": _ACCOUNT_LIMIT,
    "charge_exceeds_transaction_limit": _ACCOUNT_LIMIT,
    "debit_not_authorized": PAYMENT_DECLINED,
    "expired_card": _EXPIRED,
    "expired_payment_method": _EXPIRED_METHOD,
    "incorrect_address": _ADDRESS,
    "incorrect_cvc": _CVC,
    "incorrect_number": _NUMBER,
    "incorrect_postal_code": _POSTAL_CODE,
    "incorrect_zip": _POSTAL_CODE,
    "insufficient_funds": _INSUFFICIENT_FUNDS,
    "invalid_card_type": _UNSUPPORTED,
    "invalid_characters": _DATA,
    "invalid_cvc": _CVC,
    "invalid_expiry_month": _EXPIRY,
    "invalid_expiry_year": _EXPIRY,
    "invalid_number": _NUMBER,
    "payment_intent_authentication_failure": _AUTHENTICATION_FAILED,
    "payment_intent_incompatible_payment_method": _METHOD_UNAVAILABLE,
    "payment_intent_mandate_invalid": _MANDATE,
    "payment_intent_payment_attempt_expired": _TIMED_OUT,
    "payment_intent_payment_attempt_failed": DEFAULT,
    "payment_method_bank_account_blocked": _ACCOUNT,
    "payment_method_billing_details_address_missing": _DATA,
    "payment_method_currency_mismatch": _METHOD_CURRENCY,
    "payment_method_customer_decline": _CUSTOMER_CANCELLED,
    "payment_method_not_available": _METHOD_UNAVAILABLE,
    "payment_method_provider_decline": PAYMENT_DECLINED,
    "payment_method_provider_timeout": _TIMED_OUT,
    "payment_method_restricted": PAYMENT_DECLINED,
    "payment_method_unactivated": _METHOD_UNAVAILABLE,
    "postal_code_invalid": _POSTAL_CODE,
    "processing_error": _PROCESSING,
    "refer_to_customer": _ACCOUNT,
    "sepa_unsupported_account": _ACCOUNT,
    "setup_intent_authentication_failure": _AUTHENTICATION_FAILED,
    "testmode_charges_only": _TEST_MODE,
    "three_d_secure_authentication_not_supported": _UNSUPPORTED,
    "three_d_secure_authentication_upstream_error": _TRY_AGAIN,
}


def message_for(env, code: str | None, decline_code: str | None) -> str:
    """Return the customer's text for an error of Stripe, in the language of ``env``.

    :param code: the error's ``code``, such as ``card_declined``
    :param decline_code: its ``decline_code``, such as ``insufficient_funds``, which is
        the more exact of the two and wins
    """
    text = BY_DECLINE_CODE.get(decline_code) or BY_CODE.get(code) or DEFAULT
    return env._(text)
