# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people type into forms, read without any database.

Each reader returns a tidy value, empty for nothing, or raises :class:`Unreadable`.
"""

import re
from datetime import MAXYEAR, date, datetime
from decimal import Decimal

from . import card_numbers, mail_address

_PHONE = re.compile(r"\+?[\d\s()/.\-–]+", re.ASCII)
_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_KILOMETRES = re.compile(
    r"([0-9]{1,3}(?:(?P<sep>[.,' ’])[0-9]{3}(?:(?P=sep)[0-9]{3})*)?|[0-9]{1,10})"
    r" ?(?:km|kilometer|kilometers|kilometres)?",
    re.IGNORECASE,
)
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
_SHORT_YEAR = r"(?P<year>\d{4}|\d\d)"
# As stored, as Germans write it, and both on a phone's keypad, which has digits only.
# The papers name a day; many know only month or year by heart: then it is its first.
_DAYS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        f"{_YEAR}-{_MONTH}-{_DAY}",
        rf"{_DAY}\. ?{_MONTH}\. ?{_SHORT_YEAR}",
        f"{_DAY}-{_MONTH}-{_YEAR}",
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        f"{_YEAR}-{_MONTH}",
        f"{_MONTH}[./]{_SHORT_YEAR}",
        _YEAR,
    )
]
# As Germans write a number, and as others do; a leading nothing groups no thousands.
_GROUPED = r"(?P<whole>[1-9]\d{{0,2}}(?P<sep>{})\d{{3}}(?:(?P=sep)\d{{3}})*|\d{{1,10}})"
_DECIMALS = [
    re.compile(_GROUPED.format("[. '’]") + r"(?:,(?P<rest>\d+|-+))?", re.ASCII),
    re.compile(_GROUPED.format("[, '’]") + r"\.(?P<rest>\d+)", re.ASCII),
]
_MOST_DIGITS = 10
_CURRENCY = re.compile(r" ?(?:€|Euro?)", re.IGNORECASE)
_FIRST_CAR = date(1886, 1, 29)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Unreadable(ValueError):
    """The value is not of its kind."""


class TooLong(Unreadable):
    """The text has more characters than there is room for."""


class ForeignLetters(Unreadable):
    """A mail address with letters that most mail servers do not know."""


def text(value, max_length):
    """Return one line of text; a card number in it is masked.

    :raise TooLong: after white space is joined.
    """
    return _limited(" ".join(plain(value).split()), max_length)


def long_text(value, max_length):
    """Return text of several lines; a card number in it is masked.

    :raise TooLong: if it has more than ``max_length`` characters.
    """
    return _limited(plain(value).replace("\r\n", "\n").strip(), max_length)


def email(value, max_length):
    """Return a mail address in ASCII, as :func:`mail_address.normalize` does.

    :raise ForeignLetters: see there.
    """
    address = text(mail_address.visible(plain(value)), max_length)
    if not address:
        return ""
    try:
        return _limited(mail_address.normalize(address), max_length, masked=False)
    except mail_address.ForeignLetters as error:
        raise ForeignLetters from error
    except mail_address.NoAddress as error:
        raise Unreadable from error


def any_email(value, max_length):
    """Return a mail address, also one that few mail servers can be asked to write to.

    For what must not be refused: that it cannot be answered by mail is no reason.
    """
    try:
        return email(value, max_length)
    except ForeignLetters:
        return text(mail_address.visible(plain(value)), max_length)


def phone(value, max_length):
    """Return a telephone number as it was typed.

    It has 6 to 15 digits; more than 12 only with a leading 0 or +, which no card
    number has.
    """
    number = _limited(" ".join(plain(value).split()), max_length, masked=False)
    digits = sum(character.isdigit() for character in number)
    most = 15 if number.startswith(("0", "+")) else 12
    if number and not (_PHONE.fullmatch(number) and 6 <= digits <= most):
        raise Unreadable
    return number


def postcode(value):
    """Return a German postcode of five digits."""
    code = plain(value).strip()
    if code and not _POSTCODE.fullmatch(code):
        raise Unreadable
    return code


def whole_number(value, maximum):
    """Return kilometres from 0 to ``maximum``, ``None`` for nothing.

    "84.200 km" is 84200; what could be a decimal fraction is none.
    """
    typed = " ".join(plain(value).split())
    if not typed:
        return None
    found = _KILOMETRES.fullmatch(typed)
    digits = found and re.sub(r"[^0-9]", "", found[1])
    if not digits or int(digits) > maximum:
        raise Unreadable
    return int(digits)


def decimal_number(value, digits):
    """Return a :class:`~decimal.Decimal` that is not negative, ``None`` for nothing.

    "1.234,50 €", "1234.5" and "1234,-" are read as they are meant; what could be meant
    in two ways, such as "1,234", is none.

    :param int digits: how many decimals there can be.
    """
    typed = _CURRENCY.sub("", " ".join(plain(value).split()))
    if not typed:
        return None
    for pattern in _DECIMALS:
        if found := pattern.fullmatch(typed):
            whole = re.sub(r"\D", "", found["whole"])
            rest = (found["rest"] or "").strip("-")
            if len(rest) <= digits and len(whole) <= _MOST_DIGITS:
                return Decimal(f"{whole}.{rest or 0}")
    raise Unreadable


def day(value, latest=date(MAXYEAR, 12, 31)):
    """Return a :class:`datetime.date`, ``None`` for nothing; "2019" is its first day.

    :param date latest: the last day that it can be. A year of two digits is the last
        one until then: "5.3.19" in 2026 is in 2019, "5.3.97" in 1997.
    """
    typed = " ".join(plain(value).split())
    if not typed:
        return None
    for pattern in _DAYS:
        if found := pattern.fullmatch(typed):
            named = _day_of(found.groupdict(), latest)
            if named and named >= _FIRST_CAR:
                return named
    raise Unreadable


def _day_of(parts, latest):
    """Return the day of its parts, which are digits; ``None`` if there is no such."""
    year, month, number = (int(parts.get(part, 1)) for part in ("year", "month", "day"))
    centuries = (2000, 1900) if len(parts["year"]) == 2 else (0,)
    for century in centuries:
        try:
            found = date(century + year, month, number)
        except ValueError:
            continue
        if found <= latest:
            return found
    return None


def day_text(value, language):
    """Return a stored day as people of the language type it; what is none as it is."""
    try:
        found = date.fromisoformat(value or "")
    except ValueError:
        return value or ""
    is_german = (language or "").startswith("de")
    return f"{found:%d.%m.%Y}" if is_german else found.isoformat()


def moment(value):
    """Return the naive :class:`datetime.datetime` of an ISO text, ``None`` for none."""
    typed = plain(value).strip()
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed)
    except ValueError as error:
        raise Unreadable from error
    if found.tzinfo:
        raise Unreadable
    return found


def record_id(value):
    """Return a positive id that the database can look for, ``None`` for nothing."""
    digits = str(value or "").strip()
    if not digits:
        return None
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII) or not int(digits):
        raise Unreadable
    return int(digits)


def plain(value):
    """Return the text with a space for each control character; empty if it is none.

    The database takes no NUL. Line breaks and tabs are kept.
    """
    return _CONTROL.sub(" ", value) if isinstance(value, str) else ""


def _limited(typed, max_length, masked=True):
    if len(typed) > max_length:
        raise TooLong
    return card_numbers.mask(typed) if masked else typed
