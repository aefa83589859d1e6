# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Links that open a customer's pages are not for the log of who asked for what.

Whoever reads the log could open the pages, and logs are kept longer, and by more
people, than mails. What a visitor searched for may have a card number in it. See
docs/decisions/0027.
"""

import logging
import re

from . import card_numbers

# Odoo's two servers write these: HTTP, and the long-lived connections.
LOGGERS = ("werkzeug", "longpolling")
# What opens a page of ours.
TOKENS = ("access_token", "token")
# Also inside of another parameter, such as the page to go to after the login, which is
# encoded once or twice.
_SECRET = re.compile(
    r"(?P<name>[\w.\-\[\]]*"
    r"(?:token|secret|hash|signature|password|_key)[\w.\-\[\]]*(?:=|%(?:25)*3D))"
    r"(?:(?!%(?:25)*26)[^&;#\s\"'])+",
    re.IGNORECASE,
)
_SPACE = re.compile(r"%(?:20|C2%A0|09|0A|0D)|\+", re.IGNORECASE)


def clean(line):
    """Return the line without the values of tokens, and without card numbers."""
    line = _SECRET.sub(r"\g<name>***", line)
    spaced = _SPACE.sub(" ", line)
    masked = card_numbers.mask(spaced)
    return line if masked == spaced else masked


class CleanLines(logging.Filter):
    """Cleans each line before any handler sees it; drops none."""

    def filter(self, record):
        message = record.getMessage()
        cleaned = clean(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True


def install():
    """Clean the lines of the servers' logs from now on; once is enough."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, CleanLines) for known in logger.filters):
            logger.addFilter(CleanLines())
