# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts of lines that add up to the total that stands below them."""

from decimal import ROUND_HALF_UP, Decimal


def exact(number):
    """Return a float of the database as the decimal number that it stands for."""
    return Decimal(repr(float(number)))


def shares_that_add_up(amounts, total, unit):
    """Round amounts so that their sum is the total, each by less than two units.

    Each is rounded half up. What the sum is then short of, or above, goes in single
    units to the lines that rounding has changed the most in the other direction; of
    equals the larger amount, then the earlier line. Whole units are the last to change.

    :param list amounts: the exact amounts, as :class:`~decimal.Decimal`
    :param Decimal total: what they have to add up to, in whole units
    :param Decimal unit: the smallest amount of the currency
    :return: list of :class:`~decimal.Decimal`
    """
    shares = [round_to(amount, unit) for amount in amounts]
    missing = round_to(total, unit) - sum(shares)
    step = unit if missing > 0 else -unit

    def preference(index):
        lost = amounts[index] - shares[index]
        return (-lost if missing > 0 else lost, -abs(amounts[index]), index)

    in_turn = sorted(range(len(shares)), key=preference)
    for turn in range(int(abs(missing) / unit) if shares else 0):
        shares[in_turn[turn % len(in_turn)]] += step
    return shares


def round_to(amount, unit):
    """Round half up to a multiple of the unit."""
    return (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
