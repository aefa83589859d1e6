# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked of a provider, and what of its answers the addon acts on.

Amounts are integers in the minor unit of ``currency`` (ISO 4217, upper case).
``reference`` is always ours: the name of the `payment.transaction`, kept at the
provider with the object, so that the object is found again by it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from .reasons import OTHER

# === STATES === #

# Of a payment. Nobody has committed to it yet, or the last attempt failed.
REQUIRES_PAYMENT = "requires_payment"
PROCESSING = "processing"
AUTHORISED = "authorised"
CAPTURED = "captured"
CANCELLED = "cancelled"
# These never change again.
FINAL_STATES = frozenset({CAPTURED, CANCELLED})

# Of a refund.
REFUND_PENDING = "refund_pending"
REFUND_DONE = "refund_done"
REFUND_FAILED = "refund_failed"

# === WHAT MOVES MONEY === #

CREATE = "create"
CAPTURE = "capture"
VOID = "void"
REFUND = "refund"
OPERATIONS = (CREATE, CAPTURE, VOID, REFUND)

# === WHAT IS TAKEN === #


@dataclass(frozen=True)
class AmountLimits:
    """The least and the most that one payment can be, both included."""

    least: int
    most: int


# === REQUESTS === #


@dataclass(frozen=True)
class CustomerRequest:
    """Who pays, as the provider shows it to the back office and addresses receipts.

    :param locale: language of the provider's receipts and mails, e.g. ``de``.
    :param notes: short texts kept with the customer.
    """

    name: str
    email: str | None
    locale: str
    notes: dict = field(default_factory=dict)


@dataclass(frozen=True)
class PaymentRequest:
    """What to ask for one payment.

    :param notes: short texts kept with the payment, for the back office.
    :param customer: the provider's id of who pays.
    :param statement_suffix: what the customer reads on the bank statement; a provider
        may shorten and change it, or leave it out.
    :param captures: whether the money moves as soon as the customer has agreed; else
        it is held until it is captured or the hold ends.
    :param charges_unholdable: what is to be held may be paid by a method that cannot
        hold, a direct debit for one: its money moves at once.
    """

    amount: int
    currency: str
    description: str
    reference: str
    notes: dict = field(default_factory=dict)
    customer: str | None = None
    statement_suffix: str | None = None
    captures: bool = True
    charges_unholdable: bool = False


@dataclass(frozen=True)
class CaptureRequest:
    """Take ``amount`` of what is held, and release the rest.

    :param authorisation_id: of the :class:`Payment`: some providers capture that.
    """

    payment_id: str
    amount: int
    currency: str
    reference: str
    authorisation_id: str | None = None


@dataclass(frozen=True)
class VoidRequest:
    """Release all that is held, or end a payment before anybody has paid it."""

    payment_id: str
    authorisation_id: str | None = None


@dataclass(frozen=True)
class RefundRequest:
    """Give ``amount`` of a captured payment back.

    :param capture_id: of the :class:`Payment`: some providers refund that.
    """

    payment_id: str
    amount: int
    currency: str
    reference: str
    notes: dict = field(default_factory=dict)
    capture_id: str | None = None


# === RESULTS === #


@dataclass(frozen=True)
class Failure:
    """Why the last attempt to pay failed.

    :param reason: one of :mod:`.reasons`.
    :param code: the provider's own words, for the back office.
    :param attempt: id of what that attempt was made with, a new one for each.
    """

    reason: str
    code: str
    attempt: str | None = None


@dataclass(frozen=True)
class Method:
    """What is paid with.

    :param type: e.g. ``card``; ``brand`` e.g. ``visa``.
    :param kind: one of :mod:`.reasons`: a card, a bank account or something else.
    :param customer: whose it is, if it is saved.
    :param label: what its owner knows it by: last digits or a mail address.
    :param fingerprint: the same for one card or account, whenever it is entered.
    """

    id: str
    type: str
    kind: str = OTHER
    customer: str | None = None
    brand: str | None = None
    label: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class Payment:
    """A payment, as the provider has it.

    :param live: whether real money is meant.
    :param authorised: minor units that are held now.
    :param captured: minor units that were taken.
    :param refunded: minor units of them that were given back, by whomever; ``None`` if
        the answer does not tell.
    :param reference: ours; ``None`` if the payment is none of ours.
    :param authorisation_id: what holds the money; ``capture_id`` what moved it. Both
        may be the payment's own id, but need not.
    :param capture_before: when a hold ends, in UTC; ``None`` if not known.
    :param method_id: what is or was paid with; ``method`` tells more of it, but not in
        every answer.
    :param saves_method: whether what is paid with is kept for its customer.
    :param client_secret: what the browser confirms the payment with.
    """

    id: str
    state: str
    amount: int
    currency: str
    live: bool
    reference: str | None = None
    authorised: int = 0
    captured: int = 0
    refunded: int | None = None
    failure: Failure | None = None
    authorisation_id: str | None = None
    capture_id: str | None = None
    capture_before: datetime | None = None
    method_id: str | None = None
    method: Method | None = None
    saves_method: bool = False
    client_secret: str | None = field(default=None, repr=False)

    @property
    def is_final(self):
        return self.state in FINAL_STATES

    @property
    def is_unconfirmed(self):
        return self.state == REQUIRES_PAYMENT


@dataclass(frozen=True)
class Refund:
    """A refund, as the provider has it.

    :param payment_id: whose money is given back.
    :param failure_reason: the provider's own words, for the back office.
    """

    id: str
    state: str
    amount: int
    currency: str
    live: bool
    payment_id: str | None = None
    reference: str | None = None
    failure_reason: str | None = None


# === EVENTS === #

# What an event is about, as far as anything acts on it.
PAYMENT_CHANGED = "payment_changed"
REFUND_CHANGED = "refund_changed"


@dataclass(frozen=True)
class Event:
    """The head of what a provider has told us.

    :param account: connected account that it came from; empty for our own.
    :param created_at: in UTC.
    :param object_id: of what it is about.
    """

    id: str
    type: str
    account: str
    live: bool
    created_at: datetime
    object_id: str | None = None
    api_version: str | None = None


@dataclass(frozen=True)
class PaymentNews:
    """Which payment changed.

    Events overtake each other, so only a final state can be taken from one.

    :param payment: the payment itself where the event tells its final state.
    """

    payment_id: str
    live: bool
    reference: str | None = None
    payment: Payment | None = None


@dataclass(frozen=True)
class RefundNews:
    """Which refund changed: a hint, as what succeeded may fail later.

    :param reference: ours; ``None`` if somebody made the refund elsewhere.
    """

    refund_id: str
    live: bool
    reference: str | None = None
