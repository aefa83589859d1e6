# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""On the phone, for a company: one box more, and an invoice that its books can use."""

import re

import pytest
from commons.business import GERMAN
from playwright.sync_api import expect

from .barriers import STRIPE, assert_no_barrier
from .funnel import Funnel

NEEDS = ("business_name", "business_vat", "business_city")


@pytest.fixture
def way(service_shop, visit):
    return Funnel(visit(locale="de-DE"), service_shop.url)


def reach_company(way):
    way.start()
    way.choose_services("Inspektion")
    way.enter_vehicle()
    way.ask_for_slots()
    way.choose_slot()
    way.enter_visit()
    return way.page.get_by_role("checkbox", name="Ich buche für ein Unternehmen")


def test_a_company_books_and_pays_on_the_phone(service_shop, way):
    page, box = way.page, reach_company(way)
    for name in NEEDS:
        expect(way.field(name)).to_be_hidden()
    box.check()
    for name in NEEDS:
        expect(way.field(name)).to_be_visible()
    assert not way.overflows()
    assert_no_barrier(page, leave_out=STRIPE)
    way.fill(business_vat="DE136695977")
    way.go_on()
    for name in ("business_name", "business_vat"):
        expect(way.field(name)).to_have_attribute("aria-invalid", "true")
    expect(way.field("business_name")).to_be_focused()
    expect(box).to_be_checked()
    way.fill(
        **{
            name: value
            for name, value in GERMAN.items()
            if name not in ("is_business", "business_country")
        }
    )
    way.go_on()
    way.is_at("review")
    expect(page.locator("[name='review_buyer']")).to_contain_text("Muster Logistik")
    expect(page.locator("[name='accepts_start']")).to_have_count(0)
    expect(page.locator("form").get_by_text("14 Tagen")).to_have_count(0)
    assert_no_barrier(page, leave_out=STRIPE)
    page.locator("[name='accepts_terms']").check()
    way.order()
    expect(page).to_have_url(re.compile("/my/bookings/"))
    way.forgive_refusals()
    way.customer.open(page.url)
    way.customer.pay()
    way.customer.sees_paid()
    expect(page.locator("[name='withdraw']")).to_have_count(0)
    [row] = service_shop.sql(
        "SELECT booking.is_business, company.name, company.is_company"
        "  FROM autowartung_booking AS booking"
        "  JOIN res_partner AS company ON company.id = booking.partner_id"
        " ORDER BY booking.id DESC LIMIT 1"
    )
    assert row["is_business"] and row["is_company"]
    assert row["name"] == GERMAN["business_name"]


def test_a_box_that_is_cleared_again_asks_for_nothing(way):
    box = reach_company(way)
    box.check()
    box.uncheck()
    for name in NEEDS:
        expect(way.field(name)).to_be_hidden()
    way.go_on()
    way.is_at("review")
    expect(way.page.locator("[name='review_buyer']")).to_have_count(0)
    expect(way.page.locator("[name='accepts_start']")).to_be_visible()
