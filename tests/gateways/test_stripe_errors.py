# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's errors, told apart by what the caller has to do next."""

import socket
from unittest.mock import patch

import pytest
import requests
from sandbox import Sandbox

from odoo.addons.autowartung_payment.gateways import reasons
from odoo.addons.autowartung_payment.gateways.errors import (
    Declined,
    Rejected,
    Unavailable,
    UnknownOutcome,
    WrongState,
)
from odoo.addons.autowartung_payment.gateways.objects import (
    CAPTURED,
    REQUIRES_PAYMENT,
    PaymentRequest,
    VoidRequest,
)
from odoo.addons.autowartung_payment.gateways.stripe import gateway as gateway_module
from odoo.addons.autowartung_payment.gateways.stripe.gateway import (
    Credentials,
    StripeGateway,
)

SECRET_KEY = "sk_test_sandbox"
INTENTS = "^/v1/payment_intents"
ATTEMPTS = 1 + gateway_module.NETWORK_RETRIES


@pytest.fixture(scope="module")
def running_sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox):
    running_sandbox.control.reset()
    with (
        patch.object(gateway_module, "READ_TIMEOUT_SECONDS", 0.3),
        patch.object(gateway_module, "CONNECT_TIMEOUT_SECONDS", 0.3),
    ):
        yield running_sandbox


@pytest.fixture
def gateway(sandbox):
    return StripeGateway(Credentials(SECRET_KEY, sandbox.url))


def create(gateway, key="key-1", amount=14900):
    request = PaymentRequest(
        amount=amount,
        currency="EUR",
        description="Autowartung AW/2026/00001",
        reference="AW/2026/00001",
    )
    return gateway.create_payment(request, idempotency_key=key)


WRITE_FAULTS = [
    ("timeout_before", {}, UnknownOutcome),
    ("timeout_after", {}, UnknownOutcome),
    ("drop_before", {}, UnknownOutcome),
    ("drop_after", {}, UnknownOutcome),
    ("error_before", {"status": 500}, UnknownOutcome),
    ("error_before", {"status": 503}, UnknownOutcome),
    ("error_after", {"status": 500}, UnknownOutcome),
    ("gateway_error_after", {"status": 502}, UnknownOutcome),
    ("malformed", {}, UnknownOutcome),
    ("error_before", {"status": 429}, Unavailable),
    ("error_before", {"status": 400}, Rejected),
    ("error_before", {"status": 401}, Rejected),
    ("error_before", {"status": 403}, Rejected),
    ("error_before", {"status": 404}, Rejected),
    ("error_before", {"status": 409}, UnknownOutcome),
]


@pytest.mark.parametrize("kind, options, error", WRITE_FAULTS)
def test_fault_of_a_writing_call(gateway, sandbox, kind, options, error):
    sandbox.control.fault(kind, INTENTS, "POST", times=ATTEMPTS, **options)
    with pytest.raises(error):
        create(gateway)


@pytest.mark.parametrize("kind, options, error", WRITE_FAULTS)
def test_fault_of_a_reading_call_is_never_unknown(
    gateway, sandbox, kind, options, error
):
    intent = create(gateway)
    sandbox.control.fault(kind, INTENTS, "GET", times=ATTEMPTS, **options)
    if options.get("status") == 409:
        error = Unavailable
    with pytest.raises(Rejected if error is Rejected else Unavailable):
        gateway.retrieve_payment(intent.id)


@pytest.mark.parametrize("kind", ["timeout_after", "drop_after", "gateway_error_after"])
def test_short_fault_is_overcome_with_the_same_key(gateway, sandbox, kind):
    sandbox.control.fault(kind, INTENTS, "POST", times=1)
    intent = create(gateway)
    [payment] = sandbox.control.ledger()["payments"]
    assert payment["payment_intent"] == intent.id


def test_later_attempt_does_not_hide_an_unknown_outcome(gateway, sandbox):
    """The SDK tells of the last attempt; here the first one made the payment."""
    sandbox.control.fault("drop_after", INTENTS, "POST", times=1)
    sandbox.control.fault("error_before", INTENTS, "POST", times=1, status=429)
    with pytest.raises(UnknownOutcome):
        create(gateway)
    assert len(sandbox.control.ledger()["payments"]) == 1
    sandbox.control.fault("error_before", INTENTS, "POST", times=1, status=429)
    with pytest.raises(Unavailable):
        create(gateway, key="key-2")


