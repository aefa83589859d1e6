# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe, through its official SDK."""

import json
from dataclasses import dataclass, field

import stripe

from ..errors import Declined, Rejected, Unavailable, UnknownOutcome
from .objects import PaymentIntent, Refund

# The release that the requests and results below were written against; it also is
# the version that the webhook endpoint must be created with.
API_VERSION = "2025-09-30.clover"

# One attempt waits 10 s at most and is repeated once: a request to Odoo that calls
# Stripe twice stays far below `limit_time_real` (120 s).
CONNECT_TIMEOUT_SECONDS = 4
READ_TIMEOUT_SECONDS = 10
NETWORK_RETRIES = 1


@dataclass(frozen=True)
class Credentials:
    """An account's API key and the address to use it at.

    :param base_url: only set for a local stand-in; ``None`` is Stripe itself.
    """

    secret_key: str = field(repr=False)
    base_url: str | None = None


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
    """One Stripe account.

    Every method that moves money takes the idempotency key that its caller has
    committed beforehand. All methods raise the errors of :mod:`.errors`.
    """

    def __init__(self, credentials):
        base = {"api": credentials.base_url} if credentials.base_url else {}
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

    def create_customer(self, request, *, idempotency_key):
        """Create a Customer; return its id."""
        params = {
            "name": request.name[:256],
            "preferred_locales": [request.locale],
            "metadata": request.metadata,
        }
        if request.email:
            params["email"] = request.email
        answer = self._write(
            self._client.v1.customers.create,
            params,
            {"idempotency_key": idempotency_key},
        )
        return answer["id"]

    def create_payment_intent(self, request, *, idempotency_key):
        """Create a PaymentIntent that accepts whatever the account has switched on."""
        params = {
            "amount": request.amount,
            "currency": request.currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "description": request.description,
            "metadata": request.metadata,
        }
        if request.statement_suffix:
            params["statement_descriptor_suffix"] = request.statement_suffix
        if request.customer:
            params["customer"] = request.customer
        answer = self._write(
            self._client.v1.payment_intents.create,
            params,
            {"idempotency_key": idempotency_key},
        )
        return PaymentIntent.from_dict(answer)

    def update_payment_intent(
        self, payment_intent_id, *, setup_future_usage, payment_method=None
    ):
        """Say which saved payment method is offered, or that a new one is to be saved.

        Moves no money and can be repeated, so it needs no key of the caller's.

        :param setup_future_usage: ``None`` saves nothing. Stripe lets it be taken back
            where the PaymentIntent was created without it.
        :raise Rejected: with ``payment_intent_unexpected_state`` if it was confirmed.
        """
        params = {"setup_future_usage": setup_future_usage or ""}
        if payment_method:
            params["payment_method"] = payment_method
        answer = self._write(
            self._client.v1.payment_intents.update, payment_intent_id, params
        )
        return PaymentIntent.from_dict(answer)

    def detach_payment_method(self, payment_method_id):
        """Have Stripe forget a saved payment method for good.

        :raise Rejected: if it is nobody's (any more).
        """
        self._write(self._client.v1.payment_methods.detach, payment_method_id)

    def retrieve_payment_intent(self, payment_intent_id):
        answer = _call(
            self._client.v1.payment_intents.retrieve,
            payment_intent_id,
            {"expand": ["payment_method"]},
        )
        return PaymentIntent.from_dict(answer)

    def cancel_payment_intent(self, payment_intent_id, *, idempotency_key):
        """:raise Rejected: with ``payment_intent_unexpected_state`` if it was paid."""
        answer = self._write(
            self._client.v1.payment_intents.cancel,
            payment_intent_id,
            {},
            {"idempotency_key": idempotency_key},
        )
        return PaymentIntent.from_dict(answer)

    def find_payment_intent(self, metadata_key, metadata_value):
        """Return the PaymentIntent with this metadata, or ``None``.

        Stripe's search lags behind by up to a minute, hours in an outage: do not use
        it to find out whether a call that was just sent has arrived.
        Source: https://docs.stripe.com/search#data-freshness
        """
        quoted = metadata_value.replace("\\", "\\\\").replace("'", "\\'")
        query = f"metadata['{metadata_key}']:'{quoted}'"
        found = _call(
            self._client.v1.payment_intents.search, {"query": query, "limit": 1}
        )
        return PaymentIntent.from_dict(found["data"][0]) if found["data"] else None

    def create_refund(self, payment_intent_id, amount, metadata, *, idempotency_key):
        """Refund ``amount`` minor units of a captured PaymentIntent."""
        answer = self._write(
            self._client.v1.refunds.create,
            {
                "payment_intent": payment_intent_id,
                "amount": amount,
                "metadata": metadata,
            },
            {"idempotency_key": idempotency_key},
        )
        return Refund.from_dict(answer)

    def retrieve_refund(self, refund_id):
        return Refund.from_dict(_call(self._client.v1.refunds.retrieve, refund_id))

    def list_undelivered_events(self, since, types):
        """Return events, oldest first, that no endpoint has acknowledged yet.

        :param int since: Unix time in seconds.
        :param types: event types, at most 20; Stripe keeps events for 30 days.
            Source: https://docs.stripe.com/api/events/list
        :return: event objects as dicts, as they arrive in a webhook.
        """
        events = []
        page = {}
        while True:
            answer = _call(
                self._client.v1.events.list,
                {
                    "created": {"gte": since},
                    "types": list(types),
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


def _call(method, *args, writes=False):
    """Call the SDK, return plain data, translate its errors."""
    try:
        return json.loads(str(method(*args)))
    except stripe.CardError as error:
        decline_code = (error.json_body or {}).get("error", {}).get("decline_code")
        raise Declined(
            _message(error), code=error.code, decline_code=decline_code
        ) from error
    except stripe.RateLimitError as error:
        raise Unavailable(_message(error), code="rate_limited") from error
    except stripe.APIConnectionError as error:
        raise _network_error(error, writes) from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        if error.http_status == 409:
            # A twin with the same key is still under way.
            raise UnknownOutcome(_message(error), code=error.code) from error
        raise Rejected(_message(error), code=error.code) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise Rejected(_message(error), code="credentials_refused") from error
    except stripe.StripeError as error:
        kind = UnknownOutcome if writes else Unavailable
        raise kind(_message(error), code=error.code) from error


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
