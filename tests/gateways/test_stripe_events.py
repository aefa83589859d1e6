# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's events become what happened to which payment."""

import pytest

from odoo.addons.autowartung_payment.gateways import registry
from odoo.addons.autowartung_payment.gateways.objects import (
    CAPTURED,
    PAYMENT_CHANGED,
    REFUND_CHANGED,
)
from odoo.addons.autowartung_payment.gateways.stripe import events

STRIPE = registry.get("stripe")


def event(event_type="payment_intent.succeeded", status="succeeded", **values):
    return {
        "id": "evt_1",
        "type": event_type,
        "created": 1_700_000_000,
        "livemode": False,
        "data": {
            "object": {
                "id": "pi_1",
                "status": status,
                "amount": 14900,
                "amount_received": 14900,
                "currency": "eur",
                "livemode": False,
                "metadata": {"autowartung_transaction": "AW/1"},
            }
        },
        **values,
    }


def test_final_state_is_told_with_the_payment():
    assert STRIPE.what_happened(event()["type"]) == PAYMENT_CHANGED
    news = STRIPE.read_payment_news(event())
    assert (news.payment_id, news.reference, news.live) == ("pi_1", "AW/1", False)
    assert (news.payment.state, news.payment.captured) == (CAPTURED, 14900)


def test_state_that_may_be_overtaken_is_not_taken_from_an_event():
    processing = event("payment_intent.processing", "processing")
    news = STRIPE.read_payment_news(processing)
    assert news.payment_id == "pi_1"
    assert news.payment is None


@pytest.mark.parametrize("event_type", ["refund.updated", "refund.failed"])
def test_refund_is_named_and_left_to_be_looked_up(event_type):
    refund = {
        "id": "re_1",
        "status": "failed",
        "amount": 14900,
        "currency": "eur",
        "metadata": {"autowartung_transaction": "R-AW/1"},
    }
    assert STRIPE.what_happened(event_type) == REFUND_CHANGED
    news = STRIPE.read_refund_news(event(event_type, data={"object": refund}))
    assert (news.refund_id, news.reference, news.live) == ("re_1", "R-AW/1", False)
    del refund["metadata"]
    news = STRIPE.read_refund_news(event(event_type, data={"object": refund}))
    assert news.reference is None, "made at the dashboard"


@pytest.mark.parametrize(
    "event_type, is_kept",
    [("charge.refunded", True), ("payout.paid", True), ("customer.created", False)],
)
def test_what_nothing_acts_on_yet_is_kept_or_not(event_type, is_kept):
    assert STRIPE.what_happened(event_type) is None
    assert STRIPE.is_kept(event_type) == is_kept


def test_as_many_types_are_acted_on_as_can_be_asked_for_at_once():
    assert len(events.WHAT_HAPPENED) <= 20


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": 1},
        {"type": None},
        {"created": "yesterday"},
        {"created": True},
        {"livemode": "false"},
        {"account": 5},
        {"data": {"object": []}},
        {"data": None},
    ],
)
def test_what_is_no_event_is_refused(changes):
    with pytest.raises((LookupError, TypeError, ValueError)):
        STRIPE.read_event(event(**changes))


def test_ours_is_what_bears_our_reference():
    assert STRIPE.is_ours(event())
    for odd in ({}, [], None, {"data": 1}, event(data={"object": {"metadata": None}})):
        assert not STRIPE.is_ours(odd)
