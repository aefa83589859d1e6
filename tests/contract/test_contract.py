# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the sandbox accepts and says agrees with the provider's description."""

import contextlib

import pytest
import requests
import stripe

from .description import Description
from .validator import (
    ContractError,
    validate_event,
    validate_object,
    validate_request,
    validate_response,
)

RETURN_URL = "https://shop.example.com/return"
ADDRESS = {"line1": "Weg 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}


def pay_by_card(client, control):
    customer = client.customers.create(
        {"email": "a@example.com", "name": "Erika", "metadata": {"partner": "7"}}
    )
    client.customers.update(customer.id, {"address": ADDRESS, "phone": "030123456"})
    intent = client.payment_intents.create(
        {
            "amount": 4900,
            "currency": "eur",
            "customer": customer.id,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "description": "AW-7",
            "metadata": {"booking": "AW-7"},
            "receipt_email": "a@example.com",
            "setup_future_usage": "off_session",
            "shipping": {"name": "Erika", "address": ADDRESS},
            "statement_descriptor_suffix": "AW-7",
            "expand": ["customer"],
        }
    )
    client.payment_intents.update(intent.id, {"amount": 5000, "metadata": {"a": "b"}})
    control.pay(intent.id)
    client.payment_intents.retrieve(
        intent.id, {"expand": ["latest_charge.balance_transaction", "payment_method"]}
    )
    client.payment_intents.list({"customer": customer.id, "limit": 3})
    client.payment_intents.search({"query": "metadata['booking']:'AW-7'"})
    client.customers.search({"query": "email:'a@example.com'"})
    client.payment_methods.list({"customer": customer.id, "type": "card"})
    method = client.payment_methods.list({"customer": customer.id}).data[0].id
    client.payment_methods.retrieve(method)
    client.payment_methods.detach(method)
    client.charges.list({"payment_intent": intent.id})
    client.balance_transactions.list({"limit": 5, "type": "charge"})
    client.customers.list({"email": "a@example.com"})
    client.customers.delete(customer.id)
    client.customers.retrieve(customer.id)
    client.accounts.retrieve_current()


def hold_and_capture(client, control):
    made = {"amount": 4900, "currency": "eur", "capture_method": "manual"}
    intent = client.payment_intents.create(made)
    control.pay(intent.id, card="4000002760003184")
    client.payment_intents.retrieve(intent.id)
    control.pay(intent.id, card="4000002760003184", three_d_secure="pass")
    client.payment_intents.capture(
        intent.id, {"amount_to_capture": 4000, "expand": ["latest_charge"]}
    )
    other = client.payment_intents.create(made)
    control.pay(other.id)
    client.payment_intents.cancel(other.id, {"cancellation_reason": "abandoned"})
    late = client.payment_intents.create(made)
    control.pay(late.id)
    control.advance(8 * 86400)
    client.payment_intents.retrieve(late.id, {"expand": ["latest_charge"]})


def declines(client, control):
    for method in ("pm_card_chargeDeclined", "pm_card_authenticationRequired"):
        with contextlib.suppress(stripe.CardError):
            client.payment_intents.create(
                {
                    "amount": 4900,
                    "currency": "eur",
                    "payment_method": method,
                    "confirm": True,
                    "off_session": True,
                    "return_url": RETURN_URL,
                }
            )
    intent = client.payment_intents.create({"amount": 4900, "currency": "eur"})
    control.pay(intent.id, card="4000002760003184", three_d_secure="fail")
    client.payment_intents.retrieve(intent.id)
    with contextlib.suppress(stripe.InvalidRequestError):
        client.payment_intents.capture(intent.id)
    with contextlib.suppress(stripe.InvalidRequestError):
        client.payment_intents.create({"amount": 1, "currency": "eur"})
    with contextlib.suppress(stripe.InvalidRequestError):
        client.payment_intents.retrieve("pi_none")


def refunds(client, control):
    intent = client.payment_intents.create({"amount": 4900, "currency": "eur"})
    control.pay(intent.id)
    refund = client.refunds.create(
        {
            "payment_intent": intent.id,
            "amount": 900,
            "reason": "requested_by_customer",
            "metadata": {"booking": "7"},
        }
    )
    client.refunds.update(refund.id, {"metadata": {"x": "y"}})
    control.fail_refund(refund.id)
    client.refunds.retrieve(refund.id, {"expand": ["charge", "balance_transaction"]})
    client.refunds.list({"payment_intent": intent.id, "created": {"gte": 1}})
    with contextlib.suppress(stripe.InvalidRequestError):
        client.refunds.create({"payment_intent": intent.id, "amount": 5000})


def debits(client, control):
    for outcome in ("succeeded", "failed"):
        intent = client.payment_intents.create(
            {
                "amount": 4900,
                "currency": "eur",
                "payment_method_types": ["card", "sepa_debit"],
            }
        )
        details = {"name": "Erika Muster", "email": "erika@example.com"}
        iban = "DE89370400440532013000"
        control.pay(intent.id, iban=iban, billing_details=details)
        client.payment_intents.retrieve(intent.id)
        control.settle(intent.id, outcome)
        client.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})


