# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why a payment failed, in words that belong to no provider.

As fine as what a customer can do about it, and with what was paid: nobody whose bank
account has failed reads of a card. What must not be told (lost, stolen, suspected
fraud) is one of the first two.
"""

# === KINDS OF WHAT IS PAID WITH === #

CARD = "card"
# A bank collects or sends the money.
BANK_ACCOUNT = "bank_account"
# A wallet, an invoice or instalments of somebody else; or it is not known.
OTHER = "other"

# === REASONS === #

CARD_DECLINED = "card_declined"
PAYMENT_DECLINED = "payment_declined"
UNKNOWN = "unknown"

ACCOUNT_LACKS_FUNDS = "account_lacks_funds"
ACCOUNT_LIMIT = "account_limit"
ACCOUNT_UNUSABLE = "account_unusable"
AMOUNT_NOT_ALLOWED = "amount_not_allowed"
ASK_THE_BANK = "ask_the_bank"
AUTHENTICATION_FAILED = "authentication_failed"
AUTHENTICATION_NEEDED = "authentication_needed"
BANK_NOT_REACHED = "bank_not_reached"
CARD_EXPIRED = "card_expired"
CARD_LIMIT = "card_limit"
CARD_LACKS_CURRENCY = "card_lacks_currency"
CARD_UNSUPPORTED = "card_unsupported"
CUSTOMER_CANCELLED = "customer_cancelled"
DUPLICATE = "duplicate"
INSUFFICIENT_FUNDS = "insufficient_funds"
MANDATE_INVALID = "mandate_invalid"
METHOD_EXPIRED = "method_expired"
METHOD_LACKS_CURRENCY = "method_lacks_currency"
METHOD_LACKS_FUNDS = "method_lacks_funds"
METHOD_UNAVAILABLE = "method_unavailable"
NOT_CONFIRMED = "not_confirmed"
NOT_PROCESSED = "not_processed"
PROCESSING_ERROR = "processing_error"
TEST_CARD = "test_card"
TEST_MODE = "test_mode"
TIMED_OUT = "timed_out"
TOO_MANY_ATTEMPTS = "too_many_attempts"
WRONG_ADDRESS = "wrong_address"
WRONG_CVC = "wrong_cvc"
WRONG_DATA = "wrong_data"
WRONG_EXPIRY = "wrong_expiry"
WRONG_NUMBER = "wrong_number"
WRONG_PIN = "wrong_pin"
WRONG_POSTAL_CODE = "wrong_postal_code"

# === WHAT A REASON MEANS WITHOUT A CARD === #

_WITHOUT_CARD = {
    CARD_DECLINED: PAYMENT_DECLINED,
    CARD_EXPIRED: METHOD_EXPIRED,
    CARD_LACKS_CURRENCY: METHOD_LACKS_CURRENCY,
    CARD_LIMIT: ACCOUNT_LIMIT,
    CARD_UNSUPPORTED: METHOD_UNAVAILABLE,
    INSUFFICIENT_FUNDS: METHOD_LACKS_FUNDS,
    PROCESSING_ERROR: NOT_PROCESSED,
    TEST_CARD: PAYMENT_DECLINED,
    TOO_MANY_ATTEMPTS: PAYMENT_DECLINED,
    WRONG_ADDRESS: WRONG_DATA,
    WRONG_CVC: WRONG_DATA,
    WRONG_EXPIRY: WRONG_DATA,
    WRONG_NUMBER: WRONG_DATA,
    WRONG_PIN: WRONG_DATA,
    WRONG_POSTAL_CODE: WRONG_DATA,
}
_OF_KIND = {
    CARD: {},
    BANK_ACCOUNT: {**_WITHOUT_CARD, INSUFFICIENT_FUNDS: ACCOUNT_LACKS_FUNDS},
    # There may be no bank that a customer could ask.
    OTHER: {
        **_WITHOUT_CARD,
        AMOUNT_NOT_ALLOWED: ACCOUNT_LIMIT,
        ASK_THE_BANK: PAYMENT_DECLINED,
        AUTHENTICATION_FAILED: NOT_CONFIRMED,
        AUTHENTICATION_NEEDED: NOT_CONFIRMED,
        BANK_NOT_REACHED: NOT_PROCESSED,
    },
}


def of_kind(reason: str, kind: str) -> str:
    """Return what a reason means for what was paid with.

    :param kind: ``CARD``, ``BANK_ACCOUNT`` or ``OTHER``
    """
    return _OF_KIND[kind].get(reason, reason)
