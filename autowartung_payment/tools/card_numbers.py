# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Card numbers that people type where they do not belong.

What counts as one: 13 to 19 digits (ISO/IEC 7812) that begin as a card network's
numbers do and pass Luhn's test, in one run or in groups. Between the groups may stand
what people and editors of text put there: spaces, dashes, dots, line breaks, tags,
entities, and characters that nobody sees.

One number in ten passes Luhn's test by accident. So what is certainly something else is
left alone: IBANs, days, international telephone numbers, and the random identifiers in
links.
"""

import html
import re
import unicodedata

_MIN_DIGITS, _MAX_DIGITS = 13, 19
# American Express, Diners, JCB (3), Visa (4), Maestro and Mastercard (5, 2221-2720),
# Mir (2200-2204), Discover and UnionPay (6).
_NETWORKS = re.compile(r"[3-6]|2[2-7]")
# Telephone numbers have at most 15 digits; with as many as an American Express card,
# none begins like one.
_MOST_OF_A_PHONE = 15
_AMERICAN_EXPRESS = ("34", "37")

_TAG = r"</?[a-zA-Z!][^<>]*>"
# Random ones, which have letters as well, and a link would no longer work without.
_IDENTIFIER = (
    r"(?<![0-9a-z])(?=[0-9\-]*[a-f])"
    r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,})(?![0-9a-z])"
)
_DAY = (
    r"(?<!\d)(?:\d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
)
_TOKEN = re.compile(
    rf"(?P<tag>{_TAG})|(?P<identifier>{_IDENTIFIER})|(?P<day>{_DAY})"
    r"|(?P<entity>&(?:[a-z]+|\#\d+|\#x[0-9a-f]+);)|(?P<digits>\d+)",
    re.IGNORECASE | re.ASCII,
)
_OTHER_DIGIT = re.compile(r"[^\W\D0-9]")
# &#52; is a 4 to everybody who reads the page.
_DIGIT_ENTITY = re.compile(r"&#0*(?:(4[89]|5[0-7])|x0*(3[0-9]));?", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Between the groups of a number, white space in one piece: as anybody writes it, or
# with something unusual.
_USUAL = re.compile(r"[ .\-\u2010-\u2015\u2212]{0,3}")
# A comma and a space make a list of numbers.
_UNUSUAL = re.compile(r"(?![,;] )[^\w<>]{1,3}|_")
# A few tags with all that editors write into them.
_LONGEST_GAP = 2000
_PRINTED_SHAPES = ((4, 6, 5), (4, 6, 4))

# How long an IBAN is (ISO 13616).
_IBAN_LENGTHS = {
    entry[:2]: int(entry[2:])
    for entry in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 CH21 CR22 CY28 CZ24 DE22"
        " DK18 DO28 EE20 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 HR21 HU28 IE22"
        " IL23 IS26 IT27 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31"
        " MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27"
        " TN24 TR26 UA29 XK20"
    ).split()
}
_IBAN_START = re.compile(r"\b(?P<country>[A-Z]{2})\d{2}", re.IGNORECASE | re.ASCII)
_IBAN_CHARACTER = re.compile(r"(?:[ \-]|\u00a0)?[A-Z0-9]", re.IGNORECASE | re.ASCII)


def mask(text):
    """Return ``text`` with every card number reduced to its last four digits.

    Tags stay where they are, so that HTML remains what it is. What is not a text, or
    an empty one, is returned as it is. Masking a second time changes nothing.
    """
    if not text or not isinstance(text, str) or not _has_enough_digits(text):
        return text
    plain = _with_plain_digits(str(text))
    masked = _mask_once(plain)
    if masked == plain:
        return text
    # What is left of one number must not be the beginning of another.
    while (again := _mask_once(masked)) != masked:
        masked = again
    return masked


def _has_enough_digits(text):
    return len(re.findall(r"\d", text)) + text.count("&#") >= _MIN_DIGITS


def _with_plain_digits(text):
    if "&#" in text:
        text = _DIGIT_ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text)


def _mask_once(text):
    masked, position = "", 0
    for start, end in _ibans(text):
        masked += _mask_part(text[position:start]) + text[start:end]
        position = end
    return masked + _mask_part(text[position:])


def _mask_part(text):
    groups = [token for token in _TOKEN.finditer(text) if token["digits"]]
    numbers = _Groups(text, groups)
    masked, position, first = "", 0, 0
    while first < len(groups):
        if count := numbers.count_of_card(first):
            start, end = groups[first].start(), groups[first + count - 1].end()
            digits = "".join(group.group() for group in groups[first : first + count])
            masked += _mask_tags(text[position:start])
            masked += f"•••• {digits[-4:]}"
            masked += "".join(map(_mask_tag, re.findall(_TAG, text[start:end])))
            position = end
            first += count
        else:
            first += 1
    return masked + _mask_tags(text[position:])


def _mask_tags(text):
    return re.sub(_TAG, lambda tag: _mask_tag(tag.group()), text)


def _mask_tag(tag):
    """Mask what stands in a tag's attributes."""
    return f"{tag[0]}{_mask_once(tag[1:-1])}{tag[-1]}"


