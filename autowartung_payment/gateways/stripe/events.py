# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's events: what happened to which object."""

from datetime import UTC, datetime

from ..objects import (
    PAYMENT_CHANGED,
    REFUND_CHANGED,
    Event,
    PaymentNews,
    RefundNews,
)
from . import objects

# What is acted on, at most 20 types: as many can be asked for at once.
WHAT_HAPPENED = {
    "payment_intent.amount_capturable_updated": PAYMENT_CHANGED,
    "payment_intent.canceled": PAYMENT_CHANGED,
    "payment_intent.payment_failed": PAYMENT_CHANGED,
    "payment_intent.processing": PAYMENT_CHANGED,
    "payment_intent.requires_action": PAYMENT_CHANGED,
    "payment_intent.succeeded": PAYMENT_CHANGED,
    "refund.failed": REFUND_CHANGED,
    "refund.updated": REFUND_CHANGED,
}
# Kept from the first day; what acts on them can read the history when it comes.
KEPT_PREFIXES = (
    "charge.",
    "refund.",
    "review.",
    "radar.early_fraud_warning.",
    "payout.",
)


def read(data):
    """Return the :class:`..objects.Event`.

    :raise ArithmeticError, LookupError, OSError, TypeError, ValueError: if ``data`` is
        no event object.
    """
    subject = _typed(_typed(_typed(data, dict)["data"], dict)["object"], dict)
    event_type = _typed(data["type"], str)
    if not event_type or not _typed(data["id"], str):
        raise ValueError("an event has an id and a type")
    return Event(
        id=data["id"],
        type=event_type,
        account=_typed(data.get("account"), str, type(None)) or "",
        live=_typed(data.get("livemode", False), bool),
        created_at=datetime.fromtimestamp(_typed(data["created"], int), UTC),
        object_id=_typed(subject.get("id"), str, type(None)),
        api_version=_typed(data.get("api_version"), str, type(None)),
    )


def read_payment_news(data):
    """Return the :class:`..objects.PaymentNews` of a ``payment_intent.`` event.

    :raise AttributeError, KeyError, TypeError: if it is about no PaymentIntent.
    """
    payment = objects.payment(data["data"]["object"])
    return PaymentNews(
        payment_id=payment.id,
        live=payment.live,
        reference=payment.reference,
        payment=payment if payment.is_final else None,
    )


def read_refund_news(data):
    """Return the :class:`..objects.RefundNews` of a ``refund.`` event.

    :raise AttributeError, KeyError, TypeError: if it is about no Refund.
    """
    refund = objects.refund(data["data"]["object"], live=bool(data.get("livemode")))
    return RefundNews(refund_id=refund.id, live=refund.live, reference=refund.reference)


def is_ours(data):
    """Whether what the event is about bears our reference."""
    try:
        return objects.reference(data["data"]["object"]) is not None
    except (AttributeError, KeyError, TypeError):
        return False


def _typed(value, *types):
    """Return ``value`` if it has one of the types; a bool is no int here."""
    if type(value) not in types:
        raise TypeError(f"{type(value).__name__} where {types} is expected")
    return value
