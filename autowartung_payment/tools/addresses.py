# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Addresses and phone numbers as a phone opens them."""

import re
from urllib.parse import urlencode

_MAPS = "https://www.google.com/maps/dir/"


def in_one_line(record):
    """Return street, postcode and city of a record; empty without any."""
    town = " ".join(filter(None, (record.zip, record.city)))
    return ", ".join(filter(None, (record.street, town)))


def maps_url(address):
    """Return where a map shows the way to an address; ``False`` without one."""
    if not address:
        return False
    return f"{_MAPS}?{urlencode({'api': 1, 'destination': address})}"


def tel_url(phone):
    """Return a phone number as an address to dial; ``False`` if it is none."""
    digits = re.sub(r"(?!^\+)\D", "", (phone or "").strip())
    return f"tel:{digits}" if re.search(r"\d", digits) else False
