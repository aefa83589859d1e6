# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""SetupIntents: a payment method saved for later."""

from . import cards, intents, objects
from .customers import existing
from .errors import card_error, invalid, refused
from .payment_methods import attach_to, resolve
from .routing import route
from .store import apply_metadata, copy, matching, paginate

_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


@route("POST /v1/setup_intents")
def create(account, call):
    """Create a SetupIntent, and confirm it if that is asked for."""
    params = call.params
    types, automatic = intents.method_types(account, call, params)
    if "customer" in params:
        existing(account, call, params["customer"])
    intent = objects.setup_intent(
        account.clock.now(), call.livemode, params, types, automatic
    )
    if "return_url" in params and not params.get("confirm"):
        raise invalid(
            "You cannot set `return_url` without also setting `confirm` to `true`.",
            "return_url",
        )
    if params.get("confirm"):
        intents.check_return_url(call, intent)
    apply_metadata(intent, params.get("metadata"))
    method = resolve(account, call, params)
    if method:
        intents.check_method(account, intent, method)
        intent.update(payment_method=method["id"], status="requires_confirmation")
    account.store.put(intent, call.livemode)
    account.emit("setup_intent.created", intent, call)
    if params.get("confirm"):
        _confirm(account, call, intent)
    return intent


@route("GET /v1/setup_intents")
def list_setup_intents(account, call):
    """List SetupIntents."""
    found = account.store.newest("setup_intent", call.livemode)
    found = matching(found, call.params, "customer", "payment_method")
    return paginate(found, call.params, "/v1/setup_intents")


@route("GET /v1/setup_intents/{intent}")
def get(account, call, identifier):
    """Return a SetupIntent."""
    intent = intents.load(account, call, "setup_intent", identifier)
    return intents.show(call, intent)


@route("POST /v1/setup_intents/{intent}")
def update(account, call, identifier):
    """Change a SetupIntent."""
    intent = account.store.get("setup_intent", identifier, call.livemode, "intent")
    params = call.params
    if "customer" in params:
        existing(account, call, params["customer"])
    method = resolve(account, call, params)
    if method:
        intents.check_method(account, intent, method)
        intent.update(payment_method=method["id"], status="requires_confirmation")
    for name in ("customer", "description", "payment_method_types"):
        if name in params:
            intent[name] = params[name]
    apply_metadata(intent, params.get("metadata"))
    return intent


@route("POST /v1/setup_intents/{intent}/confirm")
def confirm(account, call, identifier):
    """Confirm a SetupIntent."""
    intent = intents.load(account, call, "setup_intent", identifier)
    intents.check_return_url(call, intent)
    _confirm(account, call, intent)
    return intents.show(call, intent)


def _confirm(account, call, intent):
    if intent["status"] not in _OPEN:
        raise refused(
            "You cannot confirm this SetupIntent because it has a status of "
            f"{intent['status']}.",
            None,
            "setup_intent_unexpected_state",
            setup_intent=intent,
        )
    method = intents.choose_method(account, call, intent)
    intent.update(payment_method=method["id"], last_setup_error=None)
    hidden = account.store.hidden(method)
    if hidden["behaviour"].get("three_d_secure") and not hidden.get("set_up"):
        intent["status"] = "requires_action"
        intent["next_action"] = intents.next_action(account, call, intent)
        account.emit("setup_intent.requires_action", intent, call)
        return
    _finish(account, call, intent, method)


def _finish(account, call, intent, method):
    hidden = account.store.hidden(method)
    behaviour = hidden["behaviour"]
    if behaviour.get("decline") and not behaviour.get("attachable"):
        error = card_error(
            cards.decline(behaviour["decline"]), payment_method=copy(method)
        )
        _fail(account, call, intent, dict(error.error))
        error.error["setup_intent"] = copy(intents.show(call, intent))
        raise error
    intent.update(status="succeeded", next_action=None)
    hidden["set_up"] = True
    if intent["customer"] and not method["customer"]:
        customer = account.store.find("customer", intent["customer"])
        attach_to(account, method, customer, call)
    account.emit("setup_intent.succeeded", intent, call)


def _fail(account, call, intent, error):
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_setup_error=error,
    )
    account.emit("setup_intent.setup_failed", intent, call)


@route("POST /v1/setup_intents/{intent}/cancel")
def cancel(account, call, identifier):
    """Cancel a SetupIntent."""
    intent = account.store.get("setup_intent", identifier, call.livemode, "intent")
    if intent["status"] not in _OPEN:
        raise refused(
            "You cannot cancel this SetupIntent because it has a status of "
            f"{intent['status']}.",
            None,
            "setup_intent_unexpected_state",
            setup_intent=intent,
        )
    reason = call.params.get("cancellation_reason")
    intent.update(status="canceled", cancellation_reason=reason, next_action=None)
    account.emit("setup_intent.canceled", intent, call)
    return intent


def authenticate(account, call, intent, passed):
    """End 3-D Secure, as the customer's bank does."""
    if intent["status"] != "requires_action":
        return
    method = account.store.find("payment_method", intent["payment_method"])
    if passed:
        _finish(account, call, intent, method)
    else:
        error = intents.authentication_failure("setup_intent", copy(method))
        _fail(account, call, intent, error)
