# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked of Stripe, and what of its answers the addon acts on."""

from dataclasses import dataclass, field

# Statuses of a PaymentIntent that never change again.
# Source: https://docs.stripe.com/payments/paymentintents/lifecycle
FINAL_STATUSES = frozenset({"succeeded", "canceled"})
# Statuses in which nobody has committed to the payment yet.
UNCONFIRMED_STATUSES = frozenset(
    {"requires_payment_method", "requires_confirmation", "requires_action"}
)
# A saved payment method is charged with the customer at the page, never behind it.
SAVED_FOR = "on_session"


@dataclass(frozen=True)
class CustomerRequest:
    """Who pays, as Stripe shows it to the back office and addresses receipts.

    :param locale: language of Stripe's receipts and mails, e.g. ``de``.
    """

    name: str
    email: str | None
    locale: str
    metadata: dict


@dataclass(frozen=True)
class PaymentIntentRequest:
    """What to ask of Stripe for one payment.

    :param amount: minor units of ``currency``.
    :param currency: ISO 4217, upper case.
    :param metadata: at most 50 short texts; how the object is found again.
    :param statement_suffix: what the customer reads on the bank statement, at most 22
        characters together with the account's prefix.
    """

    amount: int
    currency: str
    description: str
    metadata: dict
    customer: str | None = None
    statement_suffix: str | None = None


@dataclass(frozen=True)
class PaymentMethod:
    """The part of Stripe's PaymentMethod that the addon acts on.

    :param type: e.g. ``card``; ``brand`` e.g. ``visa``.
    :param customer: whose it is, if it is saved.
    :param label: what its owner knows it by: last digits or a mail address.
    :param fingerprint: the same for one card or bank account, whenever it is entered.
    """

    id: str
    type: str
    customer: str | None = None
    brand: str | None = None
    label: str | None = None
    fingerprint: str | None = None

    @classmethod
    def from_dict(cls, data):
        """:raise KeyError, TypeError: if ``data`` is no PaymentMethod."""
        details = data.get(data["type"]) or {}
        return cls(
            id=data["id"],
            type=data["type"],
            customer=data.get("customer"),
            brand=details.get("brand"),
            label=details.get("last4")
            or details.get("email")
            or details.get("payer_email"),
            fingerprint=details.get("fingerprint"),
        )


@dataclass(frozen=True)
class PaymentIntent:
    """The part of Stripe's PaymentIntent that the addon acts on.

    :param amount: minor units that were asked for.
    :param amount_received: minor units that were captured.
    :param currency: ISO 4217, upper case.
    :param failure_code: why the last attempt failed, with ``failure_decline_code``.
    :param failed_attempt: id of what that attempt was made with. A declined one left a
        charge; one that failed in 3-D Secure left only its payment method, a new one
        for each attempt.
    :param payment_method_id: what is or was paid with; ``payment_method`` tells more
        of it, but not in an event.
    :param setup_future_usage: set if the payment method is saved for its customer.
    """

    id: str
    status: str
    amount: int
    amount_received: int
    currency: str
    livemode: bool
    metadata: dict
    client_secret: str | None = field(default=None, repr=False)
    latest_charge: str | None = None
    failure_code: str | None = None
    failure_decline_code: str | None = None
    failure_message: str | None = None
    failed_attempt: str | None = None
    cancellation_reason: str | None = None
    payment_method_id: str | None = None
    payment_method: PaymentMethod | None = None
    setup_future_usage: str | None = None

    @property
    def is_final(self):
        return self.status in FINAL_STATUSES

    @property
    def is_unconfirmed(self):
        return self.status in UNCONFIRMED_STATUSES

    @classmethod
    def from_dict(cls, data):
        """:raise KeyError, TypeError: if ``data`` is no PaymentIntent."""
        failure = data.get("last_payment_error") or {}
        method = data.get("payment_method")
        is_expanded = isinstance(method, dict)
        charge = data.get("latest_charge")
        return cls(
            id=data["id"],
            status=data["status"],
            amount=data["amount"],
            amount_received=data.get("amount_received") or 0,
            currency=data["currency"].upper(),
            livemode=bool(data["livemode"]),
            metadata=dict(data.get("metadata") or {}),
            client_secret=data.get("client_secret"),
            latest_charge=charge["id"] if isinstance(charge, dict) else charge,
            failure_code=failure.get("code"),
            failure_decline_code=failure.get("decline_code"),
            failure_message=failure.get("message"),
            failed_attempt=failure.get("charge")
            or (failure.get("payment_method") or {}).get("id"),
            cancellation_reason=data.get("cancellation_reason"),
            payment_method_id=method["id"] if is_expanded else method,
            payment_method=PaymentMethod.from_dict(method) if is_expanded else None,
            setup_future_usage=data.get("setup_future_usage"),
        )


@dataclass(frozen=True)
class Refund:
    """The part of Stripe's Refund that the addon acts on; ``amount`` in minor units."""

    id: str
    status: str
    amount: int
    currency: str
    failure_reason: str | None = None

    @classmethod
    def from_dict(cls, data):
        """:raise KeyError, TypeError: if ``data`` is no Refund."""
        return cls(
            id=data["id"],
            status=data.get("status") or "pending",
            amount=data["amount"],
            currency=data["currency"].upper(),
            failure_reason=data.get("failure_reason"),
        )
