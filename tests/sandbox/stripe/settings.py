# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a test may change about the account."""

DEFAULTS = {
    # Payment methods that automatic_payment_methods offers.
    "payment_method_types": ["card"],
    # Seconds until search finds an object; the provider says: up to a minute.
    "search_delay": 0,
    # Seconds until an asynchronous capture has its balance transaction.
    "balance_delay": 0,
    # Seconds until debits and slow refunds settle; None waits for the control route.
    "settle_delay": None,
    # Lifetime of an authorisation in seconds.
    "authorization_lifetime": 7 * 86400,
    # Whether a secret key may send card numbers (real accounts: not by default).
    "raw_card_data": False,
    # Whether a partial capture shows the released rest as refunded, as it once did.
    "partial_capture_refunds": False,
    # Prefix of statement descriptors: 2 to 10 characters.
    "statement_descriptor_prefix": "AUTOWARTNG",
}
