# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PaymentIntents from creation to their end, through the official SDK."""

import pytest
import stripe

from .conftest import sdk

RETURN_URL = "https://shop.example.com/return"


def confirmed(create, method, **params):
    return create(payment_method=method, confirm=True, return_url=RETURN_URL, **params)


def test_a_new_intent_waits_for_a_payment_method(create, shop, control):
    intent = create(metadata={"booking": "7"}, description="AW-7")
    assert intent.status == "requires_payment_method"
    assert intent.automatic_payment_methods.enabled
    assert intent.capture_method == "automatic_async"
    assert intent.client_secret.startswith(intent.id + "_secret_")
    assert "charges" not in intent and intent.latest_charge is None
    control.wait_for_webhooks()
    assert shop.types() == ["payment_intent.created"]


def test_success_has_a_charge_with_a_fee(create, client, control):
    intent = create()
    answer = control.pay(intent.id)
    assert answer["payment_intent"]["status"] == "succeeded"
    assert "latest_charge" not in answer["payment_intent"]
    intent = client.payment_intents.retrieve(
        intent.id, {"expand": ["latest_charge.balance_transaction"]}
    )
    charge = intent.latest_charge
    assert "refunds" not in charge
    assert charge.outcome.risk_level == "normal" and charge.outcome.risk_score
    assert charge.balance_transaction.fee == 99
    assert charge.balance_transaction.net == 4900 - 99


def test_an_asynchronous_capture_books_after_the_answer(create, client, control, shop):
    intent = confirmed(create, "pm_card_visa", expand=["latest_charge"])
    assert intent.latest_charge.balance_transaction is None
    charge = client.charges.retrieve(intent.latest_charge.id)
    assert charge.balance_transaction
    control.wait_for_webhooks()
    assert "charge.updated" in shop.types()


@pytest.mark.parametrize(
    "number, method, code, decline_code",
    [
        ("4000000000000002", "pm_card_visa_chargeDeclined", "card_declined",
         "generic_decline"),
        ("4000000000009995", "pm_card_visa_chargeDeclinedInsufficientFunds",
         "card_declined", "insufficient_funds"),
        ("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "expired_card",
         "expired_card"),
        ("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc",
         "incorrect_cvc"),
        ("4000000000000119", "pm_card_chargeDeclinedProcessingError",
         "processing_error", "processing_error"),
    ],
)  # fmt: skip
def test_declines(create, client, control, number, method, code, decline_code):
    with pytest.raises(stripe.CardError) as caught:
        confirmed(create, method)
    error = caught.value
    assert (error.http_status, error.code) == (402, code)
    assert error.error.decline_code == decline_code
    intent = client.payment_intents.retrieve(error.error.payment_intent.id)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == code
    assert intent.last_payment_error.charge == intent.latest_charge
    assert client.charges.retrieve(intent.latest_charge).status == "failed"
    other = create()
    assert control.pay(other.id, card=number)["error"]["decline_code"] == decline_code
    assert control.pay(other.id)["payment_intent"]["status"] == "succeeded"


@pytest.mark.parametrize("outcome", ["pass", "fail"])
def test_three_d_secure(create, client, control, outcome):
    intent = create()
    waiting = control.pay(intent.id, card="4000002760003184")["payment_intent"]
    assert waiting["status"] == "requires_action"
    assert waiting["next_action"]["type"] == "use_stripe_sdk"
    control.pay(intent.id, card="4000002760003184", three_d_secure=outcome)
    intent = client.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    if outcome == "pass":
        details = intent.latest_charge.payment_method_details.card
        assert intent.status == "succeeded"
        assert details.three_d_secure.result == "authenticated"
    else:
        error = intent.last_payment_error
        assert intent.status == "requires_payment_method"
        assert error.code == "payment_intent_authentication_failure"


def test_a_server_is_sent_to_a_page_for_three_d_secure(create):
    action = confirmed(create, "pm_card_authenticationRequired").next_action
    assert action.type == "redirect_to_url"
    assert action.redirect_to_url.return_url == RETURN_URL


def test_an_absent_customer_cannot_authenticate(create):
    with pytest.raises(stripe.CardError) as caught:
        confirmed(create, "pm_card_authenticationRequired", off_session=True)
    assert caught.value.code == "authentication_required"


def test_capture_of_a_part_releases_the_rest(create, client, control, shop):
    intent = create(capture_method="manual")
    control.pay(intent.id)
    intent = client.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 4900)
    card = intent.latest_charge.payment_method_details.card
    assert abs(card.capture_before - control.health()["now"] - 7 * 86400) < 5
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.capture(intent.id, {"amount_to_capture": 4901})
    assert caught.value.code == "amount_too_large"
    intent = client.payment_intents.capture(intent.id, {"amount_to_capture": 4000})
    assert (intent.status, intent.amount_received) == ("succeeded", 4000)
    assert intent.amount_capturable == 0
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.capture(intent.id)
    assert caught.value.code == "payment_intent_unexpected_state"
    control.wait_for_webhooks()
    assert {"charge.captured", "payment_intent.succeeded"} <= set(shop.types())
    assert control.ledger()["currencies"]["eur"]["captured"] == 4000


def test_cancel_releases_a_hold(create, client, control):
    intent = create(capture_method="manual")
    control.pay(intent.id)
    intent = client.payment_intents.cancel(
        intent.id, {"cancellation_reason": "abandoned"}
    )
    assert (intent.status, intent.amount_capturable) == ("canceled", 0)
    assert client.charges.retrieve(intent.latest_charge).amount_refunded == 4900
    assert control.ledger()["payments"][0]["refunded"] == 0
    for operation in (client.payment_intents.cancel, client.payment_intents.capture):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            operation(intent.id)
        assert caught.value.code == "payment_intent_unexpected_state"


