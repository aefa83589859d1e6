# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who knows whom in the addon, read from its source alone.

An arrow leads from the file that imports, calls or names something to the wing in which
that is at home. At home is a name in the lowest wing that defines it: who fills a hook
of a lower wing does not own it. Names that Odoo knows are nobody's.
"""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

# Bottom to top: each knows itself and what is named before it.
LAYERS = (
    "tools",
    "exceptions",
    "gateways",
    "models/common",
    "models/inbox",
    "models/books",
    "models/payment",
    "models/customer",
    "models/booking",
    "models/business",
    "models/concierge",
    "models/consents",
    "models/messages",
    "models/withdrawal",
    "models/voucher",
    "models/extension",
    "models/shop",
    "models/datev",
    "models/office",
    "wizards",
    "controllers",
)
# Its folders know each other as long as there is no circle.
_FREE = "controllers"
_IGNORED = ("migrations", "static", "__init__.py", "__manifest__.py")
_PATH_OF_FIELDS = re.compile(r"[a-z]\w*(\.[a-z]\w*)*")
# Fields that many models have, Odoo's own as well: they tell nothing.
_EVERYBODYS = frozenset(
    ("access_token", "amount_total", "company_id", "currency_id", "invoice_ids")
    + ("line_ids", "price_subtotal", "price_total", "price_unit", "product_id")
    + ("amount_tax", "tax_ids")
    + ("partner_email", "partner_id", "res_id", "res_model", "service_ids")
    + ("transaction_ids", "user_id")
)


@dataclass(frozen=True, order=True)
class Arrow:
    """One place that knows another wing.

    :param str path: the file, below the addon.
    :param str what: what it imports, calls or names.
    """

    path: str
    line: int
    source: str
    target: str
    what: str

    @property
    def points_up(self):
        return _rank(self.target) > _rank(self.source)

    @property
    def key(self):
        """The arrow without its line, which every edit moves."""
        return f"{self.path}: {self.what}"

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what} is {self.target}'s"


def find_arrows(addon):
    """Return the arrows between the wings of an addon's source, sorted.

    :param Path addon: its folder.
    """
    trees = {
        path.relative_to(addon): ast.parse(path.read_text(), str(path))
        for path in sorted(Path(addon).rglob("*.py"))
        if not set(path.relative_to(addon).parts) & set(_IGNORED)
    }
    homes = _Homes(trees)
    found = set()
    for path, tree in trees.items():
        source = _wing(path)
        for line, target, what in _uses(path, tree, homes):
            if target != source:
                found.add(Arrow(str(path), line, source, target, what))
    return sorted(found)


def find_circles(arrows):
    """Return lists of wings, each of which knows the next one, the last the first."""
    known = defaultdict(set)
    for arrow in arrows:
        known[arrow.source].add(arrow.target)
    circles = {}
    for start in sorted(known):
        way = _way_back(start, known)
        if way:
            circles.setdefault(frozenset(way), way)
    return list(circles.values())


def describe_circle(circle, arrows):
    """Return a circle with one place for each of its arrows."""
    lines = [" → ".join([*circle, circle[0]])]
    for source, target in pairwise([*circle, circle[0]]):
        arrow = next(a for a in arrows if (a.source, a.target) == (source, target))
        lines.append(f"  {arrow}")
    return "\n".join(lines)


def _way_back(start, known):
    """Return the shortest way from a wing to itself, empty if there is none."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop(0)
        for following in sorted(known[way[-1]]):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


def _wing(path):
    parts = path.with_suffix("").parts
    if parts[0] in ("models", _FREE):
        return "/".join(parts[:2])
    return parts[0]


def _rank(wing):
    return LAYERS.index(_FREE if wing.startswith(_FREE) else wing)


class _Homes:
    """In which wing methods, fields and models are at home."""

    def __init__(self, trees):
        self.methods, self.fields, self.models = {}, {}, {}
        self._extended = defaultdict(set)
        others = {}
        for path, tree in sorted(trees.items(), key=lambda item: _rank(_wing(item[0]))):
            wing = _wing(path)
            for node in ast.walk(tree):
                self._note_function(node, wing)
                self._note_class(node, wing)
                for name in _plain_attributes(node):
                    others.setdefault(name, wing)
        for name, wing in self._extended.items():
            if wing and self.methods[name] in wing:
                del self.methods[name]
        # A plain attribute of the same name makes a field's name ambiguous.
        for name, wing in others.items():
            if name in self.fields and _rank(wing) < _rank(self.fields[name]):
                self.fields[name] = wing

    def _note_function(self, node, wing):
        if not isinstance(node, ast.FunctionDef):
            return
        # A public name is everybody's, too: "values", "join".
        if wing.startswith(_FREE) or not node.name.startswith(("_", "action_")):
            return
        self.methods.setdefault(node.name, wing)
        # What calls super() in its lowest wing extends a method of Odoo's.
        if _calls_super(node):
            self._extended[node.name].add(wing)

    def _note_class(self, node, wing):
        if not isinstance(node, ast.ClassDef):
            return
        for statement in node.body:
            if not isinstance(statement, ast.Assign):
                continue
            name = getattr(statement.targets[0], "id", "")
            value = statement.value
            if name == "_name" and isinstance(value, ast.Constant):
                # What inherits from its own name extends a model of Odoo's.
                if value.value not in _inherited(node):
                    self.models.setdefault(value.value, wing)
            elif _is_field(value) and "_" in name and name not in _EVERYBODYS:
                self.fields.setdefault(name, wing)


def _inherited(class_node):
    return {
        constant.value
        for statement in class_node.body
        if isinstance(statement, ast.Assign)
        and getattr(statement.targets[0], "id", "") == "_inherit"
        for constant in ast.walk(statement.value)
        if isinstance(constant, ast.Constant)
    }


def _is_field(value):
    function = value.func if isinstance(value, ast.Call) else None
    return _is_of(function, "fields")


def _is_of(node, name):
    """Whether it is an attribute of the variable of that name."""
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == name


def _calls_super(function):
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == function.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "super"
        for node in ast.walk(function)
    )


def _plain_attributes(node):
    """Yield what is not a record's: attributes of other objects, and parameters."""
    if isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.AnnAssign):
        yield getattr(node.target, "id", "")
    elif _is_of(node, "self") and isinstance(node.ctx, ast.Store):
        yield node.attr


def _uses(path, tree, homes):
    """Yield ``(line, wing, what)`` for everything in a file that has a home."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(level=level) if level:
                yield from _imports(path, node)
            case ast.Attribute(attr=name):
                for known in (homes.methods, homes.fields):
                    if name in known:
                        yield node.lineno, known[name], f".{name}"
            case ast.Constant(value=str(text)):
                if text in homes.models:
                    yield node.lineno, homes.models[text], text
                elif _PATH_OF_FIELDS.fullmatch(text):
                    for name in text.split("."):
                        if name in homes.fields:
                            yield node.lineno, homes.fields[name], name


def _imports(path, node):
    folder = path.parts[: -node.level]
    module = (*folder, *(node.module or "").split("."))
    module = tuple(filter(None, module))
    for alias in node.names:
        parts = (*module, alias.name)
        wing = _wing(Path(*parts))
        if wing in LAYERS or wing.startswith(f"{_FREE}/"):
            yield node.lineno, wing, f"import {'.'.join(parts)}"
