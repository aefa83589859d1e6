# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Vehicle identification numbers, checked without any database."""

import re

# 49 CFR 565.15, table III: the value of each character in the check digit.
_VALUES = {str(digit): digit for digit in range(10)} | dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
# 49 CFR 565.15, table IV: the weight of each position; position 9 is the digit.
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_ALLOWED = re.compile(r"[A-HJ-NPR-Z0-9]*", re.ASCII)
_NORTH_AMERICA = "12345"

LENGTH = "length"
CHARACTERS = "characters"
SERIAL = "serial"
CHECK_DIGIT = "check_digit"


def normalize(text: str | None) -> str:
    """Return the number in upper case without white space, "" for nothing."""
    return re.sub(r"\s+", "", text or "").upper()


def check_digit(vin: str) -> str:
    """Return the character that belongs at position 9 of a 17 character number.

    Source: 49 CFR 565.15(c).
    """
    total = sum(
        _VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)
    )
    remainder = total % 11
    return "X" if remainder == 10 else str(remainder)


def problem(vin: str) -> str | None:
    """Say what is wrong with a normalised number; ``None`` when nothing is.

    ISO 3779: 17 characters, none of I, O, Q, the last four numeric. The check digit
    is compulsory in North America only (world manufacturer identifiers 1 to 5).

    :return: one of ``LENGTH``, ``CHARACTERS``, ``SERIAL``, ``CHECK_DIGIT``
    """
    if len(vin) != 17:
        return LENGTH
    if not _ALLOWED.fullmatch(vin):
        return CHARACTERS
    if not vin[-4:].isdigit():
        return SERIAL
    if vin[0] in _NORTH_AMERICA and vin[8] != check_digit(vin):
        return CHECK_DIGIT
    return None
