# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Idempotency keys and faults, which belong together."""

import threading
import time

import pytest
import requests
import stripe

from .conftest import sdk

KEY = {"idempotency_key": "booking-7-create"}
PATH = "^/v1/payment_intents$"


def test_a_repeat_gets_the_first_answer(create, control):
    first = create(options=KEY)
    control.pay(first.id)
    again = create(options=KEY)
    assert (again.id, again.status) == (first.id, "requires_payment_method")
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    log = control.requests(PATH, "POST")
    assert [item["replayed"] for item in log] == [False, True]
    assert log[0]["idempotency_key"] == KEY["idempotency_key"]
    assert log[0]["params"] == {"amount": "4900", "currency": "eur"}


def test_a_decline_is_repeated_too(create):
    params = {"payment_method": "pm_card_chargeDeclined", "confirm": True}
    params["return_url"] = "https://shop.example.com"
    found = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            create(options=KEY, **params)
        found.append(caught.value.error.payment_intent.id)
    assert found[0] == found[1]


def test_changed_parameters_or_endpoint(create, client):
    intent = create(options=KEY)
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as caught:
        create(4901, options=KEY)
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        client.payment_intents.cancel(intent.id, {}, KEY)


def test_a_refused_request_keeps_no_key(create):
    with pytest.raises(stripe.InvalidRequestError):
        create(1, options=KEY)
    assert create(options=KEY).status == "requires_payment_method"


def test_keys_expire(create, control):
    first = create(options=KEY)
    control.advance(24 * 3600 + 1)
    assert create(options=KEY).id != first.id


def test_modes_do_not_share_keys(create, sandbox):
    create(options=KEY)
    live = sdk(sandbox, "sk_live_sandbox")
    assert live.payment_intents.create({"amount": 100, "currency": "eur"}, KEY).livemode


def under_way(create, control, seconds):
    """Return the thread of a slow call that the sandbox has begun to answer."""
    control.fault("slow", PATH, delay=seconds)
    thread = threading.Thread(target=create, kwargs={"options": KEY})
    thread.start()
    deadline = time.monotonic() + 60
    while not control.faults()[0]["hits"]:
        assert time.monotonic() < deadline, "the call never arrived"
        time.sleep(0.02)
    return thread


def test_a_twin_in_flight(create, control):
    thread = under_way(create, control, seconds=3)
    with pytest.raises(stripe.StripeError) as caught:
        create(options=KEY)
    thread.join()
    assert caught.value.http_status == 409
    assert caught.value.error.code == "idempotency_key_in_use"
    assert create(options=KEY).id


def test_the_sdk_outlasts_a_twin(sandbox, create, control):
    thread = under_way(create, control, seconds=0.5)
    patient = sdk(sandbox, max_network_retries=8)
    intent = patient.payment_intents.create({"amount": 4900, "currency": "eur"}, KEY)
    thread.join()
    assert intent.last_response.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("kind", ["timeout", "drop"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_no_answer(create, control, kind, moment):
    control.fault(f"{kind}_{moment}", PATH, "POST", delay=0.2)
    with pytest.raises(stripe.APIConnectionError):
        create(options=KEY)
    happened = len(control.ledger()["payments"])
    assert happened == (1 if moment == "after" else 0)
    again = create(options=KEY)
    assert len(control.ledger()["payments"]) == 1
    replayed = again.last_response.headers.get("Idempotent-Replayed")
    assert replayed == ("true" if moment == "after" else None)


def test_a_time_out_lasts_until_the_client_gives_up(sandbox, control):
    control.fault("timeout_before")
    started = time.monotonic()
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(
            sandbox.url + "/v1/events", auth=("sk_test_sandbox", ""), timeout=0.3
        )
    assert time.monotonic() - started < 2


def test_an_error_before(create, control):
    control.fault("error_before", PATH, status=503)
    with pytest.raises(stripe.APIError):
        create(options=KEY)
    assert control.ledger()["payments"] == []
    assert create(options=KEY).id


def test_an_error_after_is_kept(create, control):
    control.fault("error_after", PATH, status=500)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            create(options=KEY)
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert caught.value.headers["Stripe-Should-Retry"] == "false"
    assert len(control.ledger()["payments"]) == 1


def test_an_error_of_a_gateway_hides_a_success(create, control):
    control.fault("gateway_error_after", PATH)
    with pytest.raises(stripe.APIError):
        create(options=KEY)
    assert create(options=KEY).id
    assert len(control.ledger()["payments"]) == 1


def test_a_rate_limit(create, control):
    control.fault("error_before", PATH, status=429)
    with pytest.raises(stripe.RateLimitError) as caught:
        create(options=KEY)
    assert caught.value.error.code == "rate_limit"
    assert create(options=KEY).id


def test_a_malformed_answer(create, control):
    control.fault("malformed", PATH)
    with pytest.raises(stripe.APIError):
        create(options=KEY)
    assert create(options=KEY).id
    assert len(control.ledger()["payments"]) == 1


def test_faults_count_skip_and_end(create, control):
    control.fault("error_before", PATH, skip=1, times=1)
    create()
    with pytest.raises(stripe.APIError):
        create()
    create()
    assert control.faults()[0]["hits"] == 1
    control.clear_faults()
    assert control.faults() == []
