# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's test cards and test payment methods, and what each of them does."""

DECLINES = {
    "generic_decline": ("card_declined", "Your card was declined."),
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
    "lost_card": ("card_declined", "Your card was declined."),
    "stolen_card": ("card_declined", "Your card was declined."),
    "card_velocity_exceeded": (
        "card_declined",
        "Your card was declined for making repeated attempts too frequently or "
        "exceeding its amount limit.",
    ),
    "fraudulent": ("card_declined", "Your card was declined."),
    "expired_card": ("expired_card", "Your card has expired."),
    "incorrect_cvc": ("incorrect_cvc", "Your card's security code is incorrect."),
    "processing_error": (
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "authentication_required": (
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
    ),
}
_PARAMS = {"expired_card": "exp_month", "incorrect_cvc": "cvc"}


def decline(decline_code):
    """Return the code, decline code, message and parameter of a decline."""
    code, message = DECLINES[decline_code]
    result = {"code": code, "decline_code": decline_code, "message": message}
    if decline_code in _PARAMS:
        result["param"] = _PARAMS[decline_code]
    return result


def _card(brand="visa", **behaviour):
    return {"brand": brand, "funding": "credit", "country": "US", **behaviour}


CARDS = {
    "4242424242424242": _card(),
    "4000056655665556": _card(funding="debit"),
    "5555555555554444": _card("mastercard"),
    "378282246310005": _card("amex"),
    "4000002760000016": _card(country="DE"),
    "4000000000000002": _card(decline="generic_decline"),
    "4000000000009995": _card(decline="insufficient_funds"),
    "4000000000009987": _card(decline="lost_card"),
    "4000000000009979": _card(decline="stolen_card"),
    "4000000000006975": _card(decline="card_velocity_exceeded"),
    "4000000000000069": _card(decline="expired_card"),
    "4000000000000127": _card(decline="incorrect_cvc"),
    "4000000000000119": _card(decline="processing_error"),
    "4000000000000341": _card(decline="generic_decline", attachable=True),
    "4100000000000019": _card(decline="fraudulent", risk="highest", blocked=True),
    "4000000000004954": _card(risk="highest"),
    "4000000000009235": _card(risk="elevated"),
    "4000002760003184": _card(three_d_secure="always"),
    "4000000000003220": _card(three_d_secure="always"),
    "4000002500003155": _card(three_d_secure="unless_set_up"),
    "4000008400001629": _card(three_d_secure="always", decline="generic_decline"),
    "4000000000000259": _card(dispute="fraudulent"),
    "4000000000002685": _card(dispute="product_not_received"),
    "4000000000005423": _card(early_fraud_warning=True),
    "4000000000007726": _card(refund="pending"),
    "4000000000005126": _card(refund="failing"),
}

IBANS = {
    "DE89370400440532013000": {"settles": "succeeded"},
    "DE62370400440532013001": {"settles": "failed"},
    "AT611904300234573201": {"settles": "succeeded"},
    "AT861904300235473202": {"settles": "failed"},
}

PAYMENT_METHODS = {
    "pm_card_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_de": "4000002760000016",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_visa_chargeDeclinedStolenCard": "4000000000009979",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_visa_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_visa_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_visa_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_radarBlock": "4100000000000019",
    "pm_card_riskLevelElevated": "4000000000009235",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_createDisputeProductNotReceived": "4000000000002685",
    "pm_card_pendingRefund": "4000000000007726",
    "pm_card_refundFail": "4000000000005126",
    "pm_success_de": "DE89370400440532013000",
    "pm_failed_de": "DE62370400440532013001",
}

DEFAULT_CARD = _card(decline="generic_decline")


def digits(number):
    """Return a card number without its blanks."""
    return "".join(character for character in number if character.isdigit())


def luhn(number):
    """Tell whether the check digit of a card number is right."""
    total = 0
    for index, character in enumerate(reversed(number)):
        value = int(character) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
