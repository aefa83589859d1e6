# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Objects in memory, kept apart by test and live mode."""

import json
import random
import string

from .errors import invalid, missing

_ALPHABET = string.digits + string.ascii_letters
_PREFIXES = {
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "customer": "cus",
    "payment_method": "pm",
    "setup_intent": "seti",
    "setup_attempt": "setatt",
    "mandate": "mandate",
    "balance_transaction": "txn",
    "event": "evt",
    "webhook_endpoint": "we",
    "dispute": "du",
    "review": "prv",
    "radar.early_fraud_warning": "issfr",
    "payout": "po",
}


def new_id(kind):
    """Return a new identifier for an object of that kind."""
    return f"{_PREFIXES.get(kind, 'obj')}_{token(24)}"


def token(length):
    """Return random letters and digits."""
    return "".join(random.choices(_ALPHABET, k=length))


def copy(value):
    """Return a deep copy of a JSON value."""
    return json.loads(json.dumps(value))


class Store:
    """All objects of the account, by kind, oldest first."""

    def __init__(self, clock):
        self.clock = clock
        self.clear()

    def clear(self):
        """Forget everything."""
        self.tables = {}
        self.modes = {}
        self.private = {}
        self.touched = {}

    def table(self, kind):
        """Return the objects of one kind by identifier."""
        return self.tables.setdefault(kind, {})

    def put(self, obj, livemode, **private):
        """Keep a new object, with what the provider knows but does not show."""
        self.table(obj["object"])[obj["id"]] = obj
        self.modes[obj["id"]] = livemode
        self.private[obj["id"]] = private
        self.touch(obj)
        return obj

    def touch(self, obj):
        """Note that the object changed now."""
        self.touched[obj["id"]] = self.clock.now()

    def hidden(self, obj):
        """Return what the provider knows of an object but does not show."""
        return self.private.setdefault(obj["id"], {})

    def find(self, kind, identifier):
        """Return the object in either mode, or None."""
        return self.table(kind).get(identifier)

    def get(self, kind, identifier, livemode, param="id", status=404):
        """Return the object that a key of this mode sees, or raise."""
        obj = self.find(kind, identifier)
        if obj is None:
            raise missing(kind.replace("radar.", ""), identifier, param, status)
        if self.modes[identifier] not in (livemode, None):
            error = missing(kind, identifier, param, status)
            other, used = ("test", "live") if livemode else ("live", "test")
            error.error["message"] += (
                f"; a similar object exists in {other} mode, but a {used} mode key "
                "was used to make this request."
            )
            raise error
        return obj

    def newest(self, kind, livemode=None):
        """Yield the objects of one kind, newest first."""
        for obj in reversed(list(self.table(kind).values())):
            if livemode is None or self.modes[obj["id"]] in (livemode, None):
                yield obj


def paginate(objects, params, url):
    """Return one page of a list, as the cursor parameters ask."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid limit: must be between 1 and 100", "limit")
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise invalid("You cannot use both starting_after and ending_before.")
    if before:
        objects = _until(objects, before)
        page, more = objects[-limit:], len(objects) > limit
    else:
        objects = iter(objects)
        if after:
            _skip_to(objects, after)
        page = [obj for _, obj in zip(range(limit + 1), objects, strict=False)]
        page, more = page[:limit], len(page) > limit
    return {"object": "list", "data": page, "has_more": more, "url": url}


def _until(objects, identifier):
    found = []
    for obj in objects:
        if obj["id"] == identifier:
            return found
        found.append(obj)
    raise missing("object", identifier, "ending_before", 400)


def _skip_to(objects, identifier):
    for obj in objects:
        if obj["id"] == identifier:
            return
    raise missing("object", identifier, "starting_after", 400)


def in_range(value, wanted):
    """Tell whether a time lies in a ``created`` filter."""
    if wanted is None:
        return True
    if isinstance(wanted, int):
        return value == wanted
    return (
        value > wanted.get("gt", float("-inf"))
        and value >= wanted.get("gte", float("-inf"))
        and value < wanted.get("lt", float("inf"))
        and value <= wanted.get("lte", float("inf"))
    )


def matching(objects, params, *fields):
    """Yield the objects whose fields equal the parameters of that name."""
    wanted = [(name, params[name]) for name in fields if name in params]
    created = params.get("created")
    for obj in objects:
        if all(obj.get(name) == value for name, value in wanted) and in_range(
            obj.get("created", 0), created
        ):
            yield obj


def apply_metadata(obj, value):
    """Merge metadata: an empty value removes a key, an empty string all keys."""
    if value == "":
        obj["metadata"] = {}
        return
    for key, item in (value or {}).items():
        if item == "":
            obj["metadata"].pop(key, None)
        else:
            obj["metadata"][key] = item
    if len(obj["metadata"]) > 50:
        raise invalid("You can specify up to 50 keys.", "metadata")
