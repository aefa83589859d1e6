# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The controls: what a test does to the sandbox. Never authenticated, local only."""

import json
import re

from . import delivery
from .stripe import balance, cards, charging, events, refunds, visit
from .stripe.errors import StripeError
from .stripe.fixtures import arbitrary_event
from .wire import json_response

ROUTES = []


def control(method, template):
    """Register the function that answers a control route."""

    def register(function):
        pattern = re.compile("^/_control" + re.sub(r"<\w+>", "([^/]+)", template) + "$")
        ROUTES.append((method, pattern, function))
        return function

    return register


class Control:
    """Answers requests to ``/_control/…``."""

    def __init__(self, app):
        self.app = app

    def respond(self, request):
        """Return the answer to a control request."""
        for method, pattern, function in ROUTES:
            found = pattern.match(request.path)
            if found and method == request.method:
                return self._call(function, found.groups(), request)
        return json_response({"error": "no such control"}, 404)

    def _call(self, function, arguments, request):
        try:
            body = json.loads(request.get_data() or b"{}")
            if request.method == "GET":
                body = request.args.to_dict()
            return json_response(function(self.app, body, *arguments))
        except StripeError as error:
            return json_response(error.body, error.status)
        except (KeyError, TypeError, ValueError) as error:
            message = f"{type(error).__name__}: {error}"
            return json_response({"error": {"message": message}}, 400)


@control("GET", "/health")
def health(app, body):
    """Tell that the sandbox runs, and its time."""
    return {"status": "ok", "now": app.clock.now(), "account": app.stripe.account.id}


@control("POST", "/reset")
def reset(app, body):
    """Forget everything that happened and was planned."""
    app.reset()
    return {}


@control("GET", "/faults")
def list_faults(app, body):
    """List planned faults."""
    return {"faults": app.faults.list()}


@control("POST", "/faults")
def add_fault(app, body):
    """Plan a fault."""
    return app.faults.add(body)


@control("DELETE", "/faults")
def clear_faults(app, body):
    """Forget all planned faults."""
    app.faults.clear()
    return {}


@control("GET", "/settings")
def get_settings(app, body):
    """Return the account's settings."""
    return app.stripe.account.settings


@control("POST", "/settings")
def change_settings(app, body):
    """Change the account's settings."""
    settings = app.stripe.account.settings
    unknown = set(body) - set(settings)
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    settings.update(body)
    return settings


@control("POST", "/clock")
def advance_clock(app, body):
    """Move the time forward: keys expire, holds end."""
    with app.stripe.account.lock:
        app.clock.advance(body["advance"])
        charging.expire_due(app.stripe.account)
        app.stripe.account.run_later()
    return {"now": app.clock.now()}


@control("POST", "/webhooks")
def webhook_policy(app, body):
    """Change where and how events are sent."""
    courier = app.courier
    if body.get("mode", "send") not in ("send", "hold", "drop"):
        raise ValueError("mode must be send, hold or drop")
    for name in ("mode", "delay", "duplicates", "retry_delays"):
        if name in body:
            setattr(courier, name, body[name])
    if "endpoint" in body or "secrets" in body:
        account = app.stripe.account
        endpoint = account.store.find("webhook_endpoint", "we_configured") or {}
        secrets = body.get("secrets")
        if secrets is None:
            secrets = account.store.private.get("we_configured", {}).get("secrets", [])
        account.configure_endpoint(body.get("endpoint", endpoint.get("url")), secrets)
    return {
        "mode": courier.mode,
        "delay": courier.delay,
        "duplicates": courier.duplicates,
        "retry_delays": courier.retry_delays,
    }


@control("GET", "/webhooks")
def list_deliveries(app, body):
    """List all deliveries with their last status, and the held ones."""
    return {
        "mode": app.courier.mode,
        "deliveries": [item.report() for item in list(app.courier.log)],
        "held": [item.report() for item in list(app.courier.held)],
    }


@control("POST", "/webhooks/flush")
def flush(app, body):
    """Send what was held; answer when all is sent."""
    names = ("order", "seed", "duplicates", "parallel", "types")
    return {"sent": app.courier.flush(**{k: body[k] for k in names if k in body})}


@control("POST", "/webhooks/wait")
def wait(app, body):
    """Answer when nothing is being sent any more."""
    settled = app.courier.wait(body.get("timeout", 10), body.get("retries", False))
    return {"settled": settled}


@control("POST", "/events")
def create_event(app, body):
    """Create any event, from the example object of its kind."""
    return arbitrary_event(app.stripe.account, body)


@control("POST", "/events/<id>/send")
def resend_event(app, body, identifier):
    """Send an event again, now, as the dashboard's button does."""
    account = app.stripe.account
    with account.lock:
        event = _existing(account, "event", identifier)
        deliveries = events.prepare(account, event)
    return {"sent": delivery.send_all(deliveries)}


@control("POST", "/payment_intents/<id>/pay")
def pay(app, body, identifier):
    """Do what a customer does in the browser, in one call."""
    return visit.pay(app.stripe, identifier, body)


@control("POST", "/setup_intents/<id>/confirm")
def confirm_setup(app, body, identifier):
    """Do what a customer does in the browser to save a card."""
    return visit.pay(app.stripe, identifier, body)


@control("POST", "/payment_intents/<id>/settle")
def settle(app, body, identifier):
    """End a debit that is processing."""
    outcome = body.get("outcome", "succeeded")
    if outcome not in ("succeeded", "failed"):
        raise ValueError("outcome must be succeeded or failed")
    account = app.stripe.account
    with account.lock:
        intent = _existing(account, "payment_intent", identifier)
        charging.settle(account, intent, outcome)
        account.run_later()
        return intent


@control("PATCH", "/payment_intents/<id>")
def patch(app, body, identifier):
    """Overwrite fields of a stored PaymentIntent, to simulate mismatches."""
    account = app.stripe.account
    with account.lock:
        intent = _existing(account, "payment_intent", identifier)
        intent.update(body)
        return intent


@control("POST", "/refunds/<id>/fail")
def fail_refund(app, body, identifier):
    """Let a refund fail later, as a bank does."""
    account = app.stripe.account
    with account.lock:
        refund = _existing(account, "refund", identifier)
        refunds.fail(account, refund, body.get("reason", "lost_or_stolen_card"))
        return refund


@control("POST", "/refunds/<id>/succeed")
def succeed_refund(app, body, identifier):
    """Let a pending refund arrive."""
    account = app.stripe.account
    with account.lock:
        refund = _existing(account, "refund", identifier)
        refunds.succeed(account, refund)
        return refund


def _existing(account, kind, identifier):
    obj = account.store.find(kind, identifier)
    if obj is None:
        raise KeyError(identifier)
    return obj


@control("GET", "/ledger")
def ledger(app, body):
    """Return the sums that a shop's books must agree with."""
    with app.stripe.account.lock:
        return balance.ledger(app.stripe.account)


@control("GET", "/requests")
def requests(app, body):
    """List API requests, optionally of one path (a regular expression)."""
    pattern = re.compile(body.get("path", ""))
    method = body.get("method")
    return {
        "requests": [
            item
            for item in list(app.stripe.log)
            if pattern.search(item["path"]) and method in (None, item["method"])
        ]
    }


@control("GET", "/objects/<kind>/<id>")
def get_object(app, body, kind, identifier):
    """Return any stored object."""
    return _existing(app.stripe.account, kind, identifier)


@control("GET", "/cards")
def list_cards(app, body):
    """List the test cards."""
    return cards.CARDS
