# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How often a caller may do what: see ``models/common/limits``.

A refusal is a :class:`TooMany`. A page that can says it where the visitor is; for all
others Odoo answers 429 with ``Retry-After``, a script with its words in the error.
"""

from odoo.http import request

from ...tools.mailboxes import mailbox_of
from ...tools.networks import network_of

_TAKEN = "autowartung_payment.taken"


def take(limit, subject):
    """Count what the request does, once.

    :param limits.Limit limit: what is done.
    :param subject: whom or what it is counted for; nothing for an empty one.
    :raise TooMany: with how long to wait.
    """
    # Odoo repeats a request after a serialization failure: that is the same act.
    taken = request.httprequest.environ.setdefault(_TAKEN, set())
    if (limit, subject) not in taken:
        request.env["autowartung.bound"].sudo()._take(limit, subject)
        taken.add((limit, subject))


def take_for_network(limit):
    """Count what the request does for the network that it comes from.

    :raise TooMany: with how long to wait.
    """
    take(limit, caller_network())


def take_for_mailbox(limit, address):
    """Count what the request does for the mailbox of a mail address.

    :raise TooMany: with how long to wait.
    """
    take(limit, mailbox_of(address))


def caller_network():
    """Return the network of the caller; empty if the server does not know it.

    Behind a proxy it is the client's where ``proxy_mode`` is on.
    """
    return network_of(request.httprequest.remote_addr)


def wait_headers(refusal):
    """Return the headers of a page on which a refusal is said."""
    return {"Retry-After": str(refusal.retry_after)}
