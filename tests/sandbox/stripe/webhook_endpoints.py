# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhook endpoints that are managed through the API."""

import re

from . import versions
from .errors import invalid
from .routing import route
from .store import apply_metadata, new_id, paginate, token

_EVENT = re.compile(r"^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$")


def _check(call):
    params = call.params
    url = params.get("url")
    if url is not None and not re.match(r"^https?://\S+$", url):
        raise invalid(
            "Invalid URL: An explicit scheme must be provided.", "url", "url_invalid"
        )
    if url is not None and call.livemode and not url.startswith("https://"):
        raise invalid(
            "Invalid URL: URL must use https in live mode.", "url", "url_invalid"
        )
    for name in params.get("enabled_events", []):
        if not _EVENT.match(name):
            raise invalid(f"Invalid enabled_events: {name}", "enabled_events")
    if params.get("api_version"):
        versions.check(params["api_version"])


@route("POST /v1/webhook_endpoints")
def create(account, call):
    """Create an endpoint; only this answer contains its secret."""
    _check(call)
    params = call.params
    endpoint = {
        "id": new_id("webhook_endpoint"),
        "object": "webhook_endpoint",
        "api_version": params.get("api_version"),
        "application": None,
        "created": account.clock.now(),
        "description": params.get("description") or None,
        "enabled_events": params["enabled_events"],
        "livemode": call.livemode,
        "metadata": {},
        "status": "enabled",
        "url": params["url"],
    }
    apply_metadata(endpoint, params.get("metadata"))
    secret = "whsec_" + token(32)
    account.store.put(endpoint, call.livemode, secrets=[secret])
    return {**endpoint, "secret": secret}


@route("GET /v1/webhook_endpoints")
def list_endpoints(account, call):
    """List endpoints."""
    found = account.store.newest("webhook_endpoint", call.livemode)
    return paginate(found, call.params, "/v1/webhook_endpoints")


@route("GET /v1/webhook_endpoints/{webhook_endpoint}")
def get(account, call, identifier):
    """Return an endpoint."""
    return account.store.get(
        "webhook_endpoint", identifier, call.livemode, "webhook_endpoint"
    )


@route("POST /v1/webhook_endpoints/{webhook_endpoint}")
def update(account, call, identifier):
    """Change an endpoint."""
    endpoint = get(account, call, identifier)
    _check(call)
    for name in ("description", "enabled_events", "url"):
        if name in call.params:
            endpoint[name] = call.params[name] or None
    if "disabled" in call.params:
        endpoint["status"] = "disabled" if call.params["disabled"] else "enabled"
    apply_metadata(endpoint, call.params.get("metadata"))
    return endpoint


@route("DELETE /v1/webhook_endpoints/{webhook_endpoint}")
def delete(account, call, identifier):
    """Delete an endpoint."""
    get(account, call, identifier)
    del account.store.table("webhook_endpoint")[identifier]
    return {"id": identifier, "object": "webhook_endpoint", "deleted": True}


@route("GET /v1/account")
def get_account(account, call):
    """Return the account that the key belongs to."""
    return {
        "id": account.id,
        "object": "account",
        "business_profile": {"name": "Autowartung", "url": "https://example.com"},
        "business_type": "company",
        "capabilities": {
            "card_payments": "active",
            "sepa_debit_payments": "active",
            "transfers": "active",
        },
        "charges_enabled": True,
        "country": "DE",
        "created": 1700000000,
        "default_currency": "eur",
        "details_submitted": True,
        "email": "shop@example.com",
        "metadata": {},
        "payouts_enabled": True,
        "settings": {
            "branding": {
                "icon": None,
                "logo": None,
                "primary_color": None,
                "secondary_color": None,
            },
            "card_payments": {
                "statement_descriptor_prefix": account.settings[
                    "statement_descriptor_prefix"
                ],
                "statement_descriptor_prefix_kana": None,
                "statement_descriptor_prefix_kanji": None,
            },
            "dashboard": {"display_name": "Autowartung", "timezone": "Europe/Berlin"},
            "payments": {
                "statement_descriptor": "AUTOWARTUNG",
                "statement_descriptor_kana": None,
                "statement_descriptor_kanji": None,
            },
        },
        "type": "standard",
    }
