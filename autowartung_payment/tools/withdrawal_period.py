# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Until when a consumer can withdraw from a contract.

See §§ 187, 188, 193, 355 and 356 BGB.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import times

PERIOD = timedelta(days=14)
# For whoever was never told of the right (§ 356 (3) sentence 2 BGB).
WITHOUT_NOTICE = relativedelta(months=12)
SATURDAY = 5


def end_of_period(start, is_told=True):
    """Return the first moment after the period, naive and UTC as ``start`` is.

    The day of the start does not count; the last one counts to its end in Germany, and
    is a Monday instead of a day at the weekend. Holidays are not looked at: what is
    declared on one reaches a person, as all that comes after the period.

    :param datetime start: when the contract was made, or the notice given if later.
    :param bool is_told: whether the notice of the right was given at all.
    """
    day = times.local_date(start)
    if not is_told:
        day += WITHOUT_NOTICE
    last = day + PERIOD
    while last.weekday() >= SATURDAY:
        last += timedelta(days=1)
    return times.midnight(last + timedelta(days=1))
