# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Write the sandbox's table of request parameters from the OpenAPI description.

Run it again when the sandbox serves a new route::

    CONTRACTS_DIR=… python tests/contract/generate_parameters.py
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from contract.description import Description  # noqa: E402

TARGET = HERE.parent / "sandbox" / "stripe" / "parameters.json"

ROUTES = """
GET /v1/account
GET /v1/balance_transactions
GET /v1/balance_transactions/{id}
GET /v1/charges
GET /v1/charges/{charge}
GET /v1/customers
POST /v1/customers
GET /v1/customers/search
GET /v1/customers/{customer}
POST /v1/customers/{customer}
DELETE /v1/customers/{customer}
GET /v1/customers/{customer}/payment_methods
GET /v1/disputes
GET /v1/disputes/{dispute}
GET /v1/events
GET /v1/events/{id}
GET /v1/payment_intents
POST /v1/payment_intents
GET /v1/payment_intents/search
GET /v1/payment_intents/{intent}
POST /v1/payment_intents/{intent}
POST /v1/payment_intents/{intent}/cancel
POST /v1/payment_intents/{intent}/capture
POST /v1/payment_intents/{intent}/confirm
GET /v1/payment_methods
POST /v1/payment_methods
GET /v1/payment_methods/{payment_method}
POST /v1/payment_methods/{payment_method}/attach
POST /v1/payment_methods/{payment_method}/detach
GET /v1/payouts
GET /v1/payouts/{payout}
GET /v1/radar/early_fraud_warnings
GET /v1/radar/early_fraud_warnings/{early_fraud_warning}
GET /v1/refunds
POST /v1/refunds
GET /v1/refunds/{refund}
POST /v1/refunds/{refund}
POST /v1/refunds/{refund}/cancel
GET /v1/reviews
GET /v1/reviews/{review}
POST /v1/reviews/{review}/approve
GET /v1/setup_intents
POST /v1/setup_intents
GET /v1/setup_intents/{intent}
POST /v1/setup_intents/{intent}
POST /v1/setup_intents/{intent}/cancel
POST /v1/setup_intents/{intent}/confirm
GET /v1/webhook_endpoints
POST /v1/webhook_endpoints
GET /v1/webhook_endpoints/{webhook_endpoint}
POST /v1/webhook_endpoints/{webhook_endpoint}
DELETE /v1/webhook_endpoints/{webhook_endpoint}
""".split("\n")[1:-1]

# Payment methods that no account of the sandbox has: their sub-trees stay out.
METHODS = {"card", "sepa_debit", "link", "billing_details", "metadata", "type"}
METHODS |= {"radar_options", "allow_redisplay"}
TRIMMED = {"payment_method_data", "payment_method_options"}
DROPPED = {"tax_id_data", "cash_balance", "transfer_data", "api_version"}


def compact(schema, name=""):
    """Return the part of an OpenAPI schema that the sandbox checks."""
    if "anyOf" in schema:
        return {"any": [compact(option, name) for option in schema["anyOf"]]}
    kind = schema.get("type", "string")
    if kind == "object":
        return _object(schema, name)
    if kind == "array":
        return {"list": compact(schema.get("items", {}))}
    if "enum" in schema:
        return {"enum": schema["enum"]}
    if kind == "string" and "maxLength" in schema:
        return {"str": schema["maxLength"]}
    return kind


def _object(schema, name):
    if "additionalProperties" in schema and schema["additionalProperties"]:
        return "map"
    properties = schema.get("properties", {})
    if name in TRIMMED:
        properties = {k: v for k, v in properties.items() if k in METHODS}
    result = {"object": {k: compact(v, k) for k, v in sorted(properties.items())}}
    if schema.get("required"):
        result["required"] = schema["required"]
    return result


def _route(description, route):
    schema = description.request_schema(*route.split(" "))
    kept = {k: v for k, v in schema["properties"].items() if k not in DROPPED}
    if "api_version" in schema["properties"]:
        kept["api_version"] = {"type": "string", "maxLength": 100}
    if route.endswith("payment_methods") and route.startswith("POST"):
        kept = {
            k: v
            for k, v in kept.items()
            if k in METHODS | {"customer", "expand", "payment_method"}
        }
    return _object({**schema, "properties": kept, "additionalProperties": False}, "")


def main():
    """Write ``parameters.json`` with repeated sub-trees stored once."""
    description = Description.load()
    routes = {route: _route(description, route) for route in ROUTES}
    shared, counts = {}, {}
    for tree in routes.values():
        _count(tree, counts)
    repeated = {key for key, number in counts.items() if number > 1 and len(key) > 60}
    routes = {route: _share(tree, repeated, shared) for route, tree in routes.items()}
    shared.pop("_keys", None)
    lines = json.dumps({"routes": routes, "shared": shared}, separators=(",", ":"))
    TARGET.write_text(
        lines.replace('"GET ', '\n"GET ')
        .replace('"POST ', '\n"POST ')
        .replace('"DELETE ', '\n"DELETE ')
        + "\n"
    )


def _count(tree, counts):
    if isinstance(tree, dict):
        key = json.dumps(tree, sort_keys=True)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] == 1:
            for value in tree.values():
                _count(value, counts)
    elif isinstance(tree, list):
        for value in tree:
            _count(value, counts)


def _share(tree, repeated, shared):
    if isinstance(tree, list):
        return [_share(value, repeated, shared) for value in tree]
    if not isinstance(tree, dict):
        return tree
    key = json.dumps(tree, sort_keys=True)
    if key in repeated and any(k in tree for k in ("object", "any", "list", "enum")):
        if key not in shared.setdefault("_keys", {}):
            shared["_keys"][key] = f"s{len(shared['_keys'])}"
            name = shared["_keys"][key]
            shared[name] = {
                k: _share(value, repeated, shared) for k, value in tree.items()
            }
        return {"shared": shared["_keys"][key]}
    return {k: _share(value, repeated, shared) for k, value in tree.items()}


if __name__ == "__main__":
    main()
