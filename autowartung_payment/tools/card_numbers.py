# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Card numbers that people type where they do not belong."""

import re

# ISO/IEC 7812: how many digits a card number has.
_MIN_DIGITS, _MAX_DIGITS = 13, 19

# Digits in one run or in groups, as printed on a card; what follows a card number,
# such as its expiry date, may belong to the same match.
_GROUP = re.compile(r"\d+")
_GROUPS = re.compile(r"\d+(?:(?:&nbsp;|[\s.\-\u2010-\u2014]){1,3}\d+)*")
# The numbers of bank accounts look alike and may be written down.
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def mask(text):
    """Return ``text`` with every card number reduced to its last four digits."""
    if not text or not isinstance(text, str):
        return text
    masked, position = "", 0
    for found in _IBAN.finditer(text):
        if _is_iban(found.group()):
            masked += _GROUPS.sub(_mask_groups, text[position : found.start()])
            masked += found.group()
            position = found.end()
    return masked + _GROUPS.sub(_mask_groups, text[position:])


def _mask_groups(match):
    text = match.group()
    groups = list(_GROUP.finditer(text))
    masked, position, first = "", 0, 0
    while first < len(groups):
        if number := _card_number(groups, first):
            masked += f"{text[position : groups[first].start()]}•••• {number[-4:]}"
            first += _count_groups(groups, first, number)
            position = groups[first - 1].end()
        else:
            first += 1
    return masked + text[position:]


def _card_number(groups, first):
    """Return the longest card number that begins with the group ``first``."""
    digits, longest = "", None
    for group in groups[first : first + _MAX_DIGITS]:
        digits += group.group()
        if len(digits) > _MAX_DIGITS:
            break
        if len(digits) >= _MIN_DIGITS and _passes_luhn(digits):
            longest = digits
    return longest


def _count_groups(groups, first, number):
    count, length = 0, 0
    while length < len(number):
        length += len(groups[first + count].group())
        count += 1
    return count


def _passes_luhn(digits):
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def _is_iban(text):
    """Check an IBAN as ISO 13616 says."""
    compact = text.replace(" ", "")
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
