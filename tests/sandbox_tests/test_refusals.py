# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox is no kinder than the provider."""

import pytest
import requests
import stripe

from .conftest import sdk

SUFFIX = "statement_descriptor_suffix"
AUTOMATIC = {"enabled": True}


@pytest.mark.parametrize(
    "params, code, param",
    [
        ({"foo": 1}, "parameter_unknown", "foo"),
        ({"shipping": {"planet": "x"}}, "parameter_unknown", "shipping[planet]"),
        ({"amount": 49}, "amount_too_small", "amount"),
        ({"amount": 100000000}, "amount_too_large", "amount"),
        ({"amount": 10.5}, "parameter_invalid_integer", "amount"),
        ({"amount": 0}, "parameter_invalid_integer", "amount"),
        ({"description": ""}, "parameter_invalid_empty", "description"),
        ({"capture_method": "later"}, None, "capture_method"),
        ({"currency": "xxx"}, None, "currency"),
        ({"customer": "cus_none"}, "resource_missing", "customer"),
        ({"payment_method": "pm_none"}, "resource_missing", "payment_method"),
        ({"metadata": {"k" * 41: "v"}}, None, "metadata"),
        ({"metadata": {"k": "v" * 501}}, None, "metadata"),
        ({"metadata": {f"k{i}": "v" for i in range(51)}}, None, "metadata"),
        ({"statement_descriptor": "AUTO"}, None, "statement_descriptor"),
        ({SUFFIX: "12345"}, None, SUFFIX),
        ({SUFFIX: "A*B"}, None, SUFFIX),
        ({SUFFIX: "Bестellung"}, None, SUFFIX),
        ({SUFFIX: "A" * 23}, None, SUFFIX),
        ({"off_session": True}, None, "off_session"),
        ({"confirm": True, "payment_method": "pm_card_visa"}, None, "return_url"),
        ({"automatic_payment_methods": AUTOMATIC, "payment_method_types": ["card"]},
         None, None),
        ({"expand": ["amount"]}, None, "expand"),
    ],
)  # fmt: skip
def test_parameters(create, params, code, param):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(**params)
    assert caught.value.http_status == 400
    assert (caught.value.code, caught.value.param) == (code, param)


def test_missing_parameters(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.create({"amount": 4900})
    assert caught.value.code == "parameter_missing"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.refunds.create({})
    assert caught.value.code == "parameter_missing"


def test_unknown_objects_and_urls(client, sandbox):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.retrieve("pi_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    answer = requests.get(sandbox.url + "/v1/nothing", auth=("sk_test_sandbox", ""))
    assert answer.status_code == 404


@pytest.mark.parametrize("key", ["sk_test_invalid_key", "sk_prod_123456789", "secret"])
def test_unknown_keys(sandbox, key):
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
        sdk(sandbox, key).payment_intents.list()


def test_a_missing_key(sandbox):
    answer = requests.get(sandbox.url + "/v1/events")
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.headers["Request-Id"].startswith("req_")


def test_a_server_may_not_send_card_numbers(client, control):
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034}
    with pytest.raises(stripe.StripeError, match="generally unsafe"):
        client.payment_methods.create({"type": "card", "card": card})
    control.settings(raw_card_data=True)
    method = client.payment_methods.create({"type": "card", "card": card})
    assert method.card.last4 == "4242"


def test_card_numbers_are_not_logged(client, control):
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034}
    with pytest.raises(stripe.StripeError):
        client.payment_methods.create({"type": "card", "card": card})
    assert "4242" not in str(control.requests())


def test_an_unknown_version(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        sdk(sandbox, version="tomorrow").payment_intents.list()
