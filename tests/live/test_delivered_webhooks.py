# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhooks that the provider delivers to running servers."""

import pytest
from commons.live_database import at_once
from commons.live_shop import MAIL_LANE

SUCCEEDED = "payment_intent.succeeded"
COPIES = 8


def held_event(shop, intent_id):
    """Return the payment's success, which the provider holds back."""
    [event] = [
        event
        for event in shop.events(SUCCEEDED)
        if event["data"]["object"]["id"] == intent_id
    ]
    return event


def assert_booked_once(shop, booking):
    assert shop.count("account_move", autowartung_payable_id=booking.id) == 1
    assert shop.count("payment_transaction", autowartung_payable_id=booking.id) == 1


def test_delivered_webhook_settles_the_booking(any_shop):
    booking = any_shop.create_booking()
    any_shop.pay(booking)
    any_shop.wait_until_settled(booking)
    assert_booked_once(any_shop, booking)
    any_shop.run_job(MAIL_LANE)
    mails = any_shop.count(
        "mail_message",
        model="autowartung.booking",
        res_id=booking.id,
        message_type="email_outgoing",
    )
    assert mails == 1


def test_same_event_at_once_has_one_effect(any_shop):
    any_shop.control.hold()
    booking = any_shop.create_booking()
    event = held_event(any_shop, any_shop.pay(booking))
    statuses = at_once(lambda _copy: any_shop.post_event(event), range(COPIES))
    assert statuses == [200] * COPIES
    any_shop.wait_until_settled(booking)
    assert any_shop.count("autowartung_webhook_event", event_id=event["id"]) == 1
    assert_booked_once(any_shop, booking)


def test_webhook_and_return_page_at_the_same_moment(any_shop):
    any_shop.control.hold()
    booking = any_shop.create_booking()
    customer = any_shop.client()
    intent_id = any_shop.pay(booking, client=customer)
    event = held_event(any_shop, intent_id)
    calls = [
        lambda: any_shop.post_event(event),
        lambda: any_shop.come_back(booking, intent_id, customer).status,
        lambda: any_shop.post_event(event),
        lambda: any_shop.come_back(booking, intent_id, customer).status,
    ]
    assert at_once(lambda call: call(), calls) == [200, 303, 200, 303]
    any_shop.wait_until_settled(booking)
    assert_booked_once(any_shop, booking)


@pytest.mark.parametrize(
    "delivery",
    [
        {"order": "reverse"},
        {"order": "shuffle", "seed": 7, "duplicates": 2},
        {"parallel": True, "duplicates": 3},
    ],
    ids=["reverse", "shuffled duplicates", "parallel duplicates"],
)
def test_disorder_ends_the_same(any_shop, delivery):
    any_shop.control.hold()
    bookings = [any_shop.create_booking(price) for price in (49.0, 119.99)]
    for booking in bookings:
        intent_id = any_shop.start_payment(booking)
        any_shop.control.pay(intent_id, card="4000000000009995")
        any_shop.control.pay(intent_id, card="4242424242424242")
    sent = any_shop.control.flush(**delivery)
    assert {delivered["status"] for delivered in sent} == {200}
    any_shop.wait_until_settled(*bookings)
    for booking in bookings:
        assert_booked_once(any_shop, booking)