def test_a_hold_ends_after_its_time(create, client, control):
    intent = create(capture_method="manual")
    control.pay(intent.id)
    control.advance(7 * 86400)
    intent = client.payment_intents.retrieve(intent.id)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "automatic")
    types = [event.type for event in client.events.list().data]
    assert types[:2] == ["payment_intent.canceled", "charge.expired"]


def test_a_paid_intent_cannot_be_confirmed_or_changed(create, client, control):
    intent = create()
    control.pay(intent.id)
    assert control.pay(intent.id)["error"]["code"] == "payment_intent_unexpected_state"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.update(intent.id, {"amount": 5000})
    assert caught.value.code == "payment_intent_unexpected_state"
    intent = client.payment_intents.update(intent.id, {"metadata": {"a": "b"}})
    assert intent.metadata["a"] == "b"


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_a_debit_ends_later(create, client, control, outcome):
    intent = create(payment_method_types=["sepa_debit"])
    details = {"name": "Erika Muster", "email": "erika@example.com"}
    iban = "DE89370400440532013000"
    paid = control.pay(intent.id, iban=iban, billing_details=details)
    assert paid["payment_intent"]["status"] == "processing"
    control.settle(intent.id, outcome)
    intent = client.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    expected = {"succeeded": "succeeded", "failed": "requires_payment_method"}
    assert intent.status == expected[outcome]
    assert intent.latest_charge.status == outcome


def test_a_saved_card_pays_without_its_customer(create, client, control):
    card = "4000002500003155"
    customer = client.customers.create({"email": "a@example.com"})
    setup = client.setup_intents.create({"customer": customer.id})
    waiting = control.pay(setup.id, card=card)["setup_intent"]
    assert waiting["status"] == "requires_action"
    saved = control.pay(setup.id, card=card, three_d_secure="pass")["setup_intent"]
    assert saved["status"] == "succeeded"
    intent = confirmed(
        create, saved["payment_method"], customer=customer.id, off_session=True
    )
    assert intent.status == "succeeded"


def test_a_card_can_be_saved_while_paying(create, client):
    customer = client.customers.create({"email": "a@example.com"})
    intent = confirmed(
        create, "pm_card_visa", customer=customer.id, setup_future_usage="off_session"
    )
    again = confirmed(
        create, intent.payment_method, customer=customer.id, off_session=True
    )
    assert again.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        confirmed(create, intent.payment_method)


def test_a_card_that_was_not_saved_serves_once(create):
    method = confirmed(create, "pm_card_visa").payment_method
    with pytest.raises(stripe.InvalidRequestError, match="previously used"):
        confirmed(create, method)


def test_the_browser_sees_less(sandbox, create):
    intent = create(metadata={"secret": "1"})
    browser = sdk(sandbox, "pk_test_sandbox")
    seen = browser.payment_intents.retrieve(
        intent.id, {"client_secret": intent.client_secret}
    )
    assert "metadata" not in seen and "customer" not in seen
    for secret in (None, intent.client_secret + "x"):
        params = {"client_secret": secret} if secret else {}
        with pytest.raises((stripe.AuthenticationError, stripe.InvalidRequestError)):
            browser.payment_intents.retrieve(intent.id, params)
    with pytest.raises(stripe.AuthenticationError):
        browser.payment_intents.list()


def test_live_keys_make_live_objects(sandbox, create):
    live = sdk(sandbox, "sk_live_sandbox")
    intent = live.payment_intents.create({"amount": 4900, "currency": "eur"})
    assert intent.livemode is True
    with pytest.raises(stripe.InvalidRequestError, match="exists in live"):
        sdk(sandbox).payment_intents.retrieve(intent.id)


def test_radar_and_disputes_follow_their_cards(create, client, control):
    risky = control.pay(create().id, card="4000000000009235")["payment_intent"]
    intent = client.payment_intents.retrieve(risky["id"], {"expand": ["latest_charge"]})
    assert intent.latest_charge.outcome.risk_level == "elevated"
    blocked = control.pay(create().id, card="4100000000000019")["error"]
    assert blocked["decline_code"] == "fraudulent"
    control.pay(create().id, card="4000000000000259")
    control.pay(create().id, card="4000000000005423")
    assert client.disputes.list().data[0].status == "needs_response"
    assert client.radar.early_fraud_warnings.list().data[0].actionable


def test_the_old_version_has_lists(sandbox, client, create, control):
    intent = create()
    control.pay(intent.id)
    client.refunds.create({"payment_intent": intent.id, "amount": 100})
    old = sdk(sandbox, version="2019-05-16")
    seen = old.payment_intents.retrieve(intent.id, {"expand": ["payment_method"]})
    charge = seen.charges.data[0]
    assert charge.refunds.data[0].amount == 100
    assert seen.payment_method.card.brand == "visa"
    made = old.payment_intents.create({"amount": 4900, "currency": "eur"})
    assert (made.capture_method, made.automatic_payment_methods) == ("automatic", None)


def test_mismatches_can_be_made(create, client, control):
    intent = create()
    control.patch(intent.id, amount_received=1, currency="usd", livemode=True)
    intent = client.payment_intents.retrieve(intent.id)
    assert (intent.amount_received, intent.currency) == (1, "usd")
    assert intent.livemode is True


def test_a_hold_leaves_out_what_cannot_be_held(create, control):
    control.settings(payment_method_types=["card", "sepa_debit"])
    held = create(capture_method="manual")
    assert held.payment_method_types == ["card"]
    held = {"card": {"capture_method": "manual"}}
    mixed = create(payment_method_options=held)
    assert mixed.payment_method_types == ["card", "sepa_debit"]
    answer = control.pay(mixed.id)
    assert answer["payment_intent"]["status"] == "requires_capture"
