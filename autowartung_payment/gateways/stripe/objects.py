# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's objects, as far as the addon acts on them, in neutral words.

Each function raises ``KeyError``, ``TypeError`` or ``AttributeError`` if its data is
not what it should be.
"""

from datetime import UTC, datetime

from ..objects import (
    AUTHORISED,
    CANCELLED,
    CAPTURED,
    PROCESSING,
    REFUND_DONE,
    REFUND_FAILED,
    REFUND_PENDING,
    REQUIRES_PAYMENT,
    Failure,
    Method,
    Payment,
    Refund,
)
from .const import METADATA_KEY
from .reasons import kind_of, reason_of

# Source: https://docs.stripe.com/payments/paymentintents/lifecycle
_PAYMENT_STATES = {
    "requires_payment_method": REQUIRES_PAYMENT,
    "requires_confirmation": REQUIRES_PAYMENT,
    "requires_action": REQUIRES_PAYMENT,
    "processing": PROCESSING,
    "requires_capture": AUTHORISED,
    "succeeded": CAPTURED,
    "canceled": CANCELLED,
}
# Source: https://docs.stripe.com/api/refunds/object#refund_object-status
_REFUND_STATES = {
    "succeeded": REFUND_DONE,
    "failed": REFUND_FAILED,
    "canceled": REFUND_FAILED,
}


def payment(data):
    """Return the :class:`..objects.Payment` of a PaymentIntent."""
    used = data.get("payment_method")
    is_expanded = isinstance(used, dict)
    charge = data.get("latest_charge")
    charge_id = charge["id"] if isinstance(charge, dict) else charge
    state = _PAYMENT_STATES[data["status"]]
    return Payment(
        id=data["id"],
        state=state,
        amount=data["amount"],
        authorised=data.get("amount_capturable") or 0,
        captured=data.get("amount_received") or 0,
        refunded=charge.get("amount_refunded") if isinstance(charge, dict) else None,
        currency=data["currency"].upper(),
        live=bool(data["livemode"]),
        reference=reference(data),
        client_secret=data.get("client_secret"),
        failure=_failure(data),
        # A charge is made for the hold, and captured later: one id for both.
        authorisation_id=charge_id if state in (AUTHORISED, CAPTURED) else None,
        capture_id=charge_id if state == CAPTURED else None,
        capture_before=_capture_before(charge) if isinstance(charge, dict) else None,
        method_id=used["id"] if is_expanded else used,
        method=method(used) if is_expanded else None,
        saves_method=bool(data.get("setup_future_usage")),
    )


def reference(data):
    """Return our reference from an object's metadata, or ``None``."""
    return (data.get("metadata") or {}).get(METADATA_KEY)


def method(data):
    """Return the :class:`..objects.Method` of a PaymentMethod."""
    details = data.get(data["type"]) or {}
    return Method(
        id=data["id"],
        type=data["type"],
        kind=kind_of(data["type"]),
        customer=data.get("customer"),
        brand=details.get("brand"),
        label=details.get("last4")
        or details.get("email")
        or details.get("payer_email"),
        fingerprint=details.get("fingerprint"),
    )


def refund(data, *, live):
    """Return the :class:`..objects.Refund`.

    :param bool live: the mode of whoever told it: Stripe's Refund has none.
    """
    intent = data.get("payment_intent")
    return Refund(
        id=data["id"],
        state=_REFUND_STATES.get(data.get("status"), REFUND_PENDING),
        amount=data["amount"],
        currency=data["currency"].upper(),
        live=live,
        payment_id=intent["id"] if isinstance(intent, dict) else intent,
        reference=reference(data),
        failure_reason=data.get("failure_reason"),
    )


def _failure(data):
    """Return why the last attempt failed.

    A declined one left a charge; one that failed in 3-D Secure left only its payment
    method, a new one for each attempt.
    """
    error = data.get("last_payment_error") or {}
    if data["status"] != "requires_payment_method" or not error.get("code"):
        return None
    code, decline_code = error["code"], error.get("decline_code")
    tried = error.get("payment_method") or {}
    return Failure(
        reason=reason_of(code, decline_code, tried.get("type")),
        code=f"{code}/{decline_code or ''}",
        attempt=error.get("charge") or tried.get("id"),
    )


def _capture_before(charge):
    details = charge.get("payment_method_details") or {}
    seconds = (details.get("card") or {}).get("capture_before")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