@pytest.mark.parametrize(
    "text, error",
    [
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", Unavailable),
        ("[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred", UnknownOutcome),
    ],
)
def test_broken_encryption_may_have_had_an_effect(gateway, text, error):
    broken = patch.object(
        requests.Session, "request", side_effect=requests.exceptions.SSLError(text)
    )
    with broken, pytest.raises(error):
        create(gateway)


def test_refused_connection_had_no_effect():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        gateway = StripeGateway(Credentials(SECRET_KEY, address))
        with pytest.raises(Unavailable):
            create(gateway)


def test_host_that_does_not_exist_had_no_effect():
    gateway = StripeGateway(Credentials(SECRET_KEY, "http://stripe.invalid"))
    with pytest.raises(Unavailable):
        create(gateway)


def test_changed_parameters_of_a_key_are_rejected(gateway):
    create(gateway, amount=100)
    with pytest.raises(Rejected):
        create(gateway, amount=200)


def test_decline_carries_both_codes(gateway, sandbox):
    intent = create(gateway)
    client = gateway._client
    with pytest.raises(Declined) as caught:
        gateway_module._call(
            client.v1.payment_intents.confirm,
            intent.id,
            {
                "payment_method": "pm_card_chargeDeclinedInsufficientFunds",
                "return_url": "http://127.0.0.1/",
            },
            writes=True,
        )
    assert caught.value.code == "card_declined"
    assert caught.value.decline_code == "insufficient_funds"
    assert caught.value.reason == reasons.INSUFFICIENT_FUNDS


def test_failure_of_a_payment_is_read_from_the_payment(gateway, sandbox):
    intent = create(gateway)
    sandbox.control.pay(intent.id, card="4000000000009995")
    failed = gateway.retrieve_payment(intent.id)
    assert failed.state == REQUIRES_PAYMENT
    assert failed.failure.code == "card_declined/insufficient_funds"
    assert failed.failure.reason == reasons.INSUFFICIENT_FUNDS
    assert failed.failure.attempt.startswith("ch_")
    assert not failed.is_final


def test_reason_is_that_of_what_was_tried(gateway, sandbox):
    sandbox.control.settings(payment_method_types=["card", "sepa_debit"])
    intent = create(gateway)
    sandbox.control.pay(intent.id, iban="DE62370400440532013001")
    sandbox.control.settle(intent.id, "failed")
    failed = gateway.retrieve_payment(intent.id)
    assert failed.failure.reason == reasons.ACCOUNT_LACKS_FUNDS
    sandbox.control.pay(intent.id, card="4000000000009995")
    failed = gateway.retrieve_payment(intent.id)
    assert failed.failure.reason == reasons.INSUFFICIENT_FUNDS


def test_what_was_given_back_is_told_with_the_payment(gateway, sandbox):
    intent = create(gateway)
    assert intent.refunded is None
    sandbox.control.pay(intent.id)
    assert gateway.retrieve_payment(intent.id).refunded == 0
    gateway._client.v1.refunds.create({"payment_intent": intent.id, "amount": 4900})
    assert gateway.retrieve_payment(intent.id).refunded == 4900


def test_paid_payment_cannot_be_cancelled(gateway, sandbox):
    intent = create(gateway)
    sandbox.control.pay(intent.id)
    with pytest.raises(WrongState) as caught:
        gateway.void_payment(VoidRequest(intent.id), idempotency_key="c")
    assert caught.value.code == "payment_intent_unexpected_state"
    paid = gateway.retrieve_payment(intent.id)
    assert paid.is_final
    assert paid.state == CAPTURED
    assert (paid.captured, paid.method.brand) == (14900, "visa")


def test_payment_is_found_by_its_reference(gateway, sandbox):
    request = PaymentRequest(
        amount=100, currency="EUR", description="x", reference="A-1"
    )
    intent = gateway.create_payment(request, idempotency_key="k")
    assert gateway.find_payment("A-1").id == intent.id
    assert gateway.find_payment("A-2") is None


def test_keys_are_not_shown():
    assert SECRET_KEY not in repr(Credentials(SECRET_KEY))


def test_client_secret_is_not_shown(gateway):
    intent = create(gateway)
    assert intent.client_secret
    assert intent.client_secret not in repr(intent)
