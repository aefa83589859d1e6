# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The search query language, as far as payments and customers need it."""

import re

from .errors import invalid

_CLAUSE = re.compile(
    r"""\s*(?P<negative>-?)(?P<field>metadata\[(?P<q>["'])(?P<key>.+?)(?P=q)\]|[a-z_]+)
    (?P<operator>:|~|>=|<=|>|<)
    (?:(?P<q2>["'])(?P<text>.*?)(?P=q2)|(?P<bare>null|-?\d+))\s*""",
    re.VERBOSE,
)
_JOIN = re.compile(r"(and|or)\s+|", re.IGNORECASE)
_FIELDS = {
    "payment_intent": {"amount", "created", "currency", "customer", "status"},
    "customer": {"created", "email", "name", "phone"},
}


def search(account, call, kind):
    """Answer a search; objects appear only after the indexing delay."""
    params = call.params
    join, clauses = _parse(params["query"], kind)
    newest = account.clock.now() - account.settings["search_delay"]
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid limit: must be between 1 and 100", "limit")
    start = int(params.get("page") or 0)
    combine = any if join == "or" else all
    found = [
        obj
        for obj in account.store.newest(kind, call.livemode)
        if account.store.touched[obj["id"]] <= newest
        and not obj.get("deleted")
        and combine(_matches(obj, clause) for clause in clauses)
    ]
    more = len(found) > start + limit
    return {
        "object": "search_result",
        "data": found[start : start + limit],
        "has_more": more,
        "next_page": str(start + limit) if more else None,
        "url": f"/v1/{kind}s/search",
    }


def _parse(query, kind):
    position, clauses, joins = 0, [], set()
    while position < len(query):
        found = _CLAUSE.match(query, position)
        field = found and (found["key"] is not None or found["field"])
        if not found or (field is not True and field not in _FIELDS[kind]):
            raise invalid(
                "We were unable to parse your search query. Try using the format "
                '`metadata["key"]:"value"` to query for metadata or key:"value" to '
                "query for other fields.",
                "query",
            )
        clauses.append(found)
        position = found.end()
        joined = _JOIN.match(query, position)
        if joined[0] and joined[1]:
            joins.add(joined[1].lower())
        elif position < len(query):
            joins.add("and")
        position = joined.end()
    if len(joins) > 1 or not clauses:
        raise invalid("You can't combine AND and OR in one query.", "query")
    return (joins or {"and"}).pop(), clauses


def _matches(obj, clause):
    if clause["key"] is not None:
        value = (obj.get("metadata") or {}).get(clause["key"])
    else:
        value = obj.get(clause["field"])
    return _compare(value, clause) != bool(clause["negative"])


def _compare(value, clause):
    wanted = clause["text"] if clause["bare"] is None else clause["bare"]
    if clause["bare"] == "null":
        return value is None
    if value is None:
        return False
    operator = clause["operator"]
    if operator == ":":
        return str(value).lower() == wanted.lower()
    if operator == "~":
        return wanted.lower() in str(value).lower()
    value, wanted = int(value), int(wanted)
    return {
        ">": value > wanted,
        "<": value < wanted,
        ">=": value >= wanted,
        "<=": value <= wanted,
    }[operator]
