# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who does too much does it all at once, on several workers."""

import json
import re
from collections import Counter
from urllib.parse import urlencode

from commons.live_database import at_once
from commons.live_shop import LiveShop

from .controls import WITHOUT_TURNS

# As in ``models/common/limits``: Odoo is not imported here.
PAYMENT_CALLS = 10
WITHDRAWALS_OF_NETWORK = 10
ACKNOWLEDGEMENTS = 5
ATTEMPTS = 10
# Everybody may read, nobody gets past it to write: all see that little was done.
LOCK = "LOCK TABLE autowartung_bound IN SHARE MODE"
PAGE = "/vertrag-widerrufen"


def open_payment(shop, booking):
    """Call the route as a script does; return the status."""
    params = {"provider_id": shop.provider_id, "access_token": booking.access_token}
    answer = shop.client().request(
        "POST",
        f"/payment/autowartung/autowartung.booking/{booking.id}/transaction",
        json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
        {"Content-Type": "application/json"},
    )
    if answer.status == 429:
        assert int(answer.headers["Retry-After"]) <= 60
        assert "TooMany" in answer.json()["error"]["data"]["name"]
    return answer.status


def all_at_once(shop, booking, times):
    calls = [lambda: open_payment(shop, booking)] * times
    return shop.collide_at(shop.locked(LOCK), calls)


def test_parallel_calls_never_exceed_the_bound(any_shop):
    booking = any_shop.create_booking()
    statuses = all_at_once(any_shop, booking, PAYMENT_CALLS + 8)
    assert set(statuses) == {200, 429}
    assert statuses.count(200) == PAYMENT_CALLS


def test_another_server_counts_on(shop):
    """Two nodes of one shop: what one has counted, the other knows."""
    booking = shop.create_booking()
    first = [open_payment(shop, booking) for _call in range(PAYMENT_CALLS - 2)]
    assert set(first) == {200}
    other, url = shop.start_server(), shop.url
    shop.url = other
    try:
        second = [open_payment(shop, booking) for _call in range(4)]
    finally:
        shop.url = url
    assert second == [200, 200, 429, 429]


def test_the_first_test_would_notice_a_count_without_turns():
    """Negative control: who looks first and writes later lets too many through."""
    with LiveShop(addon=WITHOUT_TURNS) as shop:
        # It is for the machine to decide who is fast enough: try until some are.
        for _attempt in range(ATTEMPTS):
            shop.sql("DELETE FROM autowartung_bound")
            booking = shop.create_booking()
            statuses = all_at_once(shop, booking, PAYMENT_CALLS + 8)
            if statuses.count(200) > PAYMENT_CALLS:
                return
        raise AssertionError(statuses)


def declare(shop, number):
    """Send the form for withdrawals; return the status."""
    client = shop.client()
    page = client.request("GET", PAGE).body.decode()
    form = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "contract": f"AW/1999/{number}",
        "name": "Erika Mustermann",
        "email": "erika@example.com",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.request("POST", PAGE, urlencode(form), headers).status


def test_parallel_declarations_are_bounded_and_fill_no_mailbox(any_shop):
    any_shop.sql("DELETE FROM autowartung_bound")
    before = acknowledgements(any_shop)
    statuses = at_once(lambda n: declare(any_shop, n), range(16))
    assert Counter(statuses) == {
        200: WITHDRAWALS_OF_NETWORK,
        429: 16 - WITHDRAWALS_OF_NETWORK,
    }
    assert acknowledgements(any_shop) - before == ACKNOWLEDGEMENTS
    any_shop.sql("DELETE FROM autowartung_bound")


def acknowledgements(shop):
    return shop.count("mail_mail", autowartung_kind="withdrawal_mail")
