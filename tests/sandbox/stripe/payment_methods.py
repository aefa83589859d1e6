# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payment methods: cards and SEPA debits."""

import hashlib

from . import cards, objects
from .customers import existing
from .errors import card_error, invalid, missing, refused
from .routing import route
from .store import apply_metadata, matching, new_id, paginate


def build(account, livemode, kind, data, behaviour, **details):
    """Keep a new payment method; the behaviour of its test number stays hidden."""
    method = {
        "id": new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": data.get("allow_redisplay", "unspecified"),
        "billing_details": objects.billing_details(data.get("billing_details")),
        "created": account.clock.now(),
        "customer": None,
        "livemode": livemode,
        "metadata": dict(data.get("metadata") or {}),
        "type": kind,
        **details,
    }
    return account.store.put(method, livemode, behaviour=behaviour)


def from_card(account, livemode, number, expiry, data=None, cvc="123"):
    """Return a new payment method of a card number."""
    number = cards.digits(number)
    _check_card(account, number, expiry)
    behaviour = cards.CARDS.get(number, cards.DEFAULT_CARD)
    month, year = expiry
    card = {
        "brand": behaviour["brand"],
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if cvc else None,
        },
        "country": behaviour["country"],
        "display_brand": behaviour["brand"],
        "exp_month": month,
        "exp_year": year,
        "fingerprint": hashlib.sha256(number.encode()).hexdigest()[:16],
        "funding": behaviour["funding"],
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [behaviour["brand"]], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return build(account, livemode, "card", data or {}, behaviour, card=card)


def _check_card(account, number, expiry):
    month, year = expiry
    if not 12 <= len(number) <= 19 or not cards.luhn(number):
        raise _number_error(
            "incorrect_number", "Your card number is incorrect.", "number"
        )
    if not 1 <= month <= 12:
        message = "Your card's expiration month is invalid."
        raise _number_error("invalid_expiry_month", message, "exp_month")
    today = account.clock.today()
    if (year, month) < (today.year, today.month) or year > today.year + 50:
        message = "Your card's expiration year is invalid."
        raise _number_error("invalid_expiry_year", message, "exp_year")


def _number_error(code, message, param):
    return card_error({"code": code, "message": message, "param": param})


def from_iban(account, livemode, iban, data=None):
    """Return a new payment method of a bank account."""
    iban = "".join(iban.split()).upper()
    behaviour = cards.IBANS.get(iban)
    if behaviour is None:
        raise invalid(
            "The IBAN you provided is invalid.", "sepa_debit[iban]", "invalid_iban"
        )
    debit = {
        "bank_code": iban[4:12],
        "branch_code": None,
        "country": iban[:2],
        "fingerprint": hashlib.sha256(iban.encode()).hexdigest()[:16],
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": iban[-4:],
    }
    return build(
        account, livemode, "sepa_debit", data or {}, behaviour, sepa_debit=debit
    )


def from_test_name(account, livemode, name):
    """Return a new payment method of a name such as ``pm_card_visa``."""
    number = cards.PAYMENT_METHODS[name]
    if not number.isdigit():
        details = {"email": "test@example.com", "name": "Testkunde"}
        return from_iban(account, livemode, number, {"billing_details": details})
    expiry = (12, account.clock.today().year + 1)
    return from_card(account, livemode, number, expiry)


def resolve(account, call, params):
    """Return the payment method that a request names or describes, or None."""
    if "payment_method_data" in params:
        return from_data(account, call, params["payment_method_data"])
    name = params.get("payment_method")
    if not name:
        return None
    if name in cards.PAYMENT_METHODS:
        if call.livemode:
            raise missing("PaymentMethod", name, "payment_method", 400)
        return from_test_name(account, call.livemode, name)
    return account.store.get(
        "payment_method", name, call.livemode, "payment_method", status=400
    )


