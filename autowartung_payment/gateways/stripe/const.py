# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

# The release that the requests and results were written against; it also is the
# version that the webhook endpoint must be created with.
API_VERSION = "2025-09-30.clover"

# Under this key our reference is kept with each object.
METADATA_KEY = "autowartung_transaction"

# Stripe forgets an idempotency key after 24 h; stay clear of that.
# Source: https://docs.stripe.com/api/idempotent_requests
REPLAY_WINDOW = timedelta(hours=23)

# Decimals of amounts where they are not the currency's own.
# Source: https://docs.stripe.com/currencies#special-cases and #zero-decimal
CURRENCY_DECIMALS = {"ISK": 2, "UGX": 2, "MGA": 0}

# What is held where other methods are charged at once; wallets are cards.
HELD_METHODS = ("card", "link")

# A saved payment method is charged with the customer at the page, never behind it.
SAVED_FOR = "on_session"
