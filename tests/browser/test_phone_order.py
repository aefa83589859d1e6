# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer who ordered by phone opens the mailed link, agrees, and pays."""

import re

import pytest
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .conftest import PHONE
from .customer import DECLINED

DESKTOP = {"width": 1280, "height": 900}
SMALL_PHONE = {"width": 320, "height": 568}
BOXES = ("accepts_terms", "accepts_start")
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def open_order(place_booking, visit):
    """Open the page of an order by phone; return booking, address and customer."""

    def open_order(language="de_DE", viewport=PHONE):
        booking, url = place_booking(language, by_phone=True)
        customer = visit(viewport)
        customer.open(url)
        return booking, url, customer

    return open_order


def box(customer, name):
    return customer.page.locator(f"input[name='{name}']")


def go_on(customer):
    return customer.page.locator("[name='give_consents']")


def forgive_refusals(customer):
    """The browser itself notes each answer that is a refusal."""
    customer.complaints[:] = [
        text for text in customer.complaints if "status of 422" not in text
    ]


def test_a_german_customer_agrees_on_the_phone_and_pays(shop, open_order):
    booking, url, customer = open_order()
    page = customer.page
    expect(page.locator("html")).to_have_attribute("lang", "de-DE")
    expect(page.get_by_role("heading", name="Ihr Widerrufsrecht")).to_be_visible()
    expect(customer.button).to_have_count(0)
    box(customer, BOXES[0]).check()
    go_on(customer).click()
    # The missing box is marked and in focus; the ticked one still is.
    expect(box(customer, BOXES[1])).to_be_focused()
    expect(box(customer, BOXES[1])).to_have_attribute("aria-invalid", "true")
    expect(box(customer, BOXES[0])).to_be_checked()
    forgive_refusals(customer)
    box(customer, BOXES[1]).check()
    go_on(customer).click()
    expect(customer.button).to_have_text(re.compile(r"Jetzt 1\.289,00\s€ bezahlen"))
    customer.open(page.url)
    customer.pay(DECLINED)
    expect(customer.error).to_be_visible()
    customer.open(url)
    expect(go_on(customer)).to_have_count(0)
    customer.pay()
    customer.sees_paid()
    shop.wait_until_settled(booking)


def test_a_keyboard_is_enough_to_agree(open_order):
    _booking, _url, customer = open_order("en_US", DESKTOP)
    keyboard = customer.page.keyboard
    for name in BOXES:
        box(customer, name).focus()
        keyboard.press("Space")
        expect(box(customer, name)).to_be_checked()
    keyboard.press("Tab")
    expect(go_on(customer)).to_be_focused()
    keyboard.press("Enter")
    expect(customer.button).to_have_text(re.compile("^Pay"))


@pytest.mark.parametrize(
    "viewport", [SMALL_PHONE, PHONE, DESKTOP], ids=["small", "phone", "desktop"]
)
def test_the_question_fits_the_screen_and_has_no_barrier(open_order, viewport):
    _booking, _url, customer = open_order(viewport=viewport)
    assert customer.page.evaluate(OVERFLOW) <= 0
    assert_no_barrier(customer.page, leave_out=["footer"])
    go_on(customer).click()
    expect(customer.page.locator("[name='booking_consent_errors']")).to_be_visible()
    forgive_refusals(customer)
    assert customer.page.evaluate(OVERFLOW) <= 0
    assert_no_barrier(customer.page, leave_out=["footer"])
