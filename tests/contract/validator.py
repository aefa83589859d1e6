# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Validation of requests, answers and objects against Stripe's description.

``validate_request`` takes decoded form parameters as ``/_control/requests`` lists
them: values may still be text. All functions raise ``ContractError`` with every
deviation, or ``FileNotFoundError`` without the description.
"""

import functools
import re

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .description import Description

_ROOT = "urn:stripe"


class ContractError(AssertionError):
    """Something differs from the description; the message says what and where."""


def validate_request(method, path, params):
    """Check the parameters of a request, query and body together."""
    try:
        schema, validator = _request(method.upper(), _template(path))
    except KeyError as error:
        raise ContractError(f"{method} {path} is not described") from error
    _report(f"{method} {path}", validator, _coerce(schema, params))


def validate_response(method, path, status, body):
    """Check the body of an answer."""
    _report(f"{method} {path} → {status}", _response(method, path, status), body)


def validate_object(schema_name, obj):
    """Check an object by the name of its schema, such as ``payment_intent``."""
    _report(schema_name, _object(schema_name), obj)


def validate_event(event):
    """Check an event and the object that it carries."""
    validate_object("event", event)
    validate_object(event["data"]["object"]["object"], event["data"]["object"])


def _template(path):
    return Description.load().template(path) or path


def _report(title, validator, value):
    errors = sorted(validator.iter_errors(value), key=lambda error: error.json_path)
    if errors:
        lines = [f"  {error.json_path}: {_explain(error)}" for error in errors]
        raise ContractError("\n".join([title, *lines]))


def _explain(error):
    if not error.context:
        return error.message[:300]
    best = jsonschema.exceptions.best_match([error])
    return f"{best.json_path}: {best.message[:300]}"


@functools.cache
def _registry():
    document = _converted(Description.load().document)
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    return Registry().with_resource(_ROOT, resource)


def _validator(schema):
    return jsonschema.Draft202012Validator(schema, registry=_registry())


@functools.cache
def _object(name):
    if name not in Description.load().document["components"]["schemas"]:
        raise ContractError(f"{name} is not described")
    return _validator({"$ref": f"{_ROOT}#/components/schemas/{name}"})


@functools.cache
def _request(method, template):
    schema = Description.load().request_schema(method, template)
    schema = _closed(_converted(schema))
    return schema, _validator(schema)


def _response(method, path, status):
    return _response_of(method.upper(), _template(path), 200 if status < 300 else 400)


@functools.cache
def _response_of(method, template, status):
    description = Description.load()
    try:
        schema = description.response_schema(method, template, status)
    except (KeyError, TypeError) as error:
        raise ContractError(f"{method} {template} is not described") from error
    return _validator(_converted(schema))


def _converted(node, name=None):
    """Return an OpenAPI 3.0 schema as JSON Schema 2020-12."""
    if isinstance(node, list):
        return [_converted(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _converted(value, key) for key, value in node.items()}
    if name == "api_version":
        # The description's dates were mangled: see the README beside it.
        result.pop("enum", None)
    reference = result.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        result["$ref"] = _ROOT + reference
    if result.pop("nullable", None) is True:
        result = {"anyOf": [result, {"type": "null"}]}
    return result


def _closed(schema):
    """Forbid unknown parameters at every level of a request."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _closed(value) for key, value in schema.items()}
    if result.get("type") == "object" and "properties" in result:
        result.setdefault("additionalProperties", False)
    return result


def _coerce(schema, value):
    """Give the text of a form the type that the description asks for."""
    if "anyOf" in schema:
        options = [_coerce(option, value) for option in schema["anyOf"]]
        return next((o for o in options if not isinstance(o, str)), value)
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        known = schema.get("properties", {})
        return {
            key: _coerce(known[key], item) if key in known else item
            for key, item in value.items()
        }
    if kind == "array" and isinstance(value, list):
        return [_coerce(schema.get("items", {}), item) for item in value]
    if kind == "integer" and isinstance(value, str) and re.match(r"^-?\d+$", value):
        return int(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value
