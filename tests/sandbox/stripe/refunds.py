# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds: at once, pending, failing later."""

from . import balance, objects
from .errors import invalid, missing, refused
from .routing import route
from .store import apply_metadata, matching, paginate


@route("POST /v1/refunds")
def create(account, call):
    """Give money back."""
    params = call.params
    charge = _charge(account, call)
    remaining = charge["amount_captured"] - charge["amount_refunded"]
    amount = params.get("amount", remaining)
    _check(charge, amount, remaining)
    refund = objects.refund(
        account.clock.now(), charge, amount, params.get("reason"), {}
    )
    apply_metadata(refund, params.get("metadata"))
    method = account.store.find("payment_method", charge["payment_method"])
    behaviour = account.store.hidden(method)["behaviour"]
    account.store.put(refund, account.store.modes[charge["id"]])
    slow = method["type"] == "sepa_debit" or behaviour.get("refund") == "pending"
    if method["type"] == "sepa_debit":
        refund["destination_details"] = {"sepa_debit": {}, "type": "sepa_debit"}
    refund["status"] = "pending" if slow else "succeeded"
    kind = "refund" if method["type"] == "card" else "payment_refund"
    entry = balance.book(account, refund, -amount, 0, kind)
    refund["balance_transaction"] = entry["id"]
    previous = {k: charge[k] for k in ("amount_refunded", "refunded")}
    _move(charge, amount)
    account.emit("refund.created", refund, call)
    account.emit("charge.refunded", charge, call, previous)
    delay = account.settings["settle_delay"]
    if delay is not None and behaviour.get("refund") == "failing":
        account.schedule(delay, fail, account, refund)
    elif delay is not None and slow:
        account.schedule(delay, succeed, account, refund)
    return refund


def _move(charge, amount):
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]


def _charge(account, call):
    params = call.params
    if "charge" in params:
        return account.store.get("charge", params["charge"], call.livemode, "charge")
    if "payment_intent" not in params:
        raise invalid(
            "One of the following params should be provided for this request: "
            "payment_intent or charge.",
            None,
            "parameter_missing",
        )
    name = params["payment_intent"]
    intent = account.store.get("payment_intent", name, call.livemode, "payment_intent")
    charge = account.store.find("charge", intent["latest_charge"])
    if not charge or charge["status"] != "succeeded":
        raise refused(
            f"This PaymentIntent ({name}) does not have a successful charge to refund.",
            "payment_intent",
        )
    return charge


def _check(charge, amount, remaining):
    if not charge["captured"]:
        raise refused(
            "This uncaptured Charge was created by a PaymentIntent "
            f"({charge['payment_intent']}). You must cancel the PaymentIntent to "
            "reverse the authorization instead of refunding the Charge directly.",
            "charge",
            "charge_not_refundable",
        )
    if charge["disputed"]:
        raise refused(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            "charge",
            "charge_disputed",
        )
    if remaining <= 0:
        raise refused(
            f"Charge {charge['id']} has already been refunded.",
            None,
            "charge_already_refunded",
        )
    if amount < 1:
        raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > remaining:
        raise refused(
            f"Refund amount (€{amount / 100:.2f}) is greater than unrefunded amount "
            f"on charge (€{remaining / 100:.2f})",
            "amount",
        )


def _updated(account, refund, previous):
    account.emit("charge.refund.updated", refund, None, previous)
    account.emit("refund.updated", refund, None, previous)


def succeed(account, refund):
    """End a pending refund well."""
    if refund["status"] != "pending":
        return
    refund["status"] = "succeeded"
    _updated(account, refund, {"status": "pending"})


def fail(account, refund, reason="lost_or_stolen_card"):
    """The bank could not give the money back: it returns to the account."""
    if refund["status"] not in ("succeeded", "pending"):
        raise refused(f"The refund's status is {refund['status']}.")
    charge = account.store.find("charge", refund["charge"])
    previous = {"status": refund["status"]}
    refund.update(status="failed", failure_reason=reason)
    entry = balance.book(account, refund, refund["amount"], 0, "refund_failure")
    refund["failure_balance_transaction"] = entry["id"]
    _move(charge, -refund["amount"])
    _updated(account, refund, previous)
    account.emit("refund.failed", refund)


@route("GET /v1/refunds")
def list_refunds(account, call):
    """List refunds."""
    found = account.store.newest("refund", call.livemode)
    found = matching(found, call.params, "charge", "payment_intent")
    return paginate(found, call.params, "/v1/refunds")


@route("GET /v1/refunds/{refund}")
def get(account, call, identifier):
    """Return a refund."""
    return account.store.get("refund", identifier, call.livemode, "id")


@route("POST /v1/refunds/{refund}")
def update(account, call, identifier):
    """Change the metadata of a refund."""
    refund = get(account, call, identifier)
    previous = {"metadata": dict(refund["metadata"])}
    apply_metadata(refund, call.params.get("metadata"))
    account.emit("refund.updated", refund, call, previous)
    return refund


@route("POST /v1/refunds/{refund}/cancel")
def cancel(account, call, identifier):
    """Cancel a refund: possible only where the customer must act."""
    refund = get(account, call, identifier)
    if refund["status"] == "canceled":
        raise missing("refund", identifier, "id")
    raise refused(
        f"This refund can't be canceled because it has a status of {refund['status']}. "
        "Only refunds with a status of requires_action can be canceled."
    )
