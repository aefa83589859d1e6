# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A provider that does not answer keeps nobody's payment out of the books."""

import time

SUCCEEDED = "payment_intent.succeeded"
FAILED = "payment_intent.payment_failed"
DECLINED = "4000000000000002"
WAITING = 50
# Asking in vain takes more than 10 s each time, and so minutes for all. What is settled
# meanwhile takes a second or two on a machine that has nothing else to do.
SECONDS = 30


def test_success_is_settled_while_fifty_questions_are_not_answered(any_shop):
    shop = any_shop
    shop.control.hold()
    declined, paid = shop.create_booking(), shop.create_booking()
    shop.control.pay(shop.start_payment(declined), card=DECLINED)
    intent_id = shop.pay(paid)
    [failure] = [
        event
        for event in shop.events(FAILED)
        if event["data"]["object"]["metadata"]["booking_id"] == str(declined.id)
    ]
    shop.control.fault("timeout_before", "^/v1/payment_intents/", "GET", times=None)
    for copy in range(WAITING):
        shop.post_event({**failure, "id": f"{failure['id']}_{copy}"})
    [success] = [
        event
        for event in shop.events(SUCCEEDED)
        if event["data"]["object"]["id"] == intent_id
    ]
    began = time.monotonic()
    shop.post_event(success)
    shop.wait_until_settled(paid, timeout=SECONDS)
    assert time.monotonic() - began < SECONDS
    waiting = shop.count("autowartung_webhook_event", state="pending", lane="asking")
    assert waiting > WAITING / 2, "the provider was silent all the time"
    shop.control.clear_faults()
    shop.sql(
        "UPDATE autowartung_webhook_event SET next_attempt_at = now() AT TIME ZONE"
        " 'UTC' WHERE state = 'pending'"
    )
    shop.wake_job('model._run_lane("asking")')


def test_who_comes_second_is_told_soon(any_shop):
    """The lock for a payment has a time-out: nobody waits for minutes at a page."""
    shop = any_shop
    booking = shop.create_booking()
    with shop.held("autowartung_booking", booking.id):
        began = time.monotonic()
        answer = shop.open_payment(booking)
        assert time.monotonic() - began < SECONDS
    error = answer["error"]["data"]
    assert error["name"] == "odoo.addons.autowartung_payment.exceptions.PaymentBusy"
    assert shop.start_payment(booking), "a moment later it works"
