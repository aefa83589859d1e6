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


def arbitrary_event(account, body):
    """Create an event; ``object`` overrides fields of the example."""
    kind = body.get("kind") or kind_of(body["type"])
    overrides = body.get("object") or {}
    livemode = body.get("livemode", False)
    with account.lock:
        existing = account.store.find(kind, overrides.get("id"))
        obj = copy(existing or _examples().get(kind) or {"object": kind})
        if not existing:
            obj.update(id=new_id(kind), created=account.clock.now())
            obj.pop("refunds", None)
        obj.update(overrides)
        if "livemode" in obj or not existing:
            obj["livemode"] = livemode
        if existing:
            existing.update(obj)
        elif body.get("store", True):
            account.store.put(copy(obj), livemode)
        event = events.emit(
            account,
            body["type"],
            obj,
            previous=body.get("previous_attributes"),
            send=False,
            livemode=livemode,
        )
        event.update(body.get("event") or {})
        if body.get("account"):
            event["account"] = body["account"]
        if body.get("send", True):
            events.dispatch(account, event)
        return event
