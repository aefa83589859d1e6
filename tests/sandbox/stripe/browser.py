# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The browser's part: the script, the payment form, 3-D Secure."""

import functools
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.wrappers import Response

from ..wire import json_response
from . import visit
from .errors import StripeError

_STATIC = Path(__file__).parent / "static"
_SCRIPT_PATHS = ("/v3", "/v3/", "/clover/stripe.js", "/basil/stripe.js", "/stripe.js")
_HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_BASE = """
const ORIGIN = new URL(document.currentScript.src).origin;
const BASE = ORIGIN;
"""


@functools.cache
def _bundle(names, prologue=""):
    """Return several files as one script whose names stay its own."""
    parts = [(_STATIC / name).read_text() for name in names]
    return "(function () {\n'use strict';\n" + prologue + "\n".join(parts) + "})();\n"


def browser_response(app, request):
    """Return a page or file of the browser's part, or 404."""
    path = request.path
    if path in _SCRIPT_PATHS:
        names = ("messages.js", "api.js", "elements.js", "stripe.js")
        return _file(_bundle(names, _BASE), ".js")
    if path == "/_browser/element.js":
        return _file(_bundle(("messages.js", "api.js", "element.js")), ".js")
    if path == "/_browser/session":
        types = app.stripe.account.settings["payment_method_types"]
        return json_response({"payment_method_types": types})
    if path.startswith("/_browser/challenge/"):
        return _challenge(app.stripe, request, path.rpartition("/")[2])
    name = path.removeprefix("/_browser/")
    name = "element.html" if name == "element" else name
    if name in ("element.html", "element.css", "challenge.js"):
        return _file((_STATIC / name).read_text(), Path(name).suffix)
    return Response("Not found", 404)


def _file(text, suffix):
    return Response(text, 200, _HEADERS, mimetype=_TYPES[suffix])


def _challenge(stripe, request, secret):
    account = stripe.account
    with account.lock:
        intent = visit.by_secret(account, secret)
        if intent is None:
            return Response("Not found", 404)
        if request.method != "POST":
            page = (_STATIC / "challenge.html").read_text()
            return _file(page.replace("{{amount}}", _amount(intent)), ".html")
        passed = json.loads(request.get_data())["outcome"] == "pass"
        try:
            visit.authenticate(account, intent, passed)
        except StripeError:
            passed = False  # the bank knows the customer, and declines all the same
        account.run_later()
        return json_response({"return_url": _return_url(account, intent, passed)})


def _amount(intent):
    if intent["object"] == "setup_intent":
        return ""
    text = f"{intent['amount'] / 100:.2f}".replace(".", ",")
    return f"{text} {intent['currency'].upper()}"


def _return_url(account, intent, passed):
    url = account.store.hidden(intent).get("return_url")
    if not url:
        return None
    kind = intent["object"]
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query[kind] = intent["id"]
    query[f"{kind}_client_secret"] = intent["client_secret"]
    query["redirect_status"] = "succeeded" if passed else "failed"
    return parts._replace(query=urlencode(query)).geturl()
