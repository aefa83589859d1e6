# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money back: at once, slowly, in vain."""

import pytest
import stripe


@pytest.fixture
def paid(create, control):
    """Return a paid intent of 49.00 EUR."""

    def paid(card="4242424242424242"):
        intent = create()
        control.pay(intent.id, card=card)
        return intent

    return paid


def test_partial_refunds_up_to_the_whole(client, control, shop, paid):
    intent = paid()
    first = client.refunds.create(
        {"payment_intent": intent.id, "amount": 900, "reason": "requested_by_customer"}
    )
    assert (first.status, first.amount, first.payment_intent) == (
        "succeeded",
        900,
        intent.id,
    )
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.refunds.create({"payment_intent": intent.id, "amount": 4001})
    rest = client.refunds.create({"charge": first.charge})
    assert rest.amount == 4000
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_already_refunded"
    charge = client.charges.retrieve(first.charge)
    assert charge.refunded and charge.amount_refunded == 4900
    listed = client.refunds.list({"payment_intent": intent.id})
    assert [refund.id for refund in listed.data] == [rest.id, first.id]
    sums = control.ledger()["currencies"]["eur"]
    assert (sums["captured"], sums["refunded"], sums["net"]) == (4900, 4900, -99)
    control.wait_for_webhooks()
    assert shop.types().count("charge.refunded") == 2


def test_a_refund_that_fails_later(client, control, shop, paid):
    intent = paid()
    refund = client.refunds.create({"payment_intent": intent.id})
    control.fail_refund(refund.id)
    refund = client.refunds.retrieve(refund.id)
    assert (refund.status, refund.failure_reason) == ("failed", "lost_or_stolen_card")
    assert refund.failure_balance_transaction
    assert client.charges.retrieve(refund.charge).amount_refunded == 0
    assert control.ledger()["currencies"]["eur"]["refunded"] == 0
    control.wait_for_webhooks()
    expected = {"refund.failed", "refund.updated", "charge.refund.updated"}
    assert expected <= set(shop.types())


def test_a_slow_refund(client, control, paid):
    intent = paid("4000000000007726")
    refund = client.refunds.create({"payment_intent": intent.id})
    assert refund.status == "pending"
    assert control.succeed_refund(refund.id)["status"] == "succeeded"


def test_nothing_to_refund(client, create, control):
    intent = create()
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        client.refunds.create({"payment_intent": intent.id})
    held = create(capture_method="manual")
    control.pay(held.id)
    with pytest.raises(stripe.InvalidRequestError, match="cancel the PaymentIntent"):
        client.refunds.create({"payment_intent": held.id})


def test_a_disputed_charge_is_not_refunded(client, paid):
    intent = paid("4000000000000259")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.refunds.create({"payment_intent": intent.id})
    assert caught.value.code == "charge_disputed"
