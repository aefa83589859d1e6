# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's OpenAPI description, with the parameters that came after it."""

import copy
import functools
import json
import os
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent


def contracts_dir():
    """Return the directory of the providers' descriptions, or None if absent."""
    configured = os.environ.get("CONTRACTS_DIR")
    path = Path(configured) if configured else REPOSITORY.parent / "shared/contracts"
    return path if (path / "stripe.json").is_file() else None


class Description:
    """What the description says of requests, answers and objects."""

    def __init__(self, document, newer):
        self.document = document
        self.newer = newer
        self._patterns = [
            (path, re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"))
            for path in sorted(document["paths"], key=lambda path: path.count("{"))
        ]

    @classmethod
    @functools.cache
    def load(cls):
        """Return the description found beside the repository."""
        directory = contracts_dir()
        if not directory:
            raise FileNotFoundError("stripe.json: set CONTRACTS_DIR")
        document = json.loads((directory / "stripe.json").read_text())
        newer = json.loads((HERE / "newer_parameters.json").read_text())
        return cls(document, newer)

    def template(self, path):
        """Return the described path that ``path`` is an instance of, or None."""
        for template, pattern in self._patterns:
            if path == template or pattern.match(path):
                return template
        return None

    def operation(self, method, path):
        """Return the described operation, or None."""
        template = self.template(path)
        if template is None:
            return None
        return self.document["paths"][template].get(method.lower())

    def request_schema(self, method, path):
        """Return one object schema for the query and the body together."""
        operation = self.operation(method, path)
        if operation is None:
            raise KeyError(f"{method} {path} is not described")
        content = operation.get("requestBody", {}).get("content", {})
        form = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
        schema = copy.deepcopy({"type": "object", "properties": {}, **form})
        required = list(schema.get("required", []))
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                schema["properties"][parameter["name"]] = parameter["schema"]
                if parameter.get("required"):
                    required.append(parameter["name"])
        schema["required"] = required
        self._add_newer(schema, f"{method} {self.template(path)}")
        return schema

    def _add_newer(self, schema, route):
        for newer in self.newer:
            if route in newer["routes"]:
                _insert(schema, newer["at"].split("."), newer["schema"])

    def response_schema(self, method, path, status):
        """Return the schema of the answer with that status."""
        responses = self.operation(method, path)["responses"]
        answer = responses.get(str(status)) or responses["default"]
        return answer["content"]["application/json"]["schema"]


def _insert(schema, path, addition):
    if "anyOf" in schema:
        for option in schema["anyOf"]:
            _insert(option, path, addition)
        return
    if schema.get("type") != "object":
        return
    name, *rest = path
    if not rest:
        schema["properties"][name] = addition
    elif name in schema["properties"]:
        _insert(schema["properties"][name], rest, addition)