def from_data(account, call, data):
    """Return a new payment method of what a form or a server sent."""
    kind = data["type"]
    if kind == "sepa_debit":
        details = data.get("billing_details") or {}
        if not details.get("name") or not details.get("email"):
            raise invalid(
                "Missing required param: billing_details[name] and [email].",
                "billing_details",
                "parameter_missing",
            )
        iban = (data.get("sepa_debit") or {}).get("iban")
        if not iban:
            raise invalid(
                "Missing required param: sepa_debit[iban].",
                "sepa_debit[iban]",
                "parameter_missing",
            )
        return from_iban(account, call.livemode, iban, data)
    if kind != "card":
        raise invalid(f"The payment method type {kind} is not activated.", "type")
    card = data.get("card") or {}
    if "token" in card:
        name = "pm_card_" + card["token"].removeprefix("tok_")
        if name not in cards.PAYMENT_METHODS:
            raise missing("token", card["token"], "card[token]", 400)
        return from_test_name(account, call.livemode, name)
    if "number" not in card:
        raise invalid("Missing required param: card.", "card", "parameter_missing")
    if not call.publishable and not account.settings["raw_card_data"]:
        raise card_numbers_refused()
    year = card["exp_year"] + (2000 if card["exp_year"] < 100 else 0)
    expiry = (card["exp_month"], year)
    return from_card(
        account, call.livemode, card["number"], expiry, data, card.get("cvc")
    )


def card_numbers_refused():
    """A server sent a card number: accounts may not, by default."""
    error = refused(
        "Sending credit card numbers directly to the Stripe API is generally unsafe. "
        "We suggest you use test tokens that map to the test card you are using, see "
        "https://stripe.com/docs/testing."
    )
    error.status = 402
    return error


def attach_to(account, method, customer, call=None):
    """Save a payment method for a customer."""
    behaviour = account.store.hidden(method)["behaviour"]
    if behaviour.get("decline") and not behaviour.get("attachable"):
        raise card_error(cards.decline(behaviour["decline"]))
    method["customer"] = customer["id"]
    account.emit("payment_method.attached", method, call)


@route("POST /v1/payment_methods")
def create(account, call):
    """Create a payment method."""
    params = call.params
    if "type" not in params:
        raise invalid("Missing required param: type.", "type", "parameter_missing")
    method = from_data(account, call, params)
    apply_metadata(method, params.get("metadata"))
    return method


@route("GET /v1/payment_methods")
def list_all(account, call):
    """List the payment methods of a customer."""
    return _list(account, call, call.params.get("customer"), "/v1/payment_methods")


@route("GET /v1/customers/{customer}/payment_methods")
def list_of_customer(account, call, identifier):
    """List the payment methods of a customer."""
    account.store.get("customer", identifier, call.livemode, "customer")
    url = f"/v1/customers/{identifier}/payment_methods"
    return _list(account, call, identifier, url)


def _list(account, call, customer, url):
    attached = (
        method
        for method in account.store.newest("payment_method", call.livemode)
        if customer and method["customer"] == customer
    )
    return paginate(matching(attached, call.params, "type"), call.params, url)


@route("GET /v1/payment_methods/{payment_method}")
def get(account, call, identifier):
    """Return a payment method."""
    return account.store.get(
        "payment_method", identifier, call.livemode, "payment_method"
    )


@route("POST /v1/payment_methods/{payment_method}/attach")
def attach(account, call, identifier):
    """Save a payment method for a customer."""
    customer = existing(account, call, call.params["customer"])
    if identifier in cards.PAYMENT_METHODS:
        method = from_test_name(account, call.livemode, identifier)
    else:
        method = get(account, call, identifier)
    if account.store.hidden(method).get("spent"):
        raise refused(SPENT, "payment_method")
    if method["customer"] not in (None, customer["id"]):
        raise refused(
            "The payment method you provided has already been attached to a customer."
        )
    attach_to(account, method, customer, call)
    return method


@route("POST /v1/payment_methods/{payment_method}/detach")
def detach(account, call, identifier):
    """Forget a payment method; it can never be used again."""
    method = get(account, call, identifier)
    if method["customer"] is None:
        raise refused(
            "The payment method you provided is not attached to a customer so "
            "detachment is impossible."
        )
    previous = {"customer": method["customer"]}
    method["customer"] = None
    account.store.hidden(method)["spent"] = True
    account.emit("payment_method.detached", method, call, previous)
    return method


SPENT = (
    "The provided PaymentMethod was previously used with a PaymentIntent without "
    "Customer attachment, shared with a connected account without Customer attachment, "
    "or was detached from a Customer. It may not be used again. To use a PaymentMethod "
    "multiple times, you must attach it to a Customer first."
)
