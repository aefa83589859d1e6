# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers."""

from . import objects
from .errors import missing
from .routing import route
from .search import search
from .store import apply_metadata, matching, paginate, token

_FIELDS = ("address", "description", "email", "name", "phone", "tax_exempt")


def existing(account, call, identifier):
    """Return a customer that a request refers to, or raise."""
    customer = account.store.get(
        "customer", identifier, call.livemode, "customer", status=400
    )
    if customer.get("deleted"):
        raise missing("customer", identifier, "customer", 400)
    return customer


@route("POST /v1/customers")
def create(account, call):
    """Create a customer."""
    params = call.params
    customer = {
        "id": "cus_" + token(14),
        "object": "customer",
        "address": None,
        "balance": params.get("balance", 0),
        "created": account.clock.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": params.get("invoice_prefix") or token(8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": call.livemode,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": params.get("preferred_locales", []),
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    _apply(customer, params)
    account.store.put(customer, call.livemode)
    account.emit("customer.created", customer, call)
    return customer


def _apply(customer, params):
    for name in _FIELDS:
        if name in params:
            customer[name] = params[name] or None
    if customer["address"]:
        customer["address"] = {**objects.ADDRESS, **customer["address"]}
    if "shipping" in params:
        customer["shipping"] = objects.shipping(params["shipping"])
    if "preferred_locales" in params:
        customer["preferred_locales"] = params["preferred_locales"]
    settings = params.get("invoice_settings") or {}
    if "default_payment_method" in settings:
        method = settings["default_payment_method"] or None
        customer["invoice_settings"]["default_payment_method"] = method
    customer["tax_exempt"] = customer["tax_exempt"] or "none"
    apply_metadata(customer, params.get("metadata"))


@route("GET /v1/customers")
def list_customers(account, call):
    """List customers, optionally with one mail address."""
    living = (
        customer
        for customer in account.store.newest("customer", call.livemode)
        if not customer.get("deleted")
    )
    return paginate(
        matching(living, call.params, "email"), call.params, "/v1/customers"
    )


@route("GET /v1/customers/search")
def search_customers(account, call):
    """Search customers."""
    return search(account, call, "customer")


@route("GET /v1/customers/{customer}")
def get(account, call, identifier):
    """Return a customer, or what is left of a deleted one."""
    return account.store.get("customer", identifier, call.livemode, "id")


@route("POST /v1/customers/{customer}")
def update(account, call, identifier):
    """Change a customer."""
    customer = account.store.get("customer", identifier, call.livemode, "id")
    if customer.get("deleted"):
        raise missing("customer", identifier, "id")
    previous = {key: customer[key] for key in _FIELDS if key in call.params}
    _apply(customer, call.params)
    account.emit("customer.updated", customer, call, previous)
    return customer


@route("DELETE /v1/customers/{customer}")
def delete(account, call, identifier):
    """Delete a customer; its payment methods are detached."""
    customer = account.store.get("customer", identifier, call.livemode, "id")
    if customer.get("deleted"):
        raise missing("customer", identifier, "id")
    account.emit("customer.deleted", customer, call)
    customer.clear()
    customer.update(id=identifier, object="customer", deleted=True)
    for method in account.store.table("payment_method").values():
        if method["customer"] == identifier:
            method["customer"] = None
            account.store.hidden(method)["spent"] = True
    return customer
