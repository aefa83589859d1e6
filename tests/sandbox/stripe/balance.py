# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money: fees, balance transactions and the sums over all of them."""

from . import objects
from .routing import route
from .store import matching, paginate


def fee_of(amount):
    """Return the provider's fee: 1.5 % and 25 cents."""
    return (amount * 15 + 500) // 1000 + 25


def book(account, obj, amount, fee, kind):
    """Record a movement of the balance caused by an object."""
    entry = objects.balance_transaction(
        account.clock.now(),
        obj["currency"],
        amount,
        fee,
        obj["id"],
        kind,
        obj.get("description"),
    )
    account.store.put(entry, account.store.modes[obj["id"]])
    return entry


def book_charge(account, charge):
    """Record the captured amount of a charge and show it in the charge."""
    amount = charge["amount_captured"]
    kind = "charge" if charge["payment_method_details"]["type"] == "card" else "payment"
    entry = book(account, charge, amount, fee_of(amount), kind)
    charge["balance_transaction"] = entry["id"]


def ledger(account):
    """Return the sums that a shop's books must agree with."""
    sums, counts, payments = {}, {}, []
    for entry in account.store.table("balance_transaction").values():
        total = sums.setdefault(entry["currency"], _zero())
        if entry["type"] in ("charge", "payment"):
            total["captured"] += entry["amount"]
        elif entry["type"] in ("refund", "payment_refund", "refund_failure"):
            total["refunded"] -= entry["amount"]
        elif entry["type"] == "adjustment":
            total["disputed"] -= entry["amount"]
        if entry["type"] != "payout":
            total["fees"] += entry["fee"]
            total["net"] += entry["net"]
    refunded = _refunded(account)
    for intent in account.store.table("payment_intent").values():
        counts[intent["status"]] = counts.get(intent["status"], 0) + 1
        payments.append(_payment(intent, refunded.get(intent["id"], 0)))
    return {"currencies": sums, "statuses": counts, "payments": payments}


def _zero():
    return {"captured": 0, "refunded": 0, "disputed": 0, "fees": 0, "net": 0}


def _refunded(account):
    """Return what was given back of each payment; a released hold is not."""
    sums = {}
    for refund in account.store.table("refund").values():
        released = account.store.hidden(refund).get("release")
        if refund["status"] in ("succeeded", "pending") and not released:
            intent = refund["payment_intent"]
            sums[intent] = sums.get(intent, 0) + refund["amount"]
    return sums


def _payment(intent, refunded):
    return {
        "payment_intent": intent["id"],
        "amount": intent["amount"],
        "amount_received": intent["amount_received"],
        "refunded": refunded,
        "currency": intent["currency"],
        "status": intent["status"],
        "metadata": intent["metadata"],
    }


@route("GET /v1/balance_transactions")
def list_balance_transactions(account, call):
    """List the movements of the balance."""
    entries = account.store.newest("balance_transaction", call.livemode)
    found = matching(entries, call.params, "type", "source", "currency")
    return paginate(found, call.params, "/v1/balance_transactions")


@route("GET /v1/balance_transactions/{id}")
def get_balance_transaction(account, call, identifier):
    """Return one movement of the balance."""
    return account.store.get("balance_transaction", identifier, call.livemode)
