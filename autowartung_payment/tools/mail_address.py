# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mail addresses in the form that every mail server takes; none of them is asked."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

# What is written and not seen: zero width spaces and joiners, marks of direction,
# soft hyphens, controls. They come along when an address is copied.
_INVISIBLE = ("Cc", "Cf")
_SHORTEST_TOP_LEVEL = 2


class NoAddress(ValueError):
    """No mail can reach what was typed."""


class ForeignLetters(NoAddress):
    """The part before the @ has letters that few mail servers know (SMTPUTF8)."""


def normalize(typed: str) -> str:
    """Return one address in ASCII: ``info@müller.de`` is ``info@xn--mller-kva.de``.

    :raise ForeignLetters: if it is one that Odoo, as most servers, cannot write to.
    :raise NoAddress: if it is none at all.
    """
    try:
        found = validate_email(
            visible(typed).strip(), check_deliverability=False, strict=True
        )
    except EmailNotValidError as error:
        raise NoAddress from error
    if not found.ascii_email:
        raise ForeignLetters
    if len(found.ascii_domain.rpartition(".")[2]) < _SHORTEST_TOP_LEVEL:
        raise NoAddress
    return found.ascii_email


def shown(address: str) -> str:
    """Return an address as people write it; what is none as it is.

    ``info@xn--mller-kva.de`` is ``info@müller.de``, and is sent to by its first name.
    """
    address = address or ""
    try:
        found = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return address
    if found.ascii_domain == found.domain:
        return address
    return f"{address.rpartition('@')[0]}@{found.domain}"


def is_deliverable(address: str) -> bool:
    """Tell whether an address can be written to exactly as it is stored."""
    try:
        return address.isascii() and bool(normalize(address))
    except NoAddress:
        return False


def visible(typed: str) -> str:
    """Return the text without the characters that nobody sees."""
    return "".join(c for c in typed if unicodedata.category(c) not in _INVISIBLE)
