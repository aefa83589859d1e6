# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe, through its official SDK."""

import json
from dataclasses import dataclass, field

import stripe

from ..errors import (
    CredentialsRefused,
    Declined,
    NotFound,
    Rejected,
    Unavailable,
    UnknownOutcome,
    WrongState,
)
from . import objects, statement
from .const import API_VERSION, HELD_METHODS, METADATA_KEY, SAVED_FOR
from .events import WHAT_HAPPENED
from .reasons import reason_of

# One attempt waits 10 s at most and is repeated once: a request to Odoo that calls
# Stripe twice stays far below `limit_time_real` (120 s).
CONNECT_TIMEOUT_SECONDS = 4
READ_TIMEOUT_SECONDS = 10
NETWORK_RETRIES = 1

# More than that Stripe does not keep.
MAX_NAME = 256

_REJECTIONS = {
    "payment_intent_unexpected_state": WrongState,
    "resource_missing": NotFound,
}


@dataclass(frozen=True)
class Credentials:
    """An account's API key and the address to use it at.

    :param base_url: only set for a local stand-in; ``None`` is Stripe itself.
    :param live: the key's mode.
    """

    secret_key: str = field(repr=False)
    base_url: str | None = None
    live: bool = False


class _HttpClient(stripe.RequestsClient):
    """Knows whether any attempt of a call may have reached Stripe.

    The SDK repeats a call and tells of its last attempt only.
    """

    may_have_arrived = False

    def request(self, method, url, headers, post_data=None):
        try:
            answer = super().request(method, url, headers, post_data)
        except stripe.APIConnectionError as error:
            self.may_have_arrived |= not _was_never_sent(error)
            raise
        _content, status, _headers = answer
        self.may_have_arrived |= status >= 500
        return answer


class StripeGateway:
    """One Stripe account: the :class:`..interface.Gateway` of its PaymentIntents."""

    def __init__(self, credentials):
        base = {"api": credentials.base_url} if credentials.base_url else {}
        self._live = credentials.live
        self._http = _HttpClient(
            timeout=(CONNECT_TIMEOUT_SECONDS, READ_TIMEOUT_SECONDS)
        )
        self._client = stripe.StripeClient(
            credentials.secret_key,
            stripe_version=API_VERSION,
            base_addresses=base,
            max_network_retries=NETWORK_RETRIES,
            http_client=self._http,
        )

    # === CUSTOMERS AND WHAT THEY PAY WITH === #

    def create_customer(self, request, *, idempotency_key):
        params = {
            "name": request.name[:MAX_NAME],
            "preferred_locales": [request.locale],
            "metadata": request.notes,
        }
        if request.email:
            params["email"] = request.email
        answer = self._write(
            self._client.v1.customers.create,
            params,
            {"idempotency_key": idempotency_key},
        )
        return answer["id"]

    def choose_method(self, payment_id, *, saves, saved_method=None):
        # Stripe lets it be taken back where the PaymentIntent was created without it.
        params = {"setup_future_usage": SAVED_FOR if saves else ""}
        if saved_method:
            params["payment_method"] = saved_method
        answer = self._write(self._client.v1.payment_intents.update, payment_id, params)
        return objects.payment(answer)

    def forget_method(self, method_id):
        self._write(self._client.v1.payment_methods.detach, method_id)

    # === PAYMENTS === #

    def create_payment(self, request, *, idempotency_key):
        """Create a PaymentIntent that accepts whatever the account has switched on."""
        params = {
            "amount": request.amount,
            "currency": request.currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "description": request.description,
            "metadata": {METADATA_KEY: request.reference, **request.notes},
        }
        if not request.captures:
            params.update(_holding(request.charges_unholdable))
        if suffix := statement.suffix(request.statement_suffix or ""):
            params["statement_descriptor_suffix"] = suffix
        if request.customer:
            params["customer"] = request.customer
        answer = self._write(
            self._client.v1.payment_intents.create,
            params,
            {"idempotency_key": idempotency_key},
        )
        return objects.payment(answer)

    def retrieve_payment(self, payment_id):
        answer = _call(
            self._client.v1.payment_intents.retrieve,
            payment_id,
            {"expand": ["payment_method", "latest_charge"]},
        )
        return objects.payment(answer)

    def find_payment(self, reference):
        """Return the PaymentIntent with our reference, or ``None``.

        Stripe's search lags behind by up to a minute, hours in an outage: do not use
        it to find out whether a call that was just sent has arrived.
        Source: https://docs.stripe.com/search#data-freshness
        """
        quoted = reference.replace("\\", "\\\\").replace("'", "\\'")
        query = f"metadata['{METADATA_KEY}']:'{quoted}'"
        found = _call(
            self._client.v1.payment_intents.search, {"query": query, "limit": 1}
        )
        return objects.payment(found["data"][0]) if found["data"] else None

    def capture_payment(self, request, *, idempotency_key):
        answer = self._write(
            self._client.v1.payment_intents.capture,
            request.payment_id,
            {"amount_to_capture": request.amount},
            {"idempotency_key": idempotency_key},
        )
        return objects.payment(answer)

    def void_payment(self, request, *, idempotency_key):
        answer = self._write(
            self._client.v1.payment_intents.cancel,
            request.payment_id,
            {},
            {"idempotency_key": idempotency_key},
        )
        return objects.payment(answer)

    # === REFUNDS === #

    def create_refund(self, request, *, idempotency_key):
        answer = self._write(
            self._client.v1.refunds.create,
            {
                "payment_intent": request.payment_id,
                "amount": request.amount,
                "metadata": {METADATA_KEY: request.reference, **request.notes},
            },
            {"idempotency_key": idempotency_key},
        )
        return objects.refund(answer, live=self._live)

    def retrieve_refund(self, refund_id):
        answer = _call(self._client.v1.refunds.retrieve, refund_id)
        return objects.refund(answer, live=self._live)

    # === EVENTS === #

    def list_undelivered_events(self, since):
        """Return events, oldest first, that no endpoint has acknowledged yet.

        Stripe keeps events for 30 days and lists at most 20 types at once.
        Source: https://docs.stripe.com/api/events/list
        """
        events = []
        page = {}
        while True:
            answer = _call(
                self._client.v1.events.list,
                {
                    "created": {"gte": since},
                    "types": sorted(WHAT_HAPPENED),
                    "delivery_success": False,
                    "limit": 100,
                    **page,
                },
            )
            events += answer["data"]
            if not answer.get("has_more") or not answer["data"]:
                break
            page = {"starting_after": answer["data"][-1]["id"]}
        return events[::-1]

    def _write(self, method, *args):
        """Call what changes something; unknown is what any of its attempts left so."""
        self._http.may_have_arrived = False
        try:
            return _call(method, *args, writes=True)
        except Unavailable as error:
            if self._http.may_have_arrived:
                raise UnknownOutcome(str(error), code=error.code) from error
            raise


