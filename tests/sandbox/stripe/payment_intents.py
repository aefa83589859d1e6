# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PaymentIntents: create, read, change, confirm, capture and cancel."""

from . import charging, intents, objects, versions
from .customers import existing
from .errors import invalid, refused
from .payment_methods import resolve
from .routing import route
from .search import search
from .store import apply_metadata, matching, paginate

_MINIMUM = {"eur": 50, "usd": 50, "chf": 50, "gbp": 30}
_SYMBOL = {"eur": "€", "usd": "$", "gbp": "£"}
_MAXIMUM = 99999999
_CONFIRM_ONLY = (
    "off_session",
    "error_on_requires_action",
    "mandate_data",
    "return_url",
)
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation")
_CANCELABLE += ("requires_action",)


def _check_amount(amount, currency):
    if currency not in _MINIMUM:
        raise invalid(f"Invalid currency: {currency}.", "currency")
    if amount < 1:
        raise invalid(
            "This value must be greater than or equal to 1.",
            "amount",
            "parameter_invalid_integer",
        )
    if amount < _MINIMUM[currency]:
        smallest = f"{_SYMBOL.get(currency, '')}{_MINIMUM[currency] / 100:.2f}"
        raise invalid(
            f"Amount must be at least {smallest} {currency}",
            "amount",
            "amount_too_small",
        )
    if amount > _MAXIMUM:
        raise invalid(
            f"Amount must be no more than {_MAXIMUM / 100:,.2f} {currency}",
            "amount",
            "amount_too_large",
        )


@route("POST /v1/payment_intents")
def create(account, call):
    """Create a PaymentIntent, and confirm it if that is asked for."""
    params = call.params
    _check_amount(params["amount"], params["currency"].lower())
    types, automatic = intents.method_types(account, call, params)
    descriptor = intents.check_descriptors(account, params, types)
    confirm_now = params.get("confirm", False)
    for name in _CONFIRM_ONLY:
        if name in params and not confirm_now:
            raise invalid(
                f"You cannot set `{name}` without also setting `confirm` to `true`.",
                name,
            )
    if "customer" in params:
        existing(account, call, params["customer"])
    params.setdefault("capture_method", versions.default_capture_method(call.version))
    intent = objects.payment_intent(
        account.clock.now(), call.livemode, params, types, automatic
    )
    if confirm_now:
        intents.check_return_url(call, intent)
    apply_metadata(intent, params.get("metadata"))
    method = resolve(account, call, params)
    if method:
        intents.check_method(account, intent, method)
        intent.update(payment_method=method["id"], status="requires_confirmation")
    account.store.put(intent, call.livemode, descriptor=descriptor)
    account.emit("payment_intent.created", intent, call)
    if confirm_now:
        charging.confirm(account, call, intent)
    return intent


@route("GET /v1/payment_intents")
def list_payment_intents(account, call):
    """List PaymentIntents."""
    found = account.store.newest("payment_intent", call.livemode)
    found = matching(found, call.params, "customer")
    return paginate(found, call.params, "/v1/payment_intents")


@route("GET /v1/payment_intents/search")
def search_payment_intents(account, call):
    """Search PaymentIntents."""
    return search(account, call, "payment_intent")


@route("GET /v1/payment_intents/{intent}")
def get(account, call, identifier):
    """Return a PaymentIntent."""
    intent = intents.load(account, call, "payment_intent", identifier)
    return intents.show(call, intent)


@route("POST /v1/payment_intents/{intent}")
def update(account, call, identifier):
    """Change a PaymentIntent."""
    params = call.params
    intent = account.store.get("payment_intent", identifier, call.livemode, "intent")
    for name in ("amount", "currency", "customer", "payment_method", "capture_method"):
        if name in params and intent["status"] not in _OPEN:
            raise refused(
                f"This PaymentIntent's {name} could not be updated because it has a "
                f"status of {intent['status']}. You may only update the {name} of a "
                "PaymentIntent with one of the following statuses: "
                f"{', '.join(_OPEN)}.",
                None,
                "payment_intent_unexpected_state",
                payment_intent=intent,
            )
    currency = params.get("currency", intent["currency"]).lower()
    _check_amount(params.get("amount", intent["amount"]), currency)
    types = params.get("payment_method_types", intent["payment_method_types"])
    descriptor = intents.check_descriptors(account, params, types)
    if "customer" in params:
        existing(account, call, params["customer"])
    if "statement_descriptor_suffix" in params:
        account.store.hidden(intent)["descriptor"] = descriptor
    _apply(account, call, intent, params)
    account.store.touch(intent)
    return intent


