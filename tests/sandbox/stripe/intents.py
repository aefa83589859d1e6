# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What PaymentIntents and SetupIntents have in common."""

import re

from . import cards, versions
from .errors import StripeError, invalid, refused, unauthorized
from .payment_methods import SPENT, resolve

NAMES = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}
_FORBIDDEN = re.compile(r"""[<>\\'"*]""")
# What a browser may see of an intent, and which parameters it may send.
_PUBLISHABLE = {
    "payment_intent": """id object amount amount_details automatic_payment_methods
        canceled_at cancellation_reason capture_method client_secret
        confirmation_method created currency description
        excluded_payment_method_types last_payment_error livemode next_action
        payment_method payment_method_configuration_details payment_method_types
        processing receipt_email setup_future_usage shipping source status""".split(),
    "setup_intent": """id object automatic_payment_methods cancellation_reason
        client_secret created description excluded_payment_method_types
        last_setup_error livemode next_action payment_method
        payment_method_configuration_details payment_method_types status
        usage""".split(),
}
_PUBLISHABLE_PARAMS = {
    "client_secret", "expand", "mandate_data", "payment_method",
    "payment_method_data", "payment_method_options", "radar_options",
    "receipt_email", "return_url", "setup_future_usage", "shipping",
    "use_stripe_sdk",
}  # fmt: skip


def load(account, call, kind, identifier):
    """Return an intent; a browser must know its client secret."""
    secret = call.params.get("client_secret")
    if call.publishable:
        if not secret:
            raise unauthorized(
                "This API call cannot be made with a publishable API key. Please use "
                "a secret API key. You can find a list of your API keys at "
                "https://dashboard.stripe.com/account/apikeys.",
                "secret_key_required",
            )
        surplus = set(call.params) - _PUBLISHABLE_PARAMS
        if surplus:
            name = sorted(surplus)[0]
            message = f"{name} cannot be set with a publishable key."
            raise invalid(message, name, "parameter_unknown")
    intent = account.store.get(kind, identifier, call.livemode, "intent")
    if secret is not None and secret != intent["client_secret"]:
        raise StripeError(
            400 if not call.publishable else 404,
            "invalid_request_error",
            f"No such {kind}: '{identifier}'",
            "resource_missing",
            False,
            param="intent",
        )
    return intent


def public(intent):
    """Return what a browser may see of an intent."""
    return {name: intent.get(name) for name in _PUBLISHABLE[intent["object"]]}


def show(call, intent):
    """Return an intent as the caller may see it."""
    return public(intent) if call.publishable else intent


def method_types(account, call, params):
    """Return the payment method types of a new intent and how they were chosen."""
    types = params.get("payment_method_types")
    automatic = params.get("automatic_payment_methods")
    if types and automatic:
        raise invalid(
            "You may only specify one of these parameters: "
            "automatic_payment_methods, payment_method_types.",
        )
    if automatic is None and not types and versions.automatic_methods(call.version):
        automatic = {"enabled": True}
    if automatic and automatic["enabled"]:
        excluded = params.get("excluded_payment_method_types", [])
        offered = account.settings["payment_method_types"]
        shown = {"allow_redirects": "always", **automatic}
        if params.get("capture_method") == "manual":
            excluded = [*excluded, "sepa_debit"]
        return [kind for kind in offered if kind not in excluded], shown
    known = {"card", "sepa_debit", "link"}
    for kind in types or []:
        if kind not in known:
            raise invalid(
                f'The payment method type "{kind}" is invalid. Please ensure the '
                "provided type is activated in your dashboard.",
                "payment_method_types",
                "payment_intent_invalid_parameter",
            )
    return types or ["card"], None


def capture_method(intent, method):
    """Return how a payment with a method is captured: each may have its own way."""
    options = intent["payment_method_options"].get(method["type"]) or {}
    return options.get("capture_method") or intent["capture_method"]


