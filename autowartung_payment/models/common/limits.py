# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How often anybody may do what: all limits of the addon, and why they are so.

A subject is what is counted for: a network, a mailbox, or one thing such as a booking.
A network may be a family, an office, or the thousand phones behind one address of a
mobile provider; nobody there must notice a limit. A mailbox belongs to somebody who
perhaps never asked for anything. One thing is what somebody has a link to.
"""

from dataclasses import dataclass

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times within any ``seconds``, for each subject.

    :param str name: of what is counted; rows of the table begin with it.
    """

    name: str
    most: int
    seconds: int


# === ORDERS AND HOLDS (how many slots are held at once: see ``placing``) === #

# Each is four forms; two clerks who order for a whole fleet stay below.
ORDERS_OF_NETWORK = Limit("orders of a network", 30, HOUR)
# Each writes to an address that nobody has proved; nobody orders ten times a day.
ORDERS_OF_MAILBOX = Limit("orders of a mailbox", 10, DAY)
# After the longest hold, for whoever comes back to pay once more.
SHORT_HOLDS = Limit("short holds of a booking", 6, DAY)
# Each move writes a mail and takes a slot from somebody else for a moment.
MOVES = Limit("moves of a booking", 10, DAY)

# === MAILS TO SOMEBODY WHO HAS NOT PROVED ANYTHING === #

# About bookings that nobody has paid for: order, failed payment, cancellation. A
# customer with one booking gets two or three.
UNPAID_MAILS = Limit("mails about unpaid bookings", 8, DAY)
# A person withdraws from one or two contracts; the declarations are kept in any case.
ACKNOWLEDGEMENTS = Limit("acknowledgements of withdrawals", 5, DAY)
# The mail may be late once, or in the wrong folder.
LINKS_TO_MAILBOX = Limit("links to a mailbox", 5, HOUR)
LINKS_OF_NETWORK = Limit("links of a network", 20, HOUR)
# The office writes where to pay, and once more after a call.
PAYMENT_LINKS = Limit("payment links of a booking", 10, DAY)
PROPOSAL_LINKS = Limit("links to a proposal", 10, DAY)
SIGN_UPS = Limit("accounts of a network", 20, HOUR)

# === MONEY === #

# What the API promises its callers; a person pays once or twice a minute.
PAYMENT_CALLS = Limit("payment calls", 10, MINUTE)
# Somebody who tries ten cards in an hour tries other people's.
PAYMENT_CALLS_OF_THE_HOUR = Limit("payment calls of an hour", 30, HOUR)
PAYMENT_CALLS_OF_NETWORK = Limit("payment calls of a network", 60, MINUTE)
DECLINES = Limit("declines", 10, HOUR)
# Somebody mistypes a code two or three times; there are 2^60 of them to guess.
CODES_OF_NETWORK = Limit("voucher codes of a network", 20, HOUR)
CODES = Limit("voucher codes at a booking", 10, HOUR)
# Somebody changes the choice a few times; each may end a payment that was begun.
DECISIONS = Limit("decisions about proposed work", 30, HOUR)
# The page tells it once, and again for photos that are scrolled to.
SEEN = Limit("looks at proposed work", 60, MINUTE)
# Each piece of work is chosen and left out again a few times; each time it is added up.
TOTALS = Limit("totals of proposed work", 120, MINUTE)
# Somebody asks a few things; each is a task for a person.
QUESTIONS = Limit("questions about proposed work", 10, HOUR)
# Each is a proposal of its own, with a mail, and a task for a person.
AFTER_ALL = Limit("declined work wanted after all", 10, DAY)
# Each takes a second or two of the machine; somebody keeps one or two.
PRINTS = Limit("PDFs of proposed work", 20, HOUR)
# Each asks the provider; the page asks once after each attempt.
OUTCOMES = Limit("questions about an outcome", 30, MINUTE)

# === DECLARATIONS AND UPLOADS === #

# There are a booking's own page, mail and letter besides.
WITHDRAWALS_OF_NETWORK = Limit("withdrawals of a network", 10, DAY)
# Questions about a document with a photo or two.
MESSAGES_OF_NETWORK = Limit("messages of a network", 30, HOUR)
MESSAGES = Limit("messages about a document", 20, DAY)
UPLOADS_OF_NETWORK = Limit("uploads of a network", 20, HOUR)
UPLOADS = Limit("uploads to a document", 10, DAY)
# A browser that is switched on and off a few times.
DEVICES = Limit("devices of a booking", 20, HOUR)
