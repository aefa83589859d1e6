# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody falls back to the real time when the tests set the clock, nor otherwise."""

import subprocess
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.request import urlopen

import pytest
from environment import clock

# Between two looks at the clock, on a busy machine; far less than any shift.
TOLERANCE = 20


def real_time():
    """Ask a program that is not Python's, so that its clock cannot be set."""
    return int(subprocess.check_output(["date", "+%s"], text=True))


def shown_by_odoo(shop):
    with urlopen(f"{shop.url}/web/login") as page:  # noqa: S310 of our own server
        return parsedate_to_datetime(page.headers["Date"]).timestamp()


def shown_by_odoo_s_transactions(shop):
    partner = shop.rpc("res.partner", "create", {"name": "Erika Mustermann"})
    [values] = shop.rpc("res.partner", "read", [partner], ["create_date"])
    return datetime.fromisoformat(values["create_date"]).replace(tzinfo=UTC).timestamp()


def shown_by_the_database(shop):
    return float(shop.sql("SELECT extract(epoch FROM now()) AS now")[0]["now"])


def shown_by_the_sandbox(shop):
    with urlopen(f"{shop.sandbox.url}/sandbox/health") as page:  # noqa: S310
        return parsedate_to_datetime(page.headers["Date"]).timestamp()


@pytest.mark.parametrize(
    "show",
    [
        shown_by_odoo,
        shown_by_odoo_s_transactions,
        shown_by_the_database,
        lambda shop: shop.control.health()["now"],
        lambda shop: time.time(),
        lambda shop: datetime.now().timestamp(),
    ],
    ids=["odoo", "transactions", "database", "sandbox", "tests", "datetime"],
)
def test_the_clock_is_shifted_by_its_offset(shop, show):
    assert show(shop) - real_time() == pytest.approx(clock.offset(), abs=TOLERANCE)


@pytest.mark.parametrize(
    "expression",
    ["Date.now()", "new Date().getTime()", "Date.parse(Date())", "+new Date"],
)
def test_the_clock_of_pages_is_shifted(shop, customer, expression):
    customer.page.goto(f"{shop.url}/web/login")
    shown = customer.page.evaluate(expression) / 1000
    assert shown - real_time() == pytest.approx(clock.offset(), abs=TOLERANCE)


def test_a_date_of_a_page_is_a_date(shop, customer):
    customer.page.goto(f"{shop.url}/web/login")
    assert customer.page.evaluate(
        "new Date(2026, 11, 24) instanceof Date"
        " && new Date(0).toISOString() === '1970-01-01T00:00:00.000Z'"
        " && Date.UTC(1970, 0, 1) === 0"
    )
