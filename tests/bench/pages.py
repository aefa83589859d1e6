# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a page costs the server, next to a website page with nothing on it.

Time and queries are Odoo's own figures, from its log: nothing measures inside the
measured process, and the network is left out.
"""

import re
from statistics import median

from commons.live_shop import LiveShop

from .many_bookings import fill
from .shop_with_customer import ShopWithCustomer
from .visits import page_name

SIZES = (1_000, 100_000)
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
            if match and (name := page_name(match[1])):
                seconds = float(match[4]) + float(match[5])
                found.setdefault(name, []).append((int(match[3]), seconds * 1000))
        return found
