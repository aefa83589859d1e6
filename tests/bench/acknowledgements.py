# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How fast webhooks are acknowledged, next to the least that Odoo can do.

No cron worker runs meanwhile: it would take its share of the cores from whichever
route happens to be measured.
"""

import hashlib
import hmac
import itertools
import json
import time
from pathlib import Path
from statistics import median

from commons.live_shop import WEBHOOK_ROUTE, WEBHOOK_SECRET, LiveShop

from . import load, native
from .figures import percentile

ADDON = Path(__file__).parent / "addons" / "autowartung_bench"
OURS, NOTHING, ONE_INSERT, NATIVE = "ours", "nothing", "one_insert", "native"
PATHS = {
    NOTHING: "/bench/nothing",
    ONE_INSERT: "/bench/one_insert",
    OURS: WEBHOOK_ROUTE,
    NATIVE: "/payment/stripe/webhook",
}
# What Stripe sends for one payment by card.
TYPES = (
    "payment_intent.created",
    "payment_intent.succeeded",
    "charge.succeeded",
    "charge.updated",
)
STORM_SIZE = 4
# Stripe names no language. Odoo then reads three records to find one, where English
# is not installed; our route spares itself that. With a language, both are spared.
LANGUAGE = {"Accept-Language": "de-DE"}

_numbers = itertools.count(1)


def measure(rounds, requests):
    """Return the figures of all routes and of the storm."""
    with LiveShop(workers=2, addon=ADDON, cron_threads=0) as shop:
        shop.sql("CREATE TABLE autowartung_bench_row (id serial, payload jsonb)")
        example = an_event(shop)
        references = native.create_transactions(shop, 30)
        makers = {
            NOTHING: lambda: signed(PATHS[NOTHING], new_event(example)),
            ONE_INSERT: lambda: signed(PATHS[ONE_INSERT], new_event(example)),
            OURS: lambda: signed(PATHS[OURS], new_event(example)),
            NATIVE: lambda: signed(PATHS[NATIVE], native.event(next(references))),
        }
        with_language = {
            name: lambda path=PATHS[name]: signed(path, new_event(example), LANGUAGE)
            for name in (ONE_INSERT, OURS)
        }
        return {
            "routes": measure_routes(shop.port, makers, rounds, requests),
            "routes_with_language": measure_routes(
                shop.port, with_language, rounds, requests
            ),
            "storm": measure_storm(shop, example, rounds * 10),
        }


def measure_routes(port, makers, rounds, requests):
    """Measure the routes in turns; each figure is the median of its rounds."""
    for make in makers.values():
        load.send_all(port, [make() for _ in range(40)])  # warm
    measured = {name: [] for name in makers}
    for _ in range(rounds):
        for name, make in makers.items():
            seconds, latencies, statuses = load.send_all(
                port, [make() for _ in range(requests)]
            )
            assert statuses == {200}, (name, statuses)
            measured[name].append(
                {
                    "per_second": len(latencies) / seconds,
                    "p50_ms": percentile(latencies, 50) * 1000,
                    "p99_ms": percentile(latencies, 99) * 1000,
                }
            )
    return {
        name: {key: median(each[key] for each in rounds) for key in rounds[0]}
        for name, rounds in measured.items()
    }


def measure_storm(shop, example, storms):
    """Send the same event several times at once, again and again."""
    before = shop.count("autowartung_webhook_event")
    events = [new_event(example) for _ in range(storms)]
    groups = [[signed(PATHS[OURS], event)] * STORM_SIZE for event in events]
    latencies, statuses = load.send_together(shop.port, groups)
    assert statuses == {200}, statuses
    rows = shop.count("autowartung_webhook_event") - before
    return {
        "p50_ms": percentile(latencies, 50) * 1000,
        "p99_ms": percentile(latencies, 99) * 1000,
        "rows_for_an_event": rows / storms,
    }


def an_event(shop):
    """Return the event of a real payment, as the provider signed it."""
    shop.control.hold()
    shop.pay(shop.create_booking())
    return shop.events("payment_intent.succeeded")[-1]


def new_event(example):
    """Return another event like it; of a payment that nobody here knows."""
    number = next(_numbers)
    subject = {**example["data"]["object"], "id": f"pi_bench_{number}", "metadata": {}}
    return {
        **example,
        "id": f"evt_bench_{number}",
        "type": TYPES[number % len(TYPES)],
        "data": {"object": subject},
    }


def signed(path, event, headers=None):
    """Return the request that delivers an event."""
    body = json.dumps(event).encode()
    now = int(time.time())
    digest = hmac.new(WEBHOOK_SECRET.encode(), b"%d." % now + body, hashlib.sha256)
    header = f"t={now},v1={digest.hexdigest()}"
    headers = {"Stripe-Signature": header, **(headers or {})}
    return load.post_request(path, body, headers)
