# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The table of routes: which function answers which request."""

import re

HANDLERS = {}
_PATTERNS = []


def route(name):
    """Register the function that answers a route of the API description."""

    def register(function):
        method, template = name.split(" ")
        expression = re.sub(r"\{\w+\}", "([^/]+)", template)
        HANDLERS[name] = function
        _PATTERNS.append((method, re.compile(f"^{expression}$"), name))
        # "/search" must win over "/{intent}".
        _PATTERNS.sort(key=lambda item: item[2].count("{"))
        return function

    return register


def match(method, path):
    """Return the name of the route and its path parameters, or None."""
    for wanted, pattern, name in _PATTERNS:
        found = pattern.match(path) if wanted == method else None
        if found:
            return name, found.groups()
    return None
