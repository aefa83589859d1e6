# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer reads when a payment was refused."""

from odoo.tools.translate import LazyTranslate

from ...gateways import reasons

_lt = LazyTranslate(__name__)

TEXTS = {
    reasons.CARD_DECLINED: _lt(
        "Your card was declined. Please use another payment method."
    ),
    reasons.PAYMENT_DECLINED: _lt(
        "Your payment was declined. Please use another payment method."
    ),
    reasons.UNKNOWN: _lt(
        "The payment could not be completed. Please try again or use another payment"
        " method."
    ),
    reasons.ASK_THE_BANK: _lt(
        "Your bank declined the payment. Please contact your bank or use another"
        " payment method."
    ),
    reasons.BANK_NOT_REACHED: _lt(
        "Your bank could not process the payment just now. Please try again in a few"
        " minutes or use another payment method."
    ),
    reasons.AUTHENTICATION_NEEDED: _lt(
        "Your bank asks you to confirm this payment. Please try again and confirm it,"
        " for example in your banking app, or use another payment method."
    ),
    reasons.AUTHENTICATION_FAILED: _lt(
        "The confirmation by your bank did not succeed. Please try again or use another"
        " payment method."
    ),
    reasons.INSUFFICIENT_FUNDS: _lt(
        "Your card does not have sufficient funds. Please use another payment method."
    ),
    reasons.ACCOUNT_LACKS_FUNDS: _lt(
        "Your account does not have sufficient funds. Please use another payment"
        " method."
    ),
    reasons.METHOD_LACKS_FUNDS: _lt(
        "The payment is not covered by sufficient funds. Please use another payment"
        " method."
    ),
    reasons.CARD_LIMIT: _lt(
        "The payment exceeds a limit of your card. Please contact your bank or use"
        " another payment method."
    ),
    reasons.ACCOUNT_LIMIT: _lt(
        "The payment exceeds a limit of your account. Please use another payment"
        " method."
    ),
    reasons.CARD_EXPIRED: _lt(
        "Your card has expired. Please use another card or payment method."
    ),
    reasons.METHOD_EXPIRED: _lt(
        "This payment method has expired. Please use another payment method."
    ),
    reasons.WRONG_CVC: _lt(
        "The security code (CVC) of your card is incorrect. Please check it and try"
        " again."
    ),
    reasons.WRONG_NUMBER: _lt(
        "The card number is incorrect. Please check it and try again."
    ),
    reasons.WRONG_EXPIRY: _lt(
        "The expiry date of your card is incorrect. Please check it and try again."
    ),
    reasons.WRONG_ADDRESS: _lt(
        "The billing address does not match your card. Please check it and try again."
    ),
    reasons.WRONG_POSTAL_CODE: _lt(
        "The postal code does not match your card. Please check it and try again."
    ),
    reasons.WRONG_PIN: _lt(
        "The PIN was incorrect or is required. Please use another payment method."
    ),
    reasons.CARD_UNSUPPORTED: _lt(
        "Your card does not support this payment. Please use another payment method."
    ),
    reasons.CARD_LACKS_CURRENCY: _lt(
        "Your card does not support payments in this currency. Please use another"
        " payment method."
    ),
    reasons.METHOD_LACKS_CURRENCY: _lt(
        "This payment method does not support the currency. Please use another one."
    ),
    reasons.AMOUNT_NOT_ALLOWED: _lt(
        "Your bank does not allow a payment of this amount. Please use another payment"
        " method."
    ),
    reasons.DUPLICATE: _lt(
        "A payment of the same amount was made a moment ago. Please check your account"
        " before you try again."
    ),
    reasons.PROCESSING_ERROR: _lt(
        "An error occurred while your card was being processed. Please try again in a"
        " few minutes."
    ),
    reasons.NOT_PROCESSED: _lt(
        "An error occurred while your payment was being processed. Please try again in"
        " a few minutes."
    ),
    reasons.NOT_CONFIRMED: _lt(
        "The payment was not confirmed. Please try again or use another payment method."
    ),
    reasons.WRONG_DATA: _lt(
        "The payment details are incorrect. Please check them and try again."
    ),
    reasons.TEST_CARD: _lt(
        "A test card cannot be used here. Please use a real card or another payment"
        " method."
    ),
    reasons.TEST_MODE: _lt(
        "This is a test environment: please use a test card. Nothing was charged."
    ),
    reasons.CUSTOMER_CANCELLED: _lt(
        "The payment was cancelled. Please try again or use another payment method."
    ),
    reasons.TIMED_OUT: _lt(
        "The time to complete the payment has run out. Please start the payment again."
    ),
    reasons.METHOD_UNAVAILABLE: _lt(
        "This payment method is not available at the moment. Please use another one."
    ),
    reasons.ACCOUNT_UNUSABLE: _lt(
        "The payment could not be collected from your account. Please check the account"
        " or use another payment method."
    ),
    reasons.MANDATE_INVALID: _lt(
        "The authorisation of this payment is no longer valid. Please start the payment"
        " again or use another payment method."
    ),
    reasons.TOO_MANY_ATTEMPTS: _lt(
        "There were too many attempts with this card. Please try again later or use"
        " another payment method."
    ),
}


def message_for(env, reason: str | None) -> str:
    """Return the customer's text for a refusal, in the language of ``env``.

    :param reason: one of :mod:`gateways.reasons`
    """
    return env._(TEXTS.get(reason) or TEXTS[reasons.UNKNOWN])
