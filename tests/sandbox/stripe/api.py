# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One request to the API: who asks, what for, was it asked before, the answer."""

import base64
import contextlib
import json
import re

from ..wire import DecodeError, decode_form, json_response
from . import (  # noqa: F401 - each registers its routes
    balance,
    charges,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    refunds,
    routing,
    setup_intents,
    versions,
    webhook_endpoints,
)
from .account import Account
from .errors import StripeError, invalid, unauthorized
from .expansion import expand
from .idempotency import Keys
from .parameters import validate
from .store import token

_KEY = re.compile(r"^(sk|rk|pk)_(test|live)_\w{6,}$")
_BROWSER_ROUTES = {
    "GET /v1/payment_intents/{intent}",
    "POST /v1/payment_intents/{intent}/confirm",
    "GET /v1/setup_intents/{intent}",
    "POST /v1/setup_intents/{intent}/confirm",
    "POST /v1/payment_methods",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, "
    "Stripe-Version, X-Stripe-Client-User-Agent, Stripe-Account",
    "Access-Control-Expose-Headers": "Request-Id, Stripe-Should-Retry",
    "Access-Control-Max-Age": "300",
}


class Call:
    """One request, as the handlers see it."""

    def __init__(self, request):
        self.method = request.method
        self.path = request.path.rstrip("/")
        self.request_id = "req_" + token(14)
        self.idempotency_key = None
        self.livemode = False
        self.publishable = False
        self.version = events.API_VERSION
        self.params = {}
        self.decoded = {}
        self.replayed = False
        self.expansions = []

    def read(self, request):
        """Decode the parameters and find out who asks."""
        try:
            query = request.query_string.decode()
            body = request.get_data().decode()
            self.decoded = decode_form(query, body)
        except (DecodeError, UnicodeDecodeError) as error:
            raise invalid(str(error)) from error
        self._authenticate(request)
        self.version = request.headers.get("Stripe-Version") or events.API_VERSION
        versions.check(self.version)
        if self.method == "POST":
            self.idempotency_key = request.headers.get("Idempotency-Key")

    def _authenticate(self, request):
        key = _key_of(request.headers.get("Authorization", ""))
        if not key:
            raise unauthorized(
                "You did not provide an API key. You need to provide your API key in "
                "the Authorization header, using Bearer auth (e.g. 'Authorization: "
                "Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api"
                "#authentication for details, or we can help at "
                "https://support.stripe.com/."
            )
        found = _KEY.match(key)
        if not found or "invalid" in key:
            shown = key[:8] + "*" * max(0, len(key) - 12) + key[-4:]
            raise unauthorized(f"Invalid API Key provided: {shown}")
        self.publishable = found[1] == "pk"
        self.livemode = found[2] == "live"


def _key_of(header):
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except ValueError:
            return None
    return None


