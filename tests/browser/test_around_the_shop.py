# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pages of Odoo's around the shop, and the list of bookings, are no barrier either."""

import pytest
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import wait_until_quiet

DESKTOP = {"width": 1280, "height": 900}
# One of each colour: to be paid, under way, over, cancelled.
COLOURS = {
    "warning": "pending",
    "primary": "in_progress",
    "success": "done",
    "secondary": "cancelled",
}


def is_sound(page):
    wait_until_quiet(page)
    # Odoo shows the tiles when it has counted what is behind them.
    expect(page.locator(".o_portal_doc_spinner:visible")).to_have_count(0)
    assert_no_barrier(page, leave_out=())


@pytest.fixture
def member(service_shop, portal_customer, place_booking, visit):
    """A customer who is logged in, with an invoice and a booking of each colour."""
    shop = service_shop
    [user] = shop.rpc(
        "res.users", "search_read", [("login", "=", portal_customer)], ["partner_id"]
    )
    partner_id = user["partner_id"][0]
    paid, _url = place_booking(partner_id=partner_id)
    shop.pay(paid)
    shop.wait_until_settled(paid)
    for state in COLOURS.values():
        booking, _url = place_booking(partner_id=partner_id)
        shop.sql(
            "UPDATE autowartung_booking SET state = %s WHERE id = %s", state, booking.id
        )
    customer = visit(DESKTOP)
    customer.log_in(shop, portal_customer, portal_customer)
    return customer


VISITED = "/ /web/login /web/signup /web/reset_password /contactus /impressum".split()


@pytest.mark.parametrize("path", VISITED)
def test_visitors_find_no_barrier(shop, visit, path):
    page = visit(DESKTOP).page
    page.goto(shop.url + path)
    is_sound(page)


def test_customers_find_no_barrier_in_their_account(member, shop):
    page = member.page
    is_sound(page)
    page.goto(f"{shop.url}/my/bookings")
    for colour in COLOURS:
        expect(page.locator(f".badge.text-bg-{colour}").first).to_be_visible()
    is_sound(page)
    page.goto(f"{shop.url}/my/invoices")
    is_sound(page)
    page.locator("table a[href*='/my/invoices/']").first.click()
    expect(page.locator("#invoice_html")).to_be_visible()
    is_sound(page)
