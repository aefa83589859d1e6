# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The least and the most that Stripe takes in one payment.

Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, as it was
in 2025. Where an account is settled in another currency than it is paid in, the least
amount is that of the account's currency, converted: this may let through what Stripe
refuses, but never refuses what Stripe takes.
"""

from ..objects import AmountLimits

# In minor units; other currencies are not sold in here.
_LEAST = {
    "CHF": 50,
    "CZK": 1500,
    "DKK": 250,
    "EUR": 50,
    "GBP": 30,
    "NOK": 300,
    "PLN": 200,
    "SEK": 300,
    "USD": 50,
}
# Eight digits, in all currencies above: 999,999.99.
_MOST = 99_999_999


def limits(currency):
    """Return the :class:`..objects.AmountLimits`, or ``None`` if they are not known.

    :param str currency: ISO 4217, upper case
    """
    least = _LEAST.get(currency)
    return AmountLimits(least, _MOST) if least else None