class _Groups:
    """The groups of digits in a text, and what stands between them.

    :param groups: matches, in their order; none lies in a tag, a day or an identifier.
    """

    def __init__(self, text, groups):
        self._text = text
        self._groups = groups
        self._gaps = [
            self._kind_of_gap(left.end(), right.start())
            for left, right in zip(groups, groups[1:], strict=False)
        ]

    def count_of_card(self, first):
        """Return of how many groups the longest card number from ``first`` consists."""
        digits, sizes, is_usual, longest = "", [], True, 0
        for index in range(first, len(self._groups)):
            if index > first:
                if not (gap := self._gaps[index - 1]):
                    break
                is_usual = is_usual and gap is _USUAL
            group = self._groups[index].group()
            digits += group
            sizes.append(len(group))
            if len(digits) > _MAX_DIGITS:
                break
            if _is_card_number(digits) and self._may_be(first, digits, sizes, is_usual):
                longest = len(sizes)
            if not _NETWORKS.match(digits.ljust(2, "2")):
                break
        return longest

    def _may_be(self, first, digits, sizes, is_usual):
        """Whether what stands around the digits lets them be a card number."""
        if self._follows_plus(first) and len(digits) <= _MOST_OF_A_PHONE:
            return digits.startswith(_AMERICAN_EXPRESS)
        if not is_usual:
            return _is_printed(sizes) and min(sizes[:-1]) >= 4
        return _is_printed(sizes) or not self._follows_area_code(first)

    def _follows_plus(self, index):
        """Whether the number is an international one: +49…, 00 49…"""
        start = self._groups[index].start()
        before = self._text[max(start - 3, 0) : start].rstrip(" (")
        follows_zeros = index and self._gaps[index - 1] is _USUAL
        return before.endswith("+") or bool(
            follows_zeros and self._groups[index - 1].group() == "00"
        )

    def _follows_area_code(self, index):
        if not index or self._gaps[index - 1] is not _USUAL:
            return False
        return self._groups[index - 1].group().startswith("0") or self._follows_plus(
            index - 1
        )

    def _kind_of_gap(self, start, end):
        """Return ``_USUAL``, ``_UNUSUAL``, or ``None`` where a number ends."""
        gap = self._text[start:end]
        if _USUAL.fullmatch(gap):
            return _USUAL
        if len(gap) > _LONGEST_GAP:
            return None
        gap = re.sub(_TAG, " ", gap)
        gap = _INVISIBLE.sub("", html.unescape(gap))
        gap = " ".join(f"|{gap}|".split())[1:-1]
        for kind in (_USUAL, _UNUSUAL):
            if kind.fullmatch(gap):
                return kind
        return None


def _is_card_number(digits):
    return (
        len(digits) >= _MIN_DIGITS and _NETWORKS.match(digits) and _passes_luhn(digits)
    )


def _is_printed(sizes):
    """Whether groups look like those on a card: equal ones, the last may be short."""
    *full, last = sizes
    return tuple(sizes) in _PRINTED_SHAPES or (
        len(set(full)) < 2 and last <= max(full, default=last)
    )


def _passes_luhn(digits):
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _ibans(text):
    """Yield where the numbers of bank accounts stand: they may be written down."""
    position = 0
    while found := _IBAN_START.search(text, position):
        length = _IBAN_LENGTHS.get(found["country"].upper(), 0)
        end = _end_of_iban(text, found.end(), length - 4)
        if end and _is_iban(text[found.start() : end]):
            yield found.start(), end
            position = end
        else:
            position = found.end()


def _end_of_iban(text, position, characters):
    if characters < 0:
        return None
    for _character in range(characters):
        found = _IBAN_CHARACTER.match(text, position)
        if not found:
            return None
        position = found.end()
    is_longer = text[position : position + 1].isalnum()
    return None if is_longer else position


def _is_iban(text):
    """Check an IBAN as ISO 13616 says."""
    compact = re.sub(r"[^A-Z0-9]", "", text.upper())
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
