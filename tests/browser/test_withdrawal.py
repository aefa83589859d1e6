# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody withdraws with a phone: from the booking's page, or without any link."""

import re

import pytest
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .conftest import PHONE

DESKTOP = {"width": 1280, "height": 900}
SMALL_PHONE = {"width": 320, "height": 568}
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


def named(customer, name):
    return customer.page.locator(f"[name='{name}']")


def is_sound(customer):
    """Nothing is wider than the screen, and axe finds nothing."""
    assert customer.page.evaluate(OVERFLOW) <= 0
    assert_no_barrier(customer.page)


def test_a_german_customer_withdraws_on_the_bookings_page(shop, place_booking, visit):
    booking, url = place_booking()
    customer = visit(PHONE)
    customer.open(url)
    customer.pay()
    customer.sees_paid()
    shop.wait_until_settled(booking)
    customer.open(url)
    page = customer.page
    page.get_by_role("link", name="Vertrag widerrufen").first.click()
    expect(page).to_have_url(re.compile(f"{booking.path}/withdraw"))
    is_sound(customer)
    page.get_by_role("button", name="Widerruf bestätigen").click()
    expect(named(customer, "booking_withdrawn")).to_contain_text("Widerruf")
    is_sound(customer)
    shop.wait_until(
        lambda: shop.count(
            "autowartung_booking",
            id=booking.id,
            state="cancelled",
            payment_status="refunded",
        ),
        what="refund",
    )
    customer.open(url)
    expect(named(customer, "booking_cancelled")).to_be_visible()
    expect(page.locator("a[href*='/withdraw']")).to_have_count(0)
    is_sound(customer)


@pytest.mark.parametrize(
    "viewport", [SMALL_PHONE, PHONE, DESKTOP], ids=["small", "phone", "desktop"]
)
def test_without_a_link_it_is_in_the_footer_and_needs_no_mouse(shop, visit, viewport):
    customer = visit(viewport, locale="de-DE")
    page = customer.page
    page.goto(f"{shop.url}/booking")
    page.locator("footer").get_by_role("link", name="Vertrag widerrufen").click()
    expect(page).to_have_url(re.compile("/vertrag-widerrufen$"))
    is_sound(customer)
    page.locator("#booking_contract").focus()
    keyboard = page.keyboard
    for text in ("AW/1999/00001", "Erika Mustermann"):
        keyboard.type(text)
        keyboard.press("Tab")
    keyboard.press("Tab")
    expect(page.get_by_role("button", name="Widerruf bestätigen")).to_be_focused()
    keyboard.press("Enter")
    # The missing field is marked and in focus; entries are still there.
    mail = page.locator("#booking_email")
    expect(mail).to_be_focused()
    expect(mail).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#booking_contract")).to_have_value("AW/1999/00001")
    is_sound(customer)
    assert customer.forgives("status of 422") == 1
    keyboard.type(f"erika{viewport['width']}@example.com")
    keyboard.press("Enter")
    received = named(customer, "withdrawal_received")
    expect(received).to_have_attribute("role", "status")
    expect(received).to_contain_text(f"erika{viewport['width']}@example.com")
    is_sound(customer)
