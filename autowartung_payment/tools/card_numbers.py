# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Card numbers that people type where they do not belong."""

import re

# 13 to 19 digits (ISO/IEC 7812), in groups as printed on a card or in one run.
_CANDIDATE = re.compile(r"(?<![\w])\d(?:[ \-.]?\d){12,18}(?![\w])")


def mask(text):
    """Return ``text`` with every card number reduced to its last four digits."""
    if not text or not isinstance(text, str):
        return text
    return _CANDIDATE.sub(_mask_if_card_number, text)


def _mask_if_card_number(match):
    digits = re.sub(r"\D", "", match.group())
    return f"•••• {digits[-4:]}" if _passes_luhn(digits) else match.group()


def _passes_luhn(digits):
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1