def check_descriptors(account, params, types):
    """Check statement descriptors by the card networks' rules."""
    if params.get("statement_descriptor") and "card" in types:
        raise invalid(
            "The statement_descriptor parameter is not supported for card payments. "
            "Use statement_descriptor_suffix instead.",
            "statement_descriptor",
        )
    for name in ("statement_descriptor", "statement_descriptor_suffix"):
        text = params.get(name)
        if not text:
            continue
        if _FORBIDDEN.search(text):
            raise invalid(
                f"The {name} must not contain any of the following characters: "
                "<, >, \\, ', \", *.",
                name,
            )
        if not text.isascii():
            raise invalid(f"The {name} must only contain Latin characters.", name)
        if not re.search("[A-Za-z]", text):
            raise invalid(f"The {name} must contain at least one letter.", name)
    suffix = params.get("statement_descriptor_suffix")
    prefix = account.settings["statement_descriptor_prefix"]
    # The networks cut the whole descriptor at 22 characters.
    return f"{prefix}* {suffix}"[:22] if suffix else prefix


def choose_method(account, call, intent):
    """Return the payment method to confirm with, checked against the intent."""
    method = resolve(account, call, call.params)
    if method is None and intent["payment_method"]:
        method = account.store.find("payment_method", intent["payment_method"])
    if method is None:
        name = NAMES[intent["object"]]
        raise refused(
            f"You cannot confirm this {name} because it's missing a payment method. "
            f"You can either update the {name} with a payment method and then confirm "
            "it again, or confirm it again directly with a payment method or "
            "ConfirmationToken.",
            None,
            f"{intent['object']}_unexpected_state",
            **{intent["object"]: intent},
        )
    check_method(account, intent, method)
    return method


def check_method(account, intent, method):
    """Raise unless the payment method may be used with the intent."""
    name = NAMES[intent["object"]]
    if method["type"] not in intent["payment_method_types"]:
        raise refused(
            f"The PaymentMethod provided ({method['type']}) is not allowed for this "
            f"{name}. Please attach a PaymentMethod of one of the following types "
            f"instead: {', '.join(intent['payment_method_types'])}.",
            "payment_method",
        )
    if account.store.hidden(method).get("spent"):
        raise refused(SPENT, "payment_method")
    if method["customer"] and method["customer"] != intent["customer"]:
        raise refused(
            f"The provided PaymentMethod cannot be attached. The payment method "
            f"{method['id']} belongs to a Customer; please include the Customer in "
            f"the `customer` parameter on the {name}.",
            "payment_method",
        )


def check_return_url(call, intent):
    """A server that confirms must say where redirects lead, or forbid them."""
    automatic = intent["automatic_payment_methods"]
    if call.publishable or not automatic or call.params.get("return_url"):
        return
    if automatic["allow_redirects"] != "never":
        raise invalid(
            f"This {NAMES[intent['object']]} is configured to accept payment methods "
            "enabled in your Dashboard. Because some of these payment methods might "
            "redirect your customer off of your page, you must provide a "
            "`return_url`. If you don't want to accept redirect-based payment "
            "methods, set `automatic_payment_methods[enabled]` to `true` and "
            "`automatic_payment_methods[allow_redirects]` to `never` when creating "
            "Setup Intents and Payment Intents.",
            "return_url",
        )


def needs_authentication(account, intent, method):
    """Tell whether the bank wants to see the card's holder."""
    hidden = account.store.hidden(method)
    wanted = hidden["behaviour"].get("three_d_secure")
    if wanted == "unless_set_up":
        return not hidden.get("set_up")
    options = intent["payment_method_options"].get("card", {})
    asked = options.get("request_three_d_secure") in ("any", "challenge")
    return wanted == "always" or (asked and method["type"] == "card")


def next_action(account, call, intent):
    """Return what the browser must do for 3-D Secure."""
    return_url = call.params.get("return_url")
    account.store.hidden(intent)["return_url"] = return_url
    path = f"/_browser/challenge/{intent['client_secret']}"
    if return_url and not call.params.get("use_stripe_sdk"):
        return {
            "redirect_to_url": {
                "return_url": return_url,
                "url": account.base_url + path + "?redirect=1",
            },
            "type": "redirect_to_url",
        }
    return {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {
            "type": "three_d_secure_redirect",
            "stripe_js": account.base_url + path,
        },
    }


def authentication_failure(kind, method):
    """Return the error of a failed 3-D Secure authentication."""
    code = f"{kind}_authentication_failure"
    return {
        "code": code,
        "doc_url": f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}",
        "message": "The provided PaymentMethod has failed authentication. You can "
        "provide payment_method_data or a new PaymentMethod to attempt to fulfill "
        f"this {NAMES[kind]} again.",
        "payment_method": method,
        "type": "invalid_request_error",
    }


def authentication_required():
    """Return the decline of an off-session payment that needs its customer."""
    return cards.decline("authentication_required")
