# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Any event of any kind, from the provider's example objects."""

import functools
import json
import os
from pathlib import Path

from . import events
from .store import copy, new_id

_KINDS = {
    "charge.dispute": "dispute",
    "charge.refund": "refund",
    "radar.early_fraud_warning": "radar.early_fraud_warning",
    "customer.source": "source",
}
# Fields whose examples only show that there may be something.
_HINTS = """application_fee canceled_at discount last_payment_error
    last_setup_error next_action processing shipping source transfer_data
    managed_payments""".split()
_REPOSITORY = Path(__file__).resolve().parents[3]


@functools.cache
def _examples():
    configured = os.environ.get("CONTRACTS_DIR")
    directory = (
        Path(configured) if configured else _REPOSITORY.parent / "shared/contracts"
    )
    path = directory / "stripe-fixtures.json"
    if not path.is_file():
        return {}
    return json.loads(path.read_text())["resources"]


def kind_of(event_type):
    """Return the kind of object that an event of this type is about."""
    base = event_type.rpartition(".")[0]
    return _KINDS.get(base, base)


def _example(account, kind, livemode):
    """Return the example of a kind without what the examples merely hint at."""
    obj = copy(_examples().get(kind) or {"object": kind})
    for name in _HINTS:
        if name in obj:
            obj[name] = None
    obj.pop("refunds", None)
    if "currency" in obj:
        obj["currency"] = "eur"
    obj.update(id=new_id(kind), created=account.clock.now(), livemode=livemode)
    return obj


def arbitrary_event(account, body):
    """Create an event; ``object`` overrides fields of a stored object or example."""
    kind = body.get("kind") or kind_of(body["type"])
    overrides = body.get("object") or {}
    livemode = body.get("livemode", False)
    with account.lock:
        stored = account.store.find(kind, overrides.get("id"))
        obj = copy(stored) if stored else _example(account, kind, livemode)
        obj.update(overrides)
        if body.get("store", True):
            if stored:
                stored.update(copy(obj))
            else:
                account.store.put(copy(obj), livemode)
        previous = body.get("previous_attributes")
        event = events.emit(
            account, body["type"], obj, None, previous, send=False, livemode=livemode
        )
        event.update(body.get("event") or {})
        if body.get("account"):
            event["account"] = body["account"]
        if body.get("send", True):
            events.dispatch(account, event)
        return event
