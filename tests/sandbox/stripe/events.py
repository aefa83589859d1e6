# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Events: made by state changes, listed through the API, sent to endpoints."""

import hashlib
import hmac
import json
import time

from ..delivery import Delivery
from . import versions
from .routing import route
from .store import copy, in_range, new_id, paginate

API_VERSION = "2025-09-30.clover"


def sign(payload, secrets, timestamp=None):
    """Return the ``Stripe-Signature`` header for a body."""
    timestamp = int(time.time()) if timestamp is None else timestamp
    signed = f"{timestamp}.{payload}".encode()
    parts = [
        "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        for secret in secrets
    ]
    return ",".join([f"t={timestamp}", *parts])


def emit(account, kind, obj, call=None, previous=None, send=True, livemode=None):
    """Record an event and hand it to every endpoint that wants it."""
    if livemode is None:
        livemode = obj.get("livemode", account.store.modes.get(obj["id"], False))
    event = {
        "id": new_id("event"),
        "object": "event",
        "api_version": API_VERSION,
        "created": account.clock.now(),
        "data": {"object": copy(obj)},
        "livemode": livemode,
        "pending_webhooks": 0,
        "request": {
            "id": call.request_id if call else None,
            "idempotency_key": call.idempotency_key if call else None,
        },
        "type": kind,
    }
    if previous is not None:
        event["data"]["previous_attributes"] = previous
    account.store.put(event, livemode)
    if send:
        dispatch(account, event)
    return event


def dispatch(account, event):
    """Queue an event for delivery."""
    deliveries = prepare(account, event)
    event["pending_webhooks"] = len(deliveries)
    account.store.hidden(event)["undelivered"] = len(deliveries)
    for delivery in deliveries:
        account.courier.submit(delivery)


def prepare(account, event):
    """Return one delivery for each endpoint that wants the event."""
    return [
        _delivery(account, event, endpoint)
        for endpoint in account.store.table("webhook_endpoint").values()
        if _wanted(account, endpoint, event)
    ]


def _wanted(account, endpoint, event):
    wanted = endpoint["enabled_events"]
    mode = account.store.modes[endpoint["id"]]
    return (
        endpoint["status"] == "enabled"
        and mode in (None, event["livemode"])
        and ("*" in wanted or event["type"] in wanted)
    )


def _delivery(account, event, endpoint):
    version = endpoint["api_version"] or API_VERSION
    shown = {**event, "pending_webhooks": 1, "api_version": version}
    shown["data"] = versions.render_event(account, event["data"], version)
    body = json.dumps(shown, indent=2, ensure_ascii=False)

    def headers():
        # Held events are signed when they are sent: the secrets may have changed.
        secrets = account.store.hidden(endpoint)["secrets"]
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": sign(body, secrets),
        }

    def delivered():
        with account.lock:
            hidden = account.store.hidden(event)
            hidden["undelivered"] = max(0, hidden.get("undelivered", 0) - 1)
            event["pending_webhooks"] = hidden["undelivered"]

    return Delivery(
        event["id"], event["type"], endpoint["url"], body, headers, delivered
    )


@route("GET /v1/events")
def list_events(account, call):
    """List events of the last 30 days."""
    params = call.params
    oldest = account.clock.now() - 30 * 86400
    types = params.get("types") or ([params["type"]] if "type" in params else None)
    success = params.get("delivery_success")

    def wanted(event):
        undelivered = account.store.hidden(event).get("undelivered", 0)
        return (
            event["created"] >= oldest
            and in_range(event["created"], params.get("created"))
            and (types is None or _type_matches(event["type"], types))
            and (success is None or success == (undelivered == 0))
        )

    events = filter(wanted, account.store.newest("event", call.livemode))
    return paginate(events, params, "/v1/events")


def _type_matches(kind, types):
    return any(
        kind == wanted or (wanted.endswith("*") and kind.startswith(wanted[:-1]))
        for wanted in types
    )


@route("GET /v1/events/{id}")
def get_event(account, call, identifier):
    """Return one event."""
    return account.store.get("event", identifier, call.livemode)
