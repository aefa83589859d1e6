# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a payment takes until it is in the books."""

import time
from statistics import median

from commons.live_shop import LANE, MAIL_LANE, LiveShop

from . import shell
from .figures import percentile


def compare_with_bare_entries(pairs):
    """Return the medians of a settlement and of the bare entries, by turns."""
    with LiveShop() as shop:
        shop.kill9()  # nobody else shall work meanwhile
        seconds = shell.call(shop, "compare_settlement", pairs=pairs)
    ours, bare = median(seconds["settlement"]), median(seconds["bare"])
    return {"ours_ms": ours * 1000, "bare_ms": bare * 1000, "ratio": ours / bare}


def from_event_to_settled(samples):
    """Return how long after an event's arrival its booking was settled."""
    with LiveShop(workers=2) as shop:
        shop.control.hold()
        seconds = [_settle_one(shop) for _ in range(samples + 1)][1:]
    return {"p50_s": percentile(seconds, 50), "p95_s": percentile(seconds, 95)}


def _settle_one(shop):
    booking = shop.create_booking()
    intent_id = shop.pay(booking)
    [event] = [
        event
        for event in shop.events("payment_intent.succeeded")
        if event["data"]["object"]["id"] == intent_id
    ]
    began = time.perf_counter()
    assert shop.post_event(event) == 200
    shop.wait_until(lambda: shop.is_settled(booking), what="settlement")
    return time.perf_counter() - began


def one_server_and_two(bookings):
    """Return how many bookings a second one server settles, and two."""
    with LiveShop() as shop:
        shop.set_job_active(MAIL_LANE, False)
        _settle_many(shop, 4)  # warm
        one = _settle_many(shop, bookings)
        shop.start_server()
        _settle_many(shop, 8)  # warm
        two = _settle_many(shop, bookings)
    return {"one_per_second": one, "two_per_second": two, "ratio": two / one}


def _settle_many(shop, bookings):
    """Let the lanes work through events that wait; return bookings a second."""
    shop.set_job_active(LANE, False)
    numbers = shell.call(shop, "prepare_events", count=bookings)
    shop.set_job_active(LANE, True)
    began = time.perf_counter()
    shop.wake_job(LANE)
    shop.wait_until(lambda: _settled(shop, numbers) == bookings, 300, "settlement")
    return bookings / (time.perf_counter() - began)


def _settled(shop, numbers):
    query = """
        SELECT count(*) AS number FROM payment_transaction
         WHERE autowartung_payable_id = ANY(%s) AND state = 'done' AND is_post_processed
    """
    return shop.sql(query, numbers)[0]["number"]
