# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a page costs the server, next to a website page with nothing on it.

Time and queries are Odoo's own figures, from its log: nothing measures inside the
measured process, and the network is left out.
"""

import json
import re
from statistics import median

from live_shop import ADMIN, LiveShop

from .many_bookings import fill
from .shop_with_customer import ShopWithCustomer

SIZES = (1_000, 100_000)
BARE = "bare website page"
_LOGGED = re.compile(r'"\w+ (\S+) HTTP/1.1" (\d+) - (\d+) (\d+\.\d+) (\d+\.\d+)$')


def measure(visits, sizes=SIZES):
    """Return ``{size: {page: {"queries", "ms"}}}``, medians of the visits."""
    with LiveShop(cron_threads=0) as shop:
        customer = ShopWithCustomer(shop)
        visitors = customer.visitors()
        figures = {}
        for size in sizes:
            fill(shop, size, customer.booking_id, customer.partner_id)
            _visit(shop, visitors, 3)  # warm
            figures[size] = _visit(shop, visitors, visits)
    return figures


def _visit(shop, visitors, visits):
    log = shop.servers[shop.port].log
    offset = log.stat().st_size
    for _visit in range(visits):
        for visitor in visitors.values():
            answer = visitor()
            assert answer.status == 200, (answer.status, answer.body[-2000:])
    shop.wait_until(lambda: _count_lines(log, offset) >= visits * len(visitors))
    logged = _read(log, offset)
    return {
        name: {
            "queries": median(queries for queries, _ms in logged[name]),
            "ms": median(ms for _queries, ms in logged[name]),
        }
        for name in visitors
    }


def _count_lines(log, offset):
    return sum(map(len, _read(log, offset).values()))


def _read(log, offset):
    """Return ``{page: [(queries, milliseconds), …]}`` of what came later."""
    with log.open() as file:
        file.seek(offset)
        found = {}
        for line in file:
            match = _LOGGED.search(line)
            if match and (name := _page_name(match[1])):
                seconds = float(match[4]) + float(match[5])
                found.setdefault(name, []).append((int(match[3]), seconds * 1000))
        return found


def _page_name(path):
    _path, marked, name = path.partition("visit=")
    return name.replace("+", " ") if marked else None


def page(client, name, path):
    """Return the visit of a page; its name is in the address, and so in the log."""
    separator = "&" if "?" in path else "?"
    address = f"{path}{separator}visit={name.replace(' ', '+')}"
    return lambda: client.request("GET", address)


def back_office_call(client, name, model, method, **kwargs):
    """Return a call as the web client makes it."""
    body = json.dumps(
        {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"model": model, "method": method, "args": [], "kwargs": kwargs},
        }
    )
    path = f"/web/dataset/call_kw/visit={name.replace(' ', '+')}"
    headers = {"Content-Type": "application/json"}
    return lambda: client.request("POST", path, body, headers)


def log_in(shop, login=ADMIN[0], password=ADMIN[1]):
    """Return a client with a session."""
    client = shop.client()
    answer = client.call(
        "/web/session/authenticate", db=shop.database, login=login, password=password
    )
    assert answer["result"]["uid"], answer
    return client
