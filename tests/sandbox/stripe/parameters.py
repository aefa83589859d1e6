# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Checks of request parameters, as strict as the provider's own."""

import json
import re
from pathlib import Path

from .errors import invalid

_TABLE = json.loads((Path(__file__).parent / "parameters.json").read_text())
ROUTES = _TABLE["routes"]
_SHARED = _TABLE["shared"]
_INTEGER = re.compile(r"^-?\d+$")
_UNSET = {"enum": [""]}


def validate(route, params):
    """Return the parameters of a request with their types, or raise."""
    schema = ROUTES[route]
    unknown = _unknown(schema, params, "")
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        raise invalid(
            f"Received unknown parameter{plural}: {', '.join(unknown)}",
            unknown[0],
            "parameter_unknown",
        )
    return _check(schema, params, "")


def _resolve(schema):
    return _SHARED[schema["shared"]] if "shared" in schema else schema


def _unknown(schema, value, path):
    """Return the paths of all parameters that the schema does not know."""
    schema = _resolve(schema) if isinstance(schema, dict) else schema
    if not isinstance(schema, dict):
        return []
    if "any" in schema:
        found = [_unknown(option, value, path) for option in _fitting(schema, value)]
        return min(found, key=len, default=[])
    if "list" in schema and isinstance(value, list):
        return [
            name
            for index, item in enumerate(value)
            for name in _unknown(schema["list"], item, f"{path}[{index}]")
        ]
    if "object" not in schema or not isinstance(value, dict):
        return []
    found = []
    for key, item in value.items():
        inner = f"{path}[{key}]" if path else key
        if key not in schema["object"]:
            found.append(inner)
        else:
            found += _unknown(schema["object"][key], item, inner)
    return found


def _fitting(schema, value):
    options = [_resolve(o) if isinstance(o, dict) else o for o in schema["any"]]
    wanted = {dict: ("object", "map"), list: ("list",)}.get(type(value))
    if wanted is None:
        return [o for o in options if not _is_container(o)]
    return [o for o in options if o in wanted or any(w in o for w in wanted)]


def _is_container(schema):
    if isinstance(schema, str):
        return schema == "map"
    return "object" in schema or "list" in schema


def _check(schema, value, path):
    schema = _resolve(schema) if isinstance(schema, dict) else schema
    if isinstance(schema, dict) and "any" in schema:
        return _check_any(schema, value, path)
    if schema == "map":
        return _check_map(value, path)
    if isinstance(schema, dict) and "object" in schema:
        return _check_object(schema, value, path)
    if isinstance(schema, dict) and "list" in schema:
        return _check_list(schema, value, path)
    if isinstance(value, dict | list):
        kind = "hash" if isinstance(value, dict) else "array"
        raise invalid(f"Invalid string: {kind}", path)
    return _check_scalar(schema, value, path)


def _check_any(schema, value, path):
    options = _fitting(schema, value)
    if value == "" and _UNSET in options:
        return ""
    options = [option for option in options if option != _UNSET]
    if not options:
        raise invalid("Invalid object", path)
    error = None
    for option in options:
        try:
            return _check(option, value, path)
        except Exception as caught:
            error = error or caught
    raise error


def _check_object(schema, value, path):
    if value == "":
        raise _empty(path)
    if not isinstance(value, dict):
        raise invalid("Invalid object", path)
    for name in schema.get("required", ()):
        if name not in value:
            inner = f"{path}[{name}]" if path else name
            raise invalid(
                f"Missing required param: {inner}.", inner, "parameter_missing"
            )
    return {
        key: _check(schema["object"][key], item, f"{path}[{key}]" if path else key)
        for key, item in value.items()
    }


def _check_list(schema, value, path):
    if value == "":
        raise _empty(path)
    if not isinstance(value, list):
        raise invalid("Invalid array", path)
    return [
        _check(schema["list"], item, f"{path}[{index}]")
        for index, item in enumerate(value)
    ]


def _check_map(value, path):
    """Metadata: 50 keys of 40 characters with values of 500."""
    if not isinstance(value, dict):
        raise invalid("Invalid object", path)
    if len(value) > 50:
        raise invalid(
            "You can specify up to 50 keys, with key names up to 40 characters long "
            f"and values up to 500 characters long. You passed {len(value)} keys.",
            path,
        )
    for key, item in value.items():
        if len(key) > 40:
            raise invalid(
                f"Metadata keys must be at most 40 characters long. The key '{key}' "
                f"is {len(key)} characters long.",
                path,
            )
        if not isinstance(item, str):
            raise invalid(
                "Metadata values must be strings, but for key "
                f"'{key}' you passed in a value of another type.",
                path,
            )
        if len(item) > 500:
            raise invalid(
                "Metadata values must be at most 500 characters long. The value for "
                f"key '{key}' is {len(item)} characters long.",
                path,
            )
    return value


def _check_scalar(schema, value, path):
    if schema == "integer":
        if not _INTEGER.match(value):
            raise invalid(
                f"Invalid integer: {value}", path, "parameter_invalid_integer"
            )
        return int(value)
    if schema == "boolean":
        if value not in ("true", "false"):
            raise invalid(f"Invalid boolean: {value}", path)
        return value == "true"
    if isinstance(schema, dict) and "enum" in schema:
        if value not in schema["enum"]:
            raise _not_in(schema["enum"], path)
        return value
    if value == "":
        raise _empty(path)
    limit = schema.get("str") if isinstance(schema, dict) else None
    if limit and len(value) > limit:
        raise invalid(
            f"Invalid string: must be at most {limit} characters; you passed "
            f"{len(value)}.",
            path,
        )
    return value


def _not_in(values, path):
    allowed = [value for value in values if value != ""]
    *most, last = allowed
    text = f"{', '.join(most)}, or {last}" if len(most) > 1 else " or ".join(allowed)
    return invalid(f"Invalid {path}: must be one of {text}", path)


def _empty(path):
    return invalid(
        f"You passed an empty string for '{path}'. We assume empty values are an "
        f"attempt to unset a parameter; however '{path}' cannot be unset. You should "
        f"remove '{path}' from your request or supply a non-empty value.",
        path,
        "parameter_invalid_empty",
    )