def setups(client, control):
    customer = client.customers.create({})
    intent = client.setup_intents.create({"customer": customer.id})
    control.pay(intent.id, card="4000002760003184", three_d_secure="pass")
    client.setup_intents.retrieve(intent.id, {"expand": ["payment_method"]})
    other = client.setup_intents.create({"usage": "on_session"})
    with contextlib.suppress(stripe.CardError):
        client.setup_intents.confirm(
            other.id,
            {"payment_method": "pm_card_chargeDeclined", "return_url": RETURN_URL},
        )
    client.setup_intents.cancel(other.id)
    client.setup_intents.list({"customer": customer.id})
    method = client.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    client.payment_methods.retrieve(method.id)


def trouble(client, control):
    for card in ("4000000000000259", "4000000000005423", "4100000000000019"):
        intent = client.payment_intents.create({"amount": 4900, "currency": "eur"})
        control.pay(intent.id, card=card)
    charge = client.charges.list({}).data[-1].id
    control.event("review.opened", {"charge": charge})
    control.event("payout.paid")
    client.disputes.list({"limit": 1})
    client.radar.early_fraud_warnings.list({"limit": 1})
    client.reviews.list({})
    client.reviews.approve(client.reviews.list({}).data[0].id)
    client.payouts.list({"limit": 1})


def endpoints(client, control):
    endpoint = client.webhook_endpoints.create(
        {
            "url": "http://127.0.0.1:9/hook",
            "enabled_events": ["payment_intent.succeeded", "refund.created"],
            "api_version": "2025-09-30.clover",
            "description": "Shop",
        }
    )
    client.webhook_endpoints.update(endpoint.id, {"enabled_events": ["*"]})
    client.webhook_endpoints.list({})
    client.webhook_endpoints.delete(endpoint.id)
    client.payment_intents.create({"amount": 4900, "currency": "eur"})
    event = client.events.list({"types": ["payment_intent.created"], "limit": 5})
    client.events.retrieve(event.data[0].id)


FLOWS = [
    pay_by_card,
    hold_and_capture,
    declines,
    refunds,
    debits,
    setups,
    trouble,
    endpoints,
]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_flow(flow, sandbox, client, recorder):
    flow(client, sandbox.control)
    accepted = [r for r in sandbox.control.requests() if r["status"] != 400]
    assert accepted
    for request in accepted:
        validate_request(request["method"], request["path"], request["params"])
    for answer in recorder.answers:
        validate_response(*answer)
    for event in client.events.list({"limit": 100}).data:
        validate_event(event.to_dict())


def test_what_the_browser_sends(sandbox, client, recorder):
    intent = client.payment_intents.create({"amount": 4900, "currency": "eur"})
    path = f"/v1/payment_intents/{intent.id}/confirm"
    answer = requests.post(
        sandbox.url + path,
        headers={"Authorization": "Bearer pk_test_sandbox"},
        data={
            "client_secret": intent.client_secret,
            "return_url": RETURN_URL,
            "use_stripe_sdk": "true",
            "payment_method_data[type]": "card",
            "payment_method_data[card][number]": "4242424242424242",
            "payment_method_data[card][exp_month]": "12",
            "payment_method_data[card][exp_year]": "2034",
            "payment_method_data[card][cvc]": "123",
        },
    )
    assert answer.json()["status"] == "succeeded"
    request = sandbox.control.requests("confirm")[0]
    validate_request("POST", path, request["params"])


@pytest.mark.parametrize(
    "kind",
    """payment_intent.succeeded charge.succeeded refund.created customer.created
    charge.dispute.created payment_method.attached setup_intent.succeeded
    payout.failed review.closed radar.early_fraud_warning.created""".split(),
)
def test_events_from_examples(sandbox, kind):
    validate_event(sandbox.control.event(kind))


@pytest.mark.parametrize(
    "params",
    [
        {"amount": "4900"},
        {"amount": "49.00", "currency": "eur"},
        {"amount": "4900", "currency": "eur", "colour": "red"},
        {"amount": "4900", "currency": "eur", "capture_method": "later"},
        {"amount": "4900", "currency": "eur", "shipping": {"address": {"planet": "x"}}},
    ],
)
def test_the_validator_refuses_wrong_requests(params):
    with pytest.raises(ContractError):
        validate_request("POST", "/v1/payment_intents", params)


def test_the_validator_refuses_wrong_objects():
    with pytest.raises(ContractError, match="status"):
        validate_object("refund", {"status": 7})
    with pytest.raises(ContractError, match="not described"):
        validate_request("POST", "/v1/unheard", {})


def test_newer_parameters_have_a_reason_and_a_place():
    description = Description.load()
    for newer in description.newer:
        assert newer["reason"]
        for route in newer["routes"]:
            method, path = route.split(" ")
            schema = description.request_schema(method, path)
            assert _has(schema, newer["at"].split(".")), (route, newer["at"])


def _has(schema, path):
    if "anyOf" in schema:
        return any(_has(option, path) for option in schema["anyOf"])
    if not path:
        return True
    known = schema.get("properties", {})
    return path[0] in known and _has(known[path[0]], path[1:])