class StripeApi:
    """Answers requests to ``/v1/…``."""

    def __init__(self, clock, courier):
        self.account = Account(clock, courier)
        self.keys = Keys(clock)
        self.log = []

    def reset(self):
        """Forget everything."""
        with self.account.lock:
            self.account.reset()
            self.keys.clear()
            self.log.clear()

    def preflight(self):
        """Answer a browser's question whether it may ask."""
        return json_response({}, 200, _CORS)

    def describe(self, request):
        """Return the call of a request that never reaches the API."""
        call = Call(request)
        with contextlib.suppress(StripeError):
            call.read(request)
        return call

    def begin(self, request):
        """Start a request: return the call and the answer, if that is decided."""
        call = Call(request)
        try:
            call.read(request)
            with self.account.lock:
                kept = self._prepare(call, request)
        except StripeError as error:
            return call, self._answer(call, error.status, error.body)
        if kept:
            call.replayed = True
            return call, self._answer(call, *kept)
        return call, None

    def _prepare(self, call, request):
        found = routing.match(call.method, call.path)
        if not found:
            raise StripeError(
                404,
                "invalid_request_error",
                f"Unrecognized request URL ({call.method}: {call.path}). Please see "
                "https://stripe.com/docs or we can help at https://support.stripe.com/.",
                executed=False,
            )
        call.route, call.arguments = found
        if call.publishable and call.route not in _BROWSER_ROUTES:
            raise unauthorized(
                "This API call cannot be made with a publishable API key. Please use a "
                "secret API key. You can find a list of your API keys at "
                "https://dashboard.stripe.com/account/apikeys.",
                "secret_key_required",
            )
        stated = request.headers.get("Stripe-Account")
        if stated and stated != self.account.id:
            raise unauthorized(
                f"The provided key does not have access to account '{stated}' (or "
                "that account does not exist).",
                "account_invalid",
                403,
            )
        call.params = validate(call.route, call.decoded)
        call.expansions = call.params.pop("expand", [])
        if call.idempotency_key is None:
            return None
        return self.keys.begin(
            call.idempotency_key, call.livemode, call.path, call.decoded
        )

    def execute(self, call):
        """Carry the operation out and return the status and body."""
        with self.account.lock:
            try:
                handler = routing.HANDLERS[call.route]
                result = handler(self.account, call, *call.arguments)
                body = expand(self.account, result, call.expansions)
                status, executed = 200, True
            except StripeError as error:
                status, body, executed = error.status, error.body, error.executed
            body = versions.render(self.account, body, call.version)
            text = json.dumps(body, indent=2, ensure_ascii=False)
            self.account.run_later()
            if not executed:
                self.abandon(call)
        return status, text

    def finish(self, call, status, text):
        """Keep the outcome under the idempotency key and return the answer."""
        self.keep(call, status, text)
        return self._answer(call, status, text)

    def keep(self, call, status, text):
        """Keep an outcome under the idempotency key."""
        if call.idempotency_key is not None:
            with self.account.lock:
                self.keys.finish(call.idempotency_key, call.livemode, status, text)

    def abandon(self, call):
        """The operation did not begin: the key is free again."""
        if call.idempotency_key is not None:
            self.keys.abandon(call.idempotency_key, call.livemode)

    def refuse(self, call, status):
        """Return an error that has nothing to do with the operation."""
        return self._answer(call, status, error_body(status))

    def _answer(self, call, status, body):
        if isinstance(body, dict):
            if "error" in body and status < 500:
                url = f"https://dashboard.stripe.com/test/logs/{call.request_id}"
                body = {"error": {**body["error"], "request_log_url": url}}
            body = json.dumps(body, indent=2, ensure_ascii=False)
        self.record(call, status)
        response = json_response(None, status, self._headers(call, status))
        response.set_data(body)
        return response

    def _headers(self, call, status):
        headers = {
            **_CORS,
            "Request-Id": call.request_id,
            "Stripe-Version": call.version,
        }
        if call.idempotency_key is not None:
            headers["Idempotency-Key"] = call.idempotency_key
        if call.replayed:
            headers["Idempotent-Replayed"] = "true"
            headers["Original-Request"] = call.request_id
        if status == 409:
            headers["Stripe-Should-Retry"] = "true"
        elif status in (400, 401, 402, 403, 404) or (call.replayed and status >= 400):
            headers["Stripe-Should-Retry"] = "false"
        return headers

    def record(self, call, status):
        """Write the request down for the tests; card numbers are left out."""
        self.log.append(
            {
                "id": call.request_id,
                "method": call.method,
                "path": call.path,
                "params": _masked(call.decoded),
                "idempotency_key": call.idempotency_key,
                "version": call.version,
                "livemode": call.livemode,
                "publishable": call.publishable,
                "status": status,
                "replayed": call.replayed,
            }
        )


def error_body(status):
    """Return the body of an error that the provider itself has."""
    if status == 429:
        return {
            "error": {
                "code": "rate_limit",
                "doc_url": "https://docs.stripe.com/error-codes/rate-limit",
                "message": "Request rate limit exceeded. Learn more about rate limits "
                "here https://stripe.com/docs/rate-limits.",
                "type": "invalid_request_error",
            }
        }
    return {
        "error": {
            "message": "Sorry! There was an error while talking to one of our "
            "backends. Support has been notified.",
            "type": "api_error",
        }
    }


def _masked(params):
    if isinstance(params, dict):
        return {
            key: "…" if key in ("number", "cvc") else _masked(value)
            for key, value in params.items()
        }
    return [_masked(item) for item in params] if isinstance(params, list) else params
