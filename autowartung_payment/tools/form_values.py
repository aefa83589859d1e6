# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people type into forms, read without any database.

Each reader returns a tidy value, empty for nothing, or raises :class:`Unreadable`.
"""

import re
from datetime import date, datetime

from . import card_numbers, mail_address

_PHONE = re.compile(r"\+?[\d\s()/.\-–]+", re.ASCII)
_POSTCODE = re.compile(r"\d{5}", re.ASCII)
# As stored, as Germans write it, and both on a phone's keypad, which has digits only.
_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d%m%Y", "%Y%m%d")
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
    """Return a number from 0 to ``maximum``, ``None`` for nothing; 84.200 is 84200."""
    digits = re.sub(r"[\s.]", "", plain(value))
    if not digits:
        return None
    if not re.fullmatch(r"\d{1,10}", digits, re.ASCII) or int(digits) > maximum:
        raise Unreadable
    return int(digits)


def day(value):
    """Return a :class:`datetime.date`, ``None`` for nothing."""
    typed = plain(value).strip()
    if not typed:
        return None
    for date_format in _DATE_FORMATS:
        try:
            found = datetime.strptime(typed, date_format).date()
        except ValueError:
            continue
        if found >= date(1886, 1, 29):  # the first car's patent
            return found
    raise Unreadable


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
