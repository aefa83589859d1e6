# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work on a running shop: proposed, and decided about by its link."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

PRICE = 219.8
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Extension:
    """A proposal as its customer knows it; it is paid as a booking is."""

    id: int
    path: str
    key: str
    access_token: str
    cents: int
    model: str = "autowartung.extension"


def paid_booking(shop):
    booking = shop.create_booking()
    shop.pay(booking)
    shop.control.flush()
    shop.wait_until_settled(booking)
    return booking


def propose(shop, *prices, booking=None):
    """Return a proposal of one line unless prices are given.

    :param booking: a paid one; a new one if it is not given.
    """
    booking = booking or paid_booking(shop)
    lines = [
        (0, 0, {"name": f"Arbeit {number}", "price_unit": price})
        for number, price in enumerate(prices or (PRICE,))
    ]
    values = {"booking_id": booking.id, "line_ids": lines}
    extension = shop.rpc("autowartung.extension", "create", values)
    shop.rpc("autowartung.extension", "action_send", [extension])
    url = shop.rpc("autowartung.extension", "get_portal_url", [extension])
    shop.sql(
        "UPDATE autowartung_extension SET access_token = 'live-' || id WHERE id = %s",
        extension,
    )
    key = parse_qs(urlsplit(url).query)["key"][0]
    cents = sum(round(price * 100) for price in prices or (PRICE,))
    return Extension(extension, urlsplit(url).path, key, f"live-{extension}", cents)


def choose(shop, extension):
    """Choose all of it on its page."""
    page, client = read_page(shop, extension)
    lines = re.findall(r'data-line="(\d+)"', page)
    return send(
        client,
        extension,
        page,
        "/choose",
        {
            **{f"line_{line}": line for line in lines},
            "total": str(extension.cents),
            "terms_version": hidden(page, "terms_version"),
            "accepts_terms": "1",
            "accepts_start": "1",
        },
    )


def decline(shop, extension):
    """Decline all of it on its page; return the status."""
    page, client = read_page(shop, extension)
    return send(client, extension, page, "/decline", {})


def hold(shop, extension):
    """Choose, and let the money be held at the provider; return the intent's id."""
    assert choose(shop, extension) in (200, 303)
    return shop.pay(extension)


def read_page(shop, extension):
    client = shop.client()
    answer = client.request("GET", f"{extension.path}?choose=1&key={extension.key}")
    return answer.body.decode(), client


def send(client, extension, page, suffix, values):
    form = {
        "csrf_token": hidden(page, "csrf_token"),
        "key": extension.key,
        "version": hidden(page, "version"),
        **values,
    }
    body = urlencode(form)
    return client.request("POST", extension.path + suffix, body, FORM).status


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def capture_what_was_done(shop, extension, done):
    """Say in the office's dialog which lines were done."""
    values = {
        "extension_id": extension.id,
        "line_ids": [(6, 0, done)],
        "reason": "Das Teil war nicht lieferbar.",
    }
    dialog = shop.rpc("autowartung.capture.extension", "create", values)
    shop.rpc("autowartung.capture.extension", "action_capture", [dialog])


def row_of(shop, extension):
    [row] = shop.sql(
        "SELECT state, payment_status, amount_total FROM autowartung_extension"
        " WHERE id = %s",
        extension.id,
    )
    return row


def captured_cents(shop, extension):
    """Return what the provider has taken for it."""
    return sum(
        payment["amount_received"]
        for payment in shop.control.ledger()["payments"]
        if payment["metadata"].get("extension_id") == str(extension.id)
    )


def invoices(shop, extension):
    return shop.count(
        "account_move",
        autowartung_payable_model=extension.model,
        autowartung_payable_id=extension.id,
    )
