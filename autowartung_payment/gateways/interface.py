# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a provider's package gives to the rest of the addon."""

import os
from datetime import timedelta
from typing import Protocol, runtime_checkable

from .environment import Environment
from .objects import (
    AmountLimits,
    CaptureRequest,
    CustomerRequest,
    Event,
    Payment,
    PaymentNews,
    PaymentRequest,
    Refund,
    RefundNews,
    RefundRequest,
    VoidRequest,
)


@runtime_checkable
class Gateway(Protocol):
    """One account at a provider, in one mode.

    Every method that moves money takes the idempotency key that its caller has
    committed beforehand; the same key within the service's replay window gets the
    first answer again. All methods raise the errors of :mod:`.errors`.
    """

    def create_customer(self, request: CustomerRequest, *, idempotency_key) -> str:
        """Create a customer; return its id."""

    def create_payment(
        self, request: PaymentRequest, *, idempotency_key: str
    ) -> Payment:
        """Create a payment for the customer to confirm.

        It may come back in any state: what is saved already can be paid in this call.
        """

    def choose_method(
        self, payment_id: str, *, saves: bool, saved_method: str | None = None
    ) -> Payment:
        """Say which saved method is offered, or that a new one is to be saved.

        Moves no money and can be repeated, so it needs no key of the caller's.

        :raise WrongState: if the customer has confirmed the payment already.
        """

    def retrieve_payment(self, payment_id: str) -> Payment:
        """:raise NotFound: if there is none."""

    def find_payment(self, reference: str) -> Payment | None:
        """Return the payment with our reference, or ``None``.

        May lag behind by minutes: not for calls that were just sent.
        """

    def capture_payment(
        self, request: CaptureRequest, *, idempotency_key: str
    ) -> Payment:
        """:raise WrongState: if nothing is held (any more)."""

    def void_payment(self, request: VoidRequest, *, idempotency_key: str) -> Payment:
        """:raise WrongState: if it was captured, or cannot be ended now."""

    def create_refund(self, request: RefundRequest, *, idempotency_key: str) -> Refund:
        """:raise Declined, Rejected: if there is nothing (left) to give back."""

    def retrieve_refund(self, refund_id: str) -> Refund:
        """:raise NotFound: if there is none."""

    def forget_method(self, method_id: str) -> None:
        """Forget a saved payment method for good.

        :raise Rejected: if it is nobody's (any more).
        """

    def list_undelivered_events(self, since: int) -> list[dict]:
        """Return events, oldest first, that no endpoint has acknowledged yet.

        :param since: Unix time in seconds.
        :return: as they arrive in a webhook.
        """


class Service(Protocol):
    """A provider: its credentials, its gateway, and what its words mean.

    :ivar code: of Odoo's `payment.provider`.
    :ivar name: for the back office.
    """

    code: str
    name: str

    def read_environment(
        self, mode: str, account: str = "", environ=os.environ
    ) -> Environment:
        """Return the credentials of a mode, ``LIVE`` or ``TEST``.

        :param account: a company's suffix; without variables of its own it shares the
            common account.
        """

    def webhook_secrets(self, environ=os.environ) -> dict[str, Environment]:
        """Return every active signing secret with the account and mode it is of."""

    def open(self, environment: Environment) -> Gateway:
        """Return the gateway to an account whose environment has no problem."""

    def verify(self, body: bytes, headers, secrets) -> str:
        """Return the secret that signed ``body``, just now.

        :param headers: the request's, looked up without regard to case.
        :raise InvalidSignature: fails closed.
        """

    def read_event(self, data: dict) -> Event:
        """:raise ArithmeticError, LookupError, OSError, TypeError, ValueError:
        if ``data`` is no event."""

    def what_happened(self, event_type: str) -> str | None:
        """Return what such events tell: ``PAYMENT_CHANGED`` or ``REFUND_CHANGED``.

        :return: ``None`` if nothing here acts on them.
        """

    def is_kept(self, event_type: str) -> bool:
        """Whether such events are of interest although nothing acts on them yet."""

    def read_payment_news(self, data: dict) -> PaymentNews:
        """Return what an event says that tells ``PAYMENT_CHANGED``.

        :raise AttributeError, KeyError, TypeError: if it is about no payment.
        """

    def read_refund_news(self, data: dict) -> RefundNews:
        """Return what an event says that tells ``REFUND_CHANGED``.

        :raise AttributeError, KeyError, TypeError: if it is about no refund.
        """

    def is_ours(self, data: dict) -> bool:
        """Whether an event bears our reference, although nobody has verified it."""

    def replay_window(self, operation: str) -> timedelta:
        """How long the provider surely honours the key of an operation."""

    def minor_unit_decimals(self, currency: str) -> int | None:
        """Return the decimals of an amount; ``None`` for the currency's own."""

    def amount_limits(self, currency: str) -> AmountLimits | None:
        """Return what can be asked for in a payment, in minor units.

        :return: ``None`` if that is not known.
        """
