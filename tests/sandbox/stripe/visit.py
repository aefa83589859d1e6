# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer does in the browser, without one."""

from . import cards, intents, payment_intents, routing, setup_intents
from .errors import StripeError
from .payment_methods import from_card, from_iban, from_test_name
from .store import token


class Visit:
    """A request from a customer's browser, with the publishable key."""

    publishable = True
    version = "2025-09-30.clover"
    idempotency_key = None

    def __init__(self, livemode, params=None):
        self.livemode = livemode
        self.params = params or {}
        self.request_id = "req_" + token(14)


def pay(stripe, identifier, body):
    """Confirm an intent as the payment form does, through 3-D Secure if asked."""
    account = stripe.account
    with account.lock:
        try:
            return _pay(account, identifier, body)
        finally:
            account.run_later()


def _pay(account, identifier, body):
    kind = "setup_intent" if identifier.startswith("seti_") else "payment_intent"
    intent = account.store.find(kind, identifier)
    if intent is None:
        raise KeyError(identifier)
    mode = account.store.modes[identifier]
    visitor = Visit(mode)
    method = _method(account, mode, body)
    visitor.params = {
        "client_secret": intent["client_secret"],
        "payment_method": method["id"],
        "use_stripe_sdk": True,
    }
    if body.get("return_url"):
        visitor.params["return_url"] = body["return_url"]
    confirm = routing.HANDLERS[f"POST /v1/{kind}s/{{intent}}/confirm"]
    error = None
    try:
        confirm(account, visitor, identifier)
        if intent["status"] == "requires_action" and body.get("three_d_secure"):
            authenticate(account, intent, body["three_d_secure"] == "pass")
    except StripeError as caught:
        error = caught.error
    return {kind: intents.public(intent), "error": error}


def _method(account, livemode, body):
    name = body.get("payment_method")
    if name in cards.PAYMENT_METHODS:
        return from_test_name(account, livemode, name)
    if name:
        return account.store.get("payment_method", name, livemode)
    details = body.get("billing_details") or {}
    data = {"billing_details": details}
    if body.get("iban"):
        return from_iban(account, livemode, body["iban"], data)
    expiry = (12, account.clock.today().year + 1)
    number = body.get("card", "4242424242424242")
    return from_card(account, livemode, number, expiry, data)


def by_secret(account, secret):
    """Return the intent that a client secret belongs to, or None."""
    identifier = secret.partition("_secret_")[0]
    for kind in ("payment_intent", "setup_intent"):
        intent = account.store.find(kind, identifier)
        if intent and intent["client_secret"] == secret:
            return intent
    return None


def authenticate(account, intent, passed):
    """End 3-D Secure as the customer's bank does; a decline may follow."""
    visitor = Visit(account.store.modes[intent["id"]])
    module = {"payment_intent": payment_intents, "setup_intent": setup_intents}
    module[intent["object"]].authenticate(account, visitor, intent, passed)