def _holding(charges_unholdable):
    """Return what makes Stripe hold the money.

    A PaymentIntent that holds as a whole leaves out what cannot be held. Else cards are
    told to hold, and all others are charged at once.
    Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
    """
    held = {"capture_method": "manual"}
    if not charges_unholdable:
        return held
    return {"payment_method_options": dict.fromkeys(HELD_METHODS, held)}


def _call(method, *args, writes=False):
    """Call the SDK, return plain data, translate its errors."""
    try:
        return json.loads(str(method(*args)))
    except stripe.CardError as error:
        raise _declined(error) from error
    except stripe.RateLimitError as error:
        raise Unavailable(_message(error), code="rate_limited") from error
    except stripe.APIConnectionError as error:
        raise _network_error(error, writes) from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        if error.http_status == 409:
            # A twin with the same key is still under way.
            raise UnknownOutcome(_message(error), code=error.code) from error
        kind = _REJECTIONS.get(error.code, Rejected)
        raise kind(_message(error), code=error.code) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise CredentialsRefused(_message(error), code="credentials_refused") from error
    except stripe.StripeError as error:
        kind = UnknownOutcome if writes else Unavailable
        raise kind(_message(error), code=error.code) from error


def _declined(error):
    told = (error.json_body or {}).get("error", {})
    decline_code = told.get("decline_code")
    tried = told.get("payment_method") or {}
    return Declined(
        _message(error),
        code=error.code,
        decline_code=decline_code,
        reason=reason_of(error.code, decline_code, tried.get("type")),
    )


def _network_error(error, writes):
    kind = UnknownOutcome if writes and not _was_never_sent(error) else Unavailable
    return kind(_message(error), code="network_error")


def _was_never_sent(error):
    cause = error.__cause__ or error.__context__
    told = str(cause).lower()
    return type(cause).__name__ == "ConnectTimeout" or any(
        sign in told for sign in ("refused", "resolve", "certificate verify failed")
    )


def _message(error):
    return (error.user_message or str(error)).strip()
