# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The ``expand[]`` parameter."""

from . import versions
from .errors import invalid

_KINDS = {
    "balance_transaction": "balance_transaction",
    "failure_balance_transaction": "balance_transaction",
    "charge": "charge",
    "customer": "customer",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "review": "review",
}
EXPANDABLE = {
    "payment_intent": {"customer", "latest_charge", "payment_method", "review"}
    | {"application", "on_behalf_of"},
    "charge": {"balance_transaction", "failure_balance_transaction", "customer"}
    | {"payment_intent", "review", "application", "application_fee", "on_behalf_of"}
    | {"source_transfer", "transfer"},
    "refund": {"balance_transaction", "failure_balance_transaction", "charge"}
    | {"payment_intent", "source_transfer_reversal", "transfer_reversal"},
    "setup_intent": {"customer", "payment_method", "latest_attempt", "mandate"}
    | {"application", "on_behalf_of", "single_use_mandate"},
    "payment_method": {"customer"},
    "balance_transaction": {"source"},
    "dispute": {"charge", "payment_intent"},
    "review": {"charge", "payment_intent"},
    "radar.early_fraud_warning": {"charge", "payment_intent"},
    "payout": {"balance_transaction", "destination", "failure_balance_transaction"},
}
_SOURCES = {"ch": "charge", "re": "refund", "du": "dispute", "po": "payout"}


def expand(account, obj, paths):
    """Return an object with the named references replaced by objects."""
    for path in paths:
        keys = path.split(".")
        if len(keys) > 4:
            raise invalid(
                f"You cannot expand more than 4 levels of a property. Property: {path}",
                "expand",
            )
        obj = _expand(account, obj, keys, path)
    return obj


def _expand(account, obj, keys, path):
    if obj is None:
        return None
    if isinstance(obj, list):
        return [_expand(account, item, keys, path) for item in obj]
    key, *rest = keys
    if obj.get("object") in ("list", "search_result"):
        if key != "data" or not rest:
            raise _refusal(path)
        return {**obj, "data": _expand(account, obj["data"], rest, path)}
    if obj.get("object") == "charge" and key == "refunds":
        value = obj.get("refunds") or versions.refunds_of(account, obj)
    elif key in EXPANDABLE.get(obj.get("object"), ()):
        value = _load(account, key, obj.get(key))
    else:
        raise _refusal(path)
    if rest:
        value = _expand(account, value, rest, path)
    return {**obj, key: value}


def _load(account, key, value):
    if not isinstance(value, str):
        return value
    kind = _KINDS.get(key) or _SOURCES.get(value.split("_")[0])
    return account.store.find(kind, value) or value


def _refusal(path):
    return invalid(f"This property cannot be expanded ({path}).", "expand")
