# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Servers that are killed in the middle of it, as by a power cut."""

import contextlib
import http.client
import threading

from commons.live_database import A_MOMENT_AGO
from commons.live_shop import JANITOR, LANE

INTENTS = "^/v1/payment_intents"


def test_killed_while_intents_are_created(shop):
    """The provider has two payments, nobody here has heard of them."""
    returning, gone = bookings = [shop.create_booking(), shop.create_booking()]
    calls = [lambda booking=booking: shop.open_payment(booking) for booking in bookings]
    with killed_in_calls(shop, "POST", calls):
        for booking in bookings:
            shop.wait_until(lambda: payments_at_the_provider(shop, booking))  # noqa: B023
    for booking in bookings:
        [transaction] = transactions(shop, booking)
        assert transaction["autowartung_request_state"] == "unknown"
        assert not transaction["provider_reference"]

    shop.pay(returning)
    shop.wait_until_settled(returning)
    assert_booked_once(shop, returning)
    let_the_janitor_look(shop, gone)
    shop.wait_until(lambda: transactions(shop, gone)[0]["provider_reference"])
    for booking in bookings:
        [transaction] = transactions(shop, booking)
        [payment] = payments_at_the_provider(shop, booking)
        assert transaction["provider_reference"] == payment["payment_intent"]


def test_killed_while_the_return_page_asks(shop):
    """The customer has paid; the webhook is lost and the return page dies."""
    shop.control.drop()
    booking = shop.create_booking()
    intent_id = shop.pay(booking)
    with killed_in_calls(shop, "GET", [lambda: shop.come_back(booking, intent_id)]):
        shop.wait_until(lambda: shop.control.faults()[0]["hits"])
    assert not shop.is_settled(booking)
    let_the_janitor_look(shop, booking)
    shop.wait_until_settled(booking)
    assert_booked_once(shop, booking)


def test_customer_gone_and_webhook_lost(shop):
    shop.control.drop()
    booking = shop.create_booking()
    shop.pay(booking)
    let_the_janitor_look(shop, booking)
    shop.wait_until_settled(booking)
    assert_booked_once(shop, booking)


def test_killed_while_lanes_work_through_many_events(shop):
    shop.control.hold()
    bookings = [shop.create_booking(20.0 + number) for number in range(20)]
    for booking in bookings:
        shop.pay(booking)
    shop.control.flush(parallel=True)
    shop.wait_until(lambda: settled(shop, bookings) >= 3)
    shop.kill9()
    assert settled(shop, bookings) < len(bookings), "killed in the middle"
    shop.restart()
    end_all_leases(shop)
    shop.wait_until_settled(*bookings)
    for booking in bookings:
        assert_booked_once(shop, booking)


@contextlib.contextmanager
def killed_in_calls(shop, method, calls):
    """Kill the server while it waits for the provider's answers, and start it again.

    The provider has done its part; the block waits until that is certain.
    """
    shop.control.fault("timeout_after", INTENTS, method, times=len(calls), delay=30)
    customers = [
        threading.Thread(target=_ignoring_the_end, args=(call,)) for call in calls
    ]
    for customer in customers:
        customer.start()
    yield
    shop.kill9()
    for customer in customers:
        customer.join()
    shop.control.clear_faults()
    shop.restart()


def _ignoring_the_end(call):
    with contextlib.suppress(OSError, http.client.HTTPException):
        call()


def let_the_janitor_look(shop, booking):
    """Let the time pass after which the janitor asks for the booking's payment."""
    shop.sql(
        f"UPDATE payment_transaction SET autowartung_next_check_at = {A_MOMENT_AGO}"
        " WHERE autowartung_payable_id = %s",
        booking.id,
    )
    shop.wake_job(JANITOR)


def end_all_leases(shop):
    """Let the time pass for which dead workers keep their claims; the others work."""
    for table in ("autowartung_webhook_event", "autowartung_follow_up"):
        shop.sql(
            f"UPDATE {table} SET next_attempt_at = {A_MOMENT_AGO} WHERE id IN"
            f" (SELECT id FROM {table} WHERE state = 'pending' AND attempts > 0"
            "   FOR UPDATE SKIP LOCKED)"
        )
    shop.wake_job(LANE)


def settled(shop, bookings):
    return sum(map(shop.is_settled, bookings))


def transactions(shop, booking):
    return shop.sql(
        "SELECT autowartung_request_state, provider_reference FROM payment_transaction"
        " WHERE autowartung_payable_id = %s",
        booking.id,
    )


def payments_at_the_provider(shop, booking):
    return [
        payment
        for payment in shop.control.ledger()["payments"]
        if payment["metadata"]["booking_id"] == str(booking.id)
    ]


def assert_booked_once(shop, booking):
    assert shop.count("account_move", autowartung_payable_id=booking.id) == 1
    assert shop.count("payment_transaction", autowartung_payable_id=booking.id) == 1
