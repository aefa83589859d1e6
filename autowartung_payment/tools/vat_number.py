# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""VAT identification numbers of the European Union, read without asking anybody.

Whether a number was really given to that company, only the tax offices know
(section 18e UStG): the office asks them, no customer waits for it.
"""

from stdnum.eu import vat

# Greece has another prefix than its country code.
_COUNTRIES = {"EL": "GR"}


def normalize(text):
    """Return the number in capitals, without blanks and dots."""
    return "".join(c for c in str(text or "").upper() if c.isascii() and c.isalnum())


def is_valid(number):
    """Whether a normalized number has the form and the check digits of its country."""
    # "XI" is for goods of Northern Ireland: services there are no longer of the Union.
    return number[:2].isalpha() and not number.startswith("XI") and vat.is_valid(number)


def country_code(number):
    """Return the code of the country that a valid number is from."""
    prefix = number[:2]
    return _COUNTRIES.get(prefix, prefix)