def _apply(account, call, intent, params):
    method = resolve(account, call, params)
    if method:
        intents.check_method(account, intent, method)
        intent.update(payment_method=method["id"], status="requires_confirmation")
    plain = "amount capture_method customer description payment_method_types "
    plain += "receipt_email setup_future_usage statement_descriptor "
    plain += "statement_descriptor_suffix transfer_group"
    for name in plain.split():
        if name in params:
            intent[name] = None if params[name] == "" else params[name]
    if "currency" in params:
        intent["currency"] = params["currency"].lower()
    if "shipping" in params:
        intent["shipping"] = objects.shipping(params["shipping"])
    for kind, options in (params.get("payment_method_options") or {}).items():
        intent["payment_method_options"].setdefault(kind, {}).update(options or {})
    apply_metadata(intent, params.get("metadata"))


@route("POST /v1/payment_intents/{intent}/confirm")
def confirm(account, call, identifier):
    """Confirm a PaymentIntent: from the browser or from the server."""
    intent = intents.load(account, call, "payment_intent", identifier)
    if call.publishable and intent["confirmation_method"] == "manual":
        raise refused(
            "This PaymentIntent's confirmation_method is manual: it must be confirmed "
            "with a secret key.",
            None,
            "payment_intent_unexpected_state",
        )
    intents.check_return_url(call, intent)
    charging.confirm(account, call, intent)
    return intents.show(call, intent)


@route("POST /v1/payment_intents/{intent}/capture")
def capture(account, call, identifier):
    """Capture an authorised amount, or a part of it; the rest is released."""
    intent = account.store.get("payment_intent", identifier, call.livemode, "intent")
    params = call.params
    intents.check_descriptors(account, params, intent["payment_method_types"])
    if params.get("final_capture") is False:
        raise invalid(
            "Multicapture is not available for this payment.", "final_capture"
        )
    if intent["status"] != "requires_capture":
        raise _not_capturable(intent)
    amount = params.get("amount_to_capture", intent["amount_capturable"])
    if amount < 1:
        raise invalid(
            "This value must be greater than or equal to 1.",
            "amount_to_capture",
            "parameter_invalid_integer",
        )
    if amount > intent["amount_capturable"]:
        raise refused(
            "The payment could not be captured because the requested capture amount "
            "is greater than the amount you can capture for this charge. Contact us "
            "via https://support.stripe.com/contact/ for help.",
            "amount_to_capture",
            "amount_too_large",
            payment_intent=intent,
        )
    apply_metadata(intent, params.get("metadata"))
    charging.capture(account, call, intent, amount)
    return intent


def _not_capturable(intent):
    if intent["status"] == "succeeded":
        message = (
            "This PaymentIntent could not be captured because it has already been "
            "captured."
        )
    else:
        message = (
            "This PaymentIntent could not be captured because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following "
            "statuses may be captured: requires_capture."
        )
    return refused(
        message, None, "payment_intent_unexpected_state", payment_intent=intent
    )


@route("POST /v1/payment_intents/{intent}/cancel")
def cancel(account, call, identifier):
    """Cancel a PaymentIntent; what it holds is released."""
    intent = account.store.get("payment_intent", identifier, call.livemode, "intent")
    if intent["status"] not in _CANCELABLE:
        raise refused(
            "You cannot cancel this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following "
            f"statuses may be canceled: {', '.join(_CANCELABLE)}, processing.",
            None,
            "payment_intent_unexpected_state",
            payment_intent=intent,
        )
    charging.cancel(account, call, intent, call.params.get("cancellation_reason"))
    return intent


def authenticate(account, call, intent, passed):
    """End 3-D Secure, as the customer's bank does."""
    if intent["status"] != "requires_action":
        return
    method = account.store.find("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if passed:
        charging.attempt(account, call, intent, method, authenticated=True)
        return
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error=intents.authentication_failure("payment_intent", method),
    )
    account.emit("payment_intent.payment_failed", intent, call)
