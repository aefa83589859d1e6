# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Charges: made by PaymentIntents, read here."""

from .routing import route
from .store import matching, paginate


@route("GET /v1/charges")
def list_charges(account, call):
    """List charges."""
    found = account.store.newest("charge", call.livemode)
    found = matching(found, call.params, "customer", "payment_intent", "transfer_group")
    return paginate(found, call.params, "/v1/charges")


@route("GET /v1/charges/{charge}")
def get(account, call, identifier):
    """Return a charge."""
    return account.store.get("charge", identifier, call.livemode, "id")
