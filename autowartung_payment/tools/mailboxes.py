# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which mailbox a mail address ends in, for counting what is sent there."""

import unicodedata

_WITHOUT_DOTS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def mailbox_of(address):
    """Return one spelling for the addresses of one mailbox.

    Case, the name of an international domain, and what follows a plus do not matter.
    Good for counting only: mail goes to the address as it was given.

    :param address: as it was typed; anything else is no address.
    :return: text; empty if it is none.
    """
    text = unicodedata.normalize("NFKC", str(address or "")).strip().casefold()
    name, at, domain = text.rpartition("@")
    name = name.partition("+")[0] or name
    if not (at and name and domain):
        return ""
    domain = _ascii(domain.rstrip("."))
    if domain in _WITHOUT_DOTS:
        name, domain = name.replace(".", ""), _WITHOUT_DOTS[domain]
    return f"{name}@{domain}"


def _ascii(domain):
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain
