# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bodies on the wire: form decoding and JSON answers."""

import json
import re
from urllib.parse import parse_qsl

from werkzeug.wrappers import Response

_BRACKETS = re.compile(r"\[([^\]]*)\]")


class DecodeError(ValueError):
    """A form body that cannot be read; its text says why."""


def decode_form(*sources):
    """Return the nested parameters of form-encoded strings (``a[b][]=c``)."""
    result = {}
    for source in sources:
        for name, value in parse_qsl(source, keep_blank_values=True):
            head, _, tail = name.partition("[")
            keys = [head, *_BRACKETS.findall("[" + tail)] if tail else [head]
            _place(result, keys, value)
    return _lists(result)


def _place(node, keys, value):
    for key in keys[:-1]:
        node = node.setdefault(_slot(node, keys, key), {})
        if not isinstance(node, dict):
            raise DecodeError(f"Invalid object: {keys[0]}")
    node[_slot(node, keys, keys[-1])] = value


def _slot(node, keys, key):
    """An empty key appends: give it the next number."""
    if key != "":
        return key
    if len(keys) == 1:
        raise DecodeError("Invalid parameter name")
    return str(len(node))


def _lists(node):
    if not isinstance(node, dict):
        return node
    children = {key: _lists(value) for key, value in node.items()}
    if children and all(key.isdigit() for key in children):
        return [children[key] for key in sorted(children, key=int)]
    return children


def json_response(body, status=200, headers=None):
    """Return a JSON answer."""
    text = json.dumps(body, indent=2, ensure_ascii=False)
    return Response(text, status, headers or {}, mimetype="application/json")
