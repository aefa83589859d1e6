# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telephone numbers as they are looked for; one has many spellings."""

import re

_TYPED = re.compile(r"\+?[\d\s()/.\-–]+", re.ASCII)
_FEWEST_DIGITS = 5


def digits_to_find(typed: str | None, country_code: int | str) -> str:
    """Return the digits that all spellings of a number have in common.

    0221 555, +49 221 555, 0049 (0)221 555 and (0221) 5-55 are 221555.

    :param country_code: where a number without one is at home; 49 for Germany.
    :return: empty for what is no telephone number, or too little of one.
    """
    number = (typed or "").strip()
    if not _TYPED.fullmatch(number):
        return ""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    country = str(country_code)
    if number.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        if digits.startswith(country):
            digits = digits.removeprefix(country).removeprefix("0")
    else:
        digits = digits.removeprefix("0")
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def digits(number: str | None) -> str:
    """Return all digits of a number as it was typed."""
    return re.sub(r"\D", "", number or "", flags=re.ASCII)
