# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Stripe's codes of declines mean.

Sources: https://docs.stripe.com/declines/codes for ``decline_code``,
https://docs.stripe.com/error-codes for ``code``. A code that concerns the card's
security (lost, stolen, suspected fraud, a list of the seller) means the same as any
other decline: Stripe asks not to tell it, and the person may not be the cardholder.

The codes of cards come with other payment methods, too: what was tried decides.
"""

from .. import reasons

# Never to be told to the customer: the reason is the one of any declined payment.
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
    "approve_with_id": reasons.ASK_THE_BANK,
    "authentication_not_handled": reasons.AUTHENTICATION_NEEDED,
    "authentication_required": reasons.AUTHENTICATION_NEEDED,
    "call_issuer": reasons.ASK_THE_BANK,
    "card_not_supported": reasons.CARD_UNSUPPORTED,
    "card_velocity_exceeded": reasons.CARD_LIMIT,
    "currency_not_supported": reasons.CARD_LACKS_CURRENCY,
    "do_not_honor": reasons.ASK_THE_BANK,
    "do_not_try_again": reasons.ASK_THE_BANK,
    "duplicate_transaction": reasons.DUPLICATE,
    "expired_card": reasons.CARD_EXPIRED,
    "fraudulent": reasons.CARD_DECLINED,
    "generic_decline": reasons.CARD_DECLINED,
    "incorrect_address": reasons.WRONG_ADDRESS,
    "incorrect_cvc": reasons.WRONG_CVC,
    "incorrect_number": reasons.WRONG_NUMBER,
    "incorrect_pin": reasons.WRONG_PIN,
    "incorrect_zip": reasons.WRONG_POSTAL_CODE,
    "insufficient_funds": reasons.INSUFFICIENT_FUNDS,
    "invalid_account": reasons.ASK_THE_BANK,
    "invalid_amount": reasons.AMOUNT_NOT_ALLOWED,
    "invalid_cvc": reasons.WRONG_CVC,
    "invalid_expiry_month": reasons.WRONG_EXPIRY,
    "invalid_expiry_year": reasons.WRONG_EXPIRY,
    "invalid_number": reasons.WRONG_NUMBER,
    "invalid_pin": reasons.WRONG_PIN,
    "issuer_not_available": reasons.BANK_NOT_REACHED,
    "lost_card": reasons.CARD_DECLINED,
    "merchant_blacklist": reasons.CARD_DECLINED,
    "mobile_device_authentication_required": reasons.AUTHENTICATION_NEEDED,
    "new_account_information_available": reasons.ASK_THE_BANK,
    "no_action_taken": reasons.ASK_THE_BANK,
    "not_permitted": reasons.ASK_THE_BANK,
    "offline_pin_required": reasons.WRONG_PIN,
    "online_or_offline_pin_required": reasons.WRONG_PIN,
    "pickup_card": reasons.CARD_DECLINED,
    "pin_try_exceeded": reasons.WRONG_PIN,
    "processing_error": reasons.PROCESSING_ERROR,
    "reenter_transaction": reasons.BANK_NOT_REACHED,
    "restricted_card": reasons.CARD_DECLINED,
    "revocation_of_all_authorizations": reasons.ASK_THE_BANK,
    "revocation_of_authorization": reasons.ASK_THE_BANK,
    "security_violation": reasons.CARD_DECLINED,
    "service_not_allowed": reasons.ASK_THE_BANK,
    "stolen_card": reasons.CARD_DECLINED,
    "stop_payment_order": reasons.ASK_THE_BANK,
    "testmode_decline": reasons.TEST_CARD,
    "transaction_not_allowed": reasons.ASK_THE_BANK,
    "try_again_later": reasons.BANK_NOT_REACHED,
    "withdrawal_count_limit_exceeded": reasons.CARD_LIMIT,
    # Radar, as some versions of the API report it
    "highest_risk_level": reasons.CARD_DECLINED,
    "rule": reasons.CARD_DECLINED,
    # Other payment methods
    "compliance_violation": reasons.PAYMENT_DECLINED,
    "expired_payment_information": reasons.METHOD_EXPIRED,
    "invalid_authorization": reasons.MANDATE_INVALID,
    "invalid_billing_agreement": reasons.MANDATE_INVALID,
    "invalid_business_account": reasons.METHOD_UNAVAILABLE,
    "invalid_customer_account": reasons.ACCOUNT_UNUSABLE,
    "invalid_payment_information": reasons.WRONG_DATA,
    "partner_generic_decline": reasons.PAYMENT_DECLINED,
    "partner_high_risk_customer": reasons.PAYMENT_DECLINED,
    "partner_payment_not_found": reasons.UNKNOWN,
    "payment_disputed": reasons.PAYMENT_DECLINED,
    "payment_limit_exceeded": reasons.ACCOUNT_LIMIT,
}

BY_CODE = {
    "account_closed": reasons.ACCOUNT_UNUSABLE,
    "account_invalid": reasons.ACCOUNT_UNUSABLE,
    "amount_too_large": reasons.AMOUNT_NOT_ALLOWED,
    "amount_too_small": reasons.UNKNOWN,
    "authentication_failure": reasons.AUTHENTICATION_FAILED,
    "authentication_required": reasons.AUTHENTICATION_NEEDED,
    "bank_account_declined": reasons.PAYMENT_DECLINED,
    "bank_account_restricted": reasons.ACCOUNT_UNUSABLE,
    "bank_account_unusable": reasons.ACCOUNT_UNUSABLE,
    "card_decline_rate_limit_exceeded": reasons.TOO_MANY_ATTEMPTS,
    "card_declined": reasons.CARD_DECLINED,
    "charge_exceeds_source_limit": reasons.ACCOUNT_LIMIT,
    "charge_exceeds_transaction_limit": reasons.ACCOUNT_LIMIT,
    "debit_not_authorized": reasons.PAYMENT_DECLINED,
    "expired_card": reasons.CARD_EXPIRED,
    "expired_payment_method": reasons.METHOD_EXPIRED,
    "incorrect_address": reasons.WRONG_ADDRESS,
    "incorrect_cvc": reasons.WRONG_CVC,
    "incorrect_number": reasons.WRONG_NUMBER,
    "incorrect_postal_code": reasons.WRONG_POSTAL_CODE,
    "incorrect_zip": reasons.WRONG_POSTAL_CODE,
    "insufficient_funds": reasons.INSUFFICIENT_FUNDS,
    "invalid_card_type": reasons.CARD_UNSUPPORTED,
    "invalid_characters": reasons.WRONG_DATA,
    "invalid_cvc": reasons.WRONG_CVC,
    "invalid_expiry_month": reasons.WRONG_EXPIRY,
    "invalid_expiry_year": reasons.WRONG_EXPIRY,
    "invalid_number": reasons.WRONG_NUMBER,
    "payment_intent_authentication_failure": reasons.AUTHENTICATION_FAILED,
    "payment_intent_incompatible_payment_method": reasons.METHOD_UNAVAILABLE,
    "payment_intent_mandate_invalid": reasons.MANDATE_INVALID,
    "payment_intent_payment_attempt_expired": reasons.TIMED_OUT,
    "payment_intent_payment_attempt_failed": reasons.UNKNOWN,
    "payment_method_bank_account_blocked": reasons.ACCOUNT_UNUSABLE,
    "payment_method_billing_details_address_missing": reasons.WRONG_DATA,
    "payment_method_currency_mismatch": reasons.METHOD_LACKS_CURRENCY,
    "payment_method_customer_decline": reasons.CUSTOMER_CANCELLED,
    "payment_method_not_available": reasons.METHOD_UNAVAILABLE,
    "payment_method_provider_decline": reasons.PAYMENT_DECLINED,
    "payment_method_provider_timeout": reasons.TIMED_OUT,
    "payment_method_restricted": reasons.PAYMENT_DECLINED,
    "payment_method_unactivated": reasons.METHOD_UNAVAILABLE,
    "postal_code_invalid": reasons.WRONG_POSTAL_CODE,
    "processing_error": reasons.PROCESSING_ERROR,
    "refer_to_customer": reasons.ACCOUNT_UNUSABLE,
    "sepa_unsupported_account": reasons.ACCOUNT_UNUSABLE,
    "setup_intent_authentication_failure": reasons.AUTHENTICATION_FAILED,
    "testmode_charges_only": reasons.TEST_MODE,
    "three_d_secure_authentication_not_supported": reasons.CARD_UNSUPPORTED,
    "three_d_secure_authentication_upstream_error": reasons.BANK_NOT_REACHED,
}


# Source: https://docs.stripe.com/payments/payment-methods/overview: bank debits, bank
# redirects and bank transfers. What is neither here nor a card is a wallet, an invoice
# or instalments of somebody else; with Link it may be either.
BANK_ACCOUNTS = frozenset(
    {
        "acss_debit",
        "au_becs_debit",
        "bacs_debit",
        "bancontact",
        "blik",
        "customer_balance",
        "eps",
        "fpx",
        "giropay",
        "ideal",
        "nz_bank_account",
        "p24",
        "pay_by_bank",
        "sepa_debit",
        "sofort",
        "us_bank_account",
    }
)
CARDS = frozenset({"card", "card_present", "interac_present"})


def kind_of(method_type: str | None) -> str:
    """Return the kind of what was paid with, ``OTHER`` if it is not known.

    :param method_type: ``type`` of the PaymentMethod, such as ``sepa_debit``
    """
    if method_type in CARDS:
        return reasons.CARD
    return reasons.BANK_ACCOUNT if method_type in BANK_ACCOUNTS else reasons.OTHER


def reason_of(
    code: str | None, decline_code: str | None, method_type: str | None = None
) -> str:
    """Return what an error means: one of :mod:`..reasons`.

    :param code: the error's ``code``, such as ``card_declined``
    :param decline_code: its ``decline_code``, such as ``insufficient_funds``, which is
        the more exact of the two and wins
    :param method_type: ``type`` of the PaymentMethod that was tried
    """
    reason = BY_DECLINE_CODE.get(decline_code) or BY_CODE.get(code) or reasons.UNKNOWN
    return reasons.of_kind(reason, kind_of(method_type))
