# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the customer reads on the bank statement, as the card networks allow it.

Prefix of the account, ``* `` and suffix have 22 characters together, the prefix has 10
at most. Latin letters only, at least one of them in the suffix, none of ``<>\\'"*``.
Source: https://docs.stripe.com/get-started/account/statement-descriptors
"""

import re
import unicodedata

MAX_LENGTH = 22 - 10 - len("* ")


def suffix(text):
    """Return what says best what ``text`` says, or ``None`` if nothing of it can stay.

    The end is what tells one booking from another: it is kept where not all fits.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall("[A-Za-z0-9]+", plain)
    if not words:
        return None
    compact = "".join(words)
    letter = re.search("[A-Za-z]", compact)
    for candidate in ("-".join(words), compact):
        if letter and len(candidate) <= MAX_LENGTH:
            return candidate
    return (letter[0] if letter else "N") + compact[-(MAX_LENGTH - 1) :]
