# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests that nobody sends by accident: refused before a page's method reads them.

In one place for all routes of the addon, so that no method has to be ready for lists
where it expects a number, or for a line break in a token.
"""

import inspect
import re

from werkzeug.exceptions import BadRequest, MethodNotAllowed, abort

from ...tools.access_log import TOKENS
from .private_pages import is_expected, is_ours

# What a column of ids can hold.
LARGEST_ID = 2**31 - 1
ANYTHING = "anything"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_BY_NAME = (
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.KEYWORD_ONLY,
)
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


def refuse_options(request, rule):
    """Let no OPTIONS do what only a POST may do.

    Odoo lets every route have it, without asking for a CSRF token. A route for other
    sites (``cors``) is answered before its method is called.

    :raise MethodNotAllowed: unless the route says itself that it knows OPTIONS.
    """
    routing = rule.endpoint.routing
    if request.httprequest.method != "OPTIONS" or routing.get("cors"):
        return
    if "OPTIONS" not in (routing.get("methods") or ()):
        routes = request.env["ir.http"].routing_map()
        routes = routes.bind_to_environ(request.httprequest.environ)
        methods = set(routes.allowed_methods(request.httprequest.path)) - {"OPTIONS"}
        raise MethodNotAllowed(valid_methods=sorted(methods or ("GET", "POST")))


def replace_impossible_ids(rule, args):
    """Let numbers that no record can have be that of none.

    The route answers as it does to all records that are not there, and no number is
    larger than the database can look for.
    """
    if is_ours(rule):
        for name, value in args.items():
            if type(value) is int and not 0 <= value <= LARGEST_ID:
                args[name] = 0


def refuse_unreadable(request, rule, args):
    """Refuse what is of another kind than the route can read.

    What a script sends are texts, numbers and truth values; a route that reads an
    object names it in ``objects``. One of Odoo's that reads what it likes says
    :data:`ANYTHING` there.

    :raise BadRequest: or an answer with this status, to scripts.
    """
    if rule.endpoint.routing["type"] == "jsonrpc":
        if is_ours(rule) and (problem := _problem_of_script(request, rule, args)):
            refuse_as_bad(request, rule, problem)
    elif is_expected(request) and rule.endpoint.routing["auth"] != "none":
        _refuse_no_tokens(request.httprequest)
        # Our own pages read past it.
        if not is_ours(rule):
            sent = request.httprequest.args.items(multi=True)
            refuse_unstorable(value for _name, value in sent)


def refuse_unstorable(texts):
    """Refuse what Odoo would look up and no database takes.

    :raise BadRequest: if there is such a text.
    """
    if any("\x00" in str(text) for text in texts):
        raise BadRequest("not a text")


def _refuse_no_tokens(sent):
    for name in TOKENS:
        texts = (*sent.args.getlist(name), *sent.form.getlist(name))
        if name in sent.files or any(map(_CONTROL.search, texts)):
            raise BadRequest("not a token")


def refuse_as_bad(request, rule, problem):
    """Say what is wrong with a request, in the way that its sender reads.

    :raise BadRequest: or an answer with this status, to scripts.
    """
    if rule.endpoint.routing["type"] == "jsonrpc":
        abort(_answer_script(request, problem))
    raise BadRequest(problem)


def _answer_script(request, problem):
    """Answer as Odoo does to errors of scripts, but not as if all were well."""
    response = request.dispatcher.handle_error(BadRequest(problem))
    response.status_code = BadRequest.code
    return response


def _problem_of_script(request, rule, args):
    """Return what is wrong with a call of JSON-RPC; nothing if it may be right."""
    try:
        call = request.get_json_data()
    except ValueError:
        return None  # Odoo says so
    except RecursionError:
        return "Invalid JSON data"
    if not isinstance(call, dict):
        return None  # the same
    given = call.get("params", {})
    if not isinstance(given, dict):
        return "Invalid JSON-RPC params"
    objects = rule.endpoint.routing.get("objects", ())
    if objects == ANYTHING:
        return None
    parameters = inspect.signature(rule.endpoint.func).parameters.values()
    known = {each.name: each for each in parameters if each.kind in _BY_NAME}
    for name, parameter in known.items():
        if name not in given:
            if name not in args and parameter.default is parameter.empty:
                return f"Missing: {name}"
        elif not _is_readable(name, given[name], name in objects):
            return f"Invalid: {name}"
    return None


def _is_readable(name, value, may_be_object):
    """Whether a value is a number, a text, or nothing; or an object of them."""
    match value:
        case str():
            return not (_CONTROL if name in TOKENS else _NO_TEXT).search(value)
        case dict():
            return may_be_object and all(
                _is_readable(key, inner, may_be_object) and not _NO_TEXT.search(key)
                for key, inner in value.items()
            )
        case list():
            return False
        case _:
            return True
