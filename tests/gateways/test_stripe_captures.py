# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is held is captured, in part or in full, released and given back."""

from datetime import UTC, datetime, timedelta

import pytest
from contract.description import contracts_dir
from contract.validator import validate_request
from sandbox import Sandbox

from odoo.addons.autowartung_payment.gateways.errors import (
    Declined,
    NotFound,
    Rejected,
    UnknownOutcome,
    WrongState,
)
from odoo.addons.autowartung_payment.gateways.interface import Gateway
from odoo.addons.autowartung_payment.gateways.objects import (
    AUTHORISED,
    CANCELLED,
    CAPTURED,
    PROCESSING,
    REFUND_DONE,
    REQUIRES_PAYMENT,
    CaptureRequest,
    PaymentRequest,
    RefundRequest,
    VoidRequest,
)
from odoo.addons.autowartung_payment.gateways.stripe.gateway import (
    NETWORK_RETRIES,
    Credentials,
    StripeGateway,
)

REFERENCE = "AW/2026/00001"


@pytest.fixture(scope="module")
def running_sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def control(running_sandbox):
    running_sandbox.control.reset()
    yield running_sandbox.control
    if contracts_dir():
        for request in running_sandbox.control.requests("^/v1/"):
            if not request["path"].endswith("/confirm"):
                validate_request(request["method"], request["path"], request["params"])


@pytest.fixture
def gateway(control, running_sandbox):
    return StripeGateway(Credentials("sk_test_sandbox", running_sandbox.url))


def request_to_hold(**values):
    return PaymentRequest(
        amount=14900,
        currency="EUR",
        description=f"Autowartung {REFERENCE}",
        reference=REFERENCE,
        notes={"booking": REFERENCE},
        captures=False,
        **values,
    )


@pytest.fixture
def held(gateway, control):
    """Return a payment of 149.00 EUR that is held."""
    payment = gateway.create_payment(request_to_hold(), idempotency_key="create")
    assert payment.state == REQUIRES_PAYMENT
    control.pay(payment.id)
    return gateway.retrieve_payment(payment.id)


def capture(gateway, payment, amount, key="capture"):
    request = CaptureRequest(
        payment_id=payment.id,
        amount=amount,
        currency="EUR",
        reference=f"P-{REFERENCE}",
        authorisation_id=payment.authorisation_id,
    )
    return gateway.capture_payment(request, idempotency_key=key)


def refund(gateway, payment, amount, key="refund"):
    request = RefundRequest(
        payment_id=payment.id,
        amount=amount,
        currency="EUR",
        reference=f"R-{REFERENCE}",
        capture_id=payment.capture_id,
    )
    return gateway.create_refund(request, idempotency_key=key)


def test_gateway_has_all_that_is_asked_of_one(gateway):
    assert isinstance(gateway, Gateway)


def test_what_is_held_is_no_money_yet(held):
    assert held.state == AUTHORISED
    assert not held.is_final
    assert (held.amount, held.authorised, held.captured) == (14900, 14900, 0)
    assert held.authorisation_id.startswith("ch_")
    assert held.capture_id is None
    assert (held.reference, held.live) == (REFERENCE, False)


def test_end_of_the_hold_is_told(held):
    in_days = held.capture_before - datetime.now(UTC)
    assert timedelta(days=4) < in_days < timedelta(days=32)


def test_all_that_is_held_is_captured(gateway, held):
    captured = capture(gateway, held, 14900)
    assert captured.state == CAPTURED
    assert (captured.authorised, captured.captured) == (0, 14900)
    assert captured.capture_id == held.authorisation_id


def test_part_is_captured_and_the_rest_released(gateway, control, held):
    captured = capture(gateway, held, 9900)
    assert captured.state == CAPTURED
    assert (captured.amount, captured.authorised, captured.captured) == (14900, 0, 9900)
    assert control.ledger()["currencies"]["eur"]["captured"] == 9900
    with pytest.raises(WrongState):
        capture(gateway, held, 5000, key="second")


def test_more_than_is_held_is_refused(gateway, held):
    with pytest.raises(Rejected):
        capture(gateway, held, 14901)
    assert gateway.retrieve_payment(held.id).state == AUTHORISED


@pytest.mark.parametrize("kind", ["timeout_after", "drop_after", "malformed"])
def test_lost_answer_to_a_capture_is_unknown_and_had_again(
    gateway, control, held, kind
):
    path = f"/v1/payment_intents/{held.id}/capture"
    gateway._http._timeout = (0.3, 0.3)
    control.fault(kind, path, "POST", times=1 + NETWORK_RETRIES)
    with pytest.raises(UnknownOutcome):
        capture(gateway, held, 9900)
    control.clear_faults()
    assert capture(gateway, held, 9900).captured == 9900
    assert control.ledger()["currencies"]["eur"]["captured"] == 9900


def test_what_is_held_is_released(gateway, held):
    request = VoidRequest(held.id, held.authorisation_id)
    released = gateway.void_payment(request, idempotency_key="void")
    assert released.state == CANCELLED
    assert (released.authorised, released.captured) == (0, 0)
    with pytest.raises(WrongState):
        capture(gateway, held, 100)


def test_part_is_given_back(gateway, held):
    answer = refund(gateway, capture(gateway, held, 9900), 4900)
    assert answer.state == REFUND_DONE
    assert (answer.amount, answer.currency, answer.live) == (4900, "EUR", False)
    assert answer.payment_id == held.id
    assert answer.reference == f"R-{REFERENCE}"
    assert gateway.retrieve_refund(answer.id) == answer


def test_more_than_was_captured_is_not_given_back(gateway, held):
    captured = capture(gateway, held, 9900)
    with pytest.raises((Declined, Rejected)):
        refund(gateway, captured, 9901)


def test_unknown_objects_are_not_found(gateway):
    for look_up in (gateway.retrieve_payment, gateway.retrieve_refund):
        with pytest.raises(NotFound):
            look_up("xx_none")


def test_what_cannot_be_held_may_be_charged_at_once(gateway, control):
    control.settings(payment_method_types=["card", "sepa_debit"])
    request = request_to_hold(charges_unholdable=True)
    by_card, by_debit = (
        gateway.create_payment(request, idempotency_key=key) for key in ("a", "b")
    )
    control.pay(by_card.id)
    assert gateway.retrieve_payment(by_card.id).state == AUTHORISED
    details = {"name": "Erika Mustermann", "email": "erika@example.com"}
    control.pay(by_debit.id, iban="DE89370400440532013000", billing_details=details)
    assert gateway.retrieve_payment(by_debit.id).state == PROCESSING
    control.settle(by_debit.id)
    paid = gateway.retrieve_payment(by_debit.id)
    assert (paid.state, paid.captured) == (CAPTURED, 14900)
