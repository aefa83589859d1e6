# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page speaks the customer's language, fits every screen and needs no mouse."""

import re

import pytest
from babel.dates import format_date
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import DECLINED, wait_until_quiet

DESKTOP = {"width": 1280, "height": 800}
SMALL_PHONE = {"width": 320, "height": 568}
# Layout shifts without an input, as browsers measure them.
OBSERVE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
        if (!entry.hadRecentInput) { window.shifts.push(entry.value); }
    }
}).observe({type: "layout-shift", buffered: true});
"""


def test_a_german_customer_reads_german_in_an_english_browser(
    place_booking, appointment, visit
):
    _booking, url = place_booking()
    customer = visit(locale="en-US")
    customer.open(url)
    page = customer.page
    expect(page.locator("html")).to_have_attribute("lang", "de-DE")
    expect(page).to_have_title(re.compile("^Buchung AW/"))
    expect(page.get_by_role("heading", name="Zahlung", exact=True)).to_be_visible()
    day = format_date(appointment, "EEEE, d. MMMM y", locale="de_DE")
    expect(page.get_by_text(f"{day}, 9:00 Uhr").first).to_be_visible()
    expect(page.locator("[name='booking_total']")).to_have_text(
        re.compile(r"1\.289,00\s€")
    )
    expect(page.frame_locator("iframe").get_by_label("Kartennummer")).to_be_visible()


def test_an_english_customer_pays_in_english(place_booking, appointment, visit):
    _booking, url = place_booking("en_US")
    customer = visit(locale="de-DE")
    customer.open(url)
    page = customer.page
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    day = format_date(appointment, "EEEE, d MMMM y", locale="en_GB")
    expect(page.get_by_text(f"{day}, 9:00").first).to_be_visible()
    expect(customer.button).to_have_text(re.compile(r"Pay 1,289\.00\s€ now"))
    customer.pay(DECLINED)
    customer.sees_error("Your card was declined. Please use another payment method.")
    customer.pay()
    customer.sees_paid("en")


def test_who_chooses_another_language_keeps_it(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    page = customer.page
    page.locator("footer").get_by_role("menuitem", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    expect(customer.button).to_have_text(re.compile("^Pay"))
    customer.open(url)
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    customer.pay(DECLINED)
    customer.sees_error("Your card was declined. Please use another payment method.")


@pytest.mark.parametrize("viewport", [SMALL_PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_scrolls_sideways_or_jumps(place_booking, visit, viewport):
    _booking, url = place_booking()
    customer = visit(viewport)
    customer.page.add_init_script(OBSERVE_SHIFTS)

    def overflow():
        return customer.page.evaluate(
            "document.documentElement.scrollWidth - window.innerWidth"
        )

    customer.open(url)
    # Half a second without a request: nothing comes that could still move.
    wait_until_quiet(customer.page)
    assert overflow() <= 0
    assert sum(customer.page.evaluate("window.shifts")) < 0.05
    customer.pay(DECLINED)
    expect(customer.error).to_be_visible()
    assert overflow() <= 0
    customer.pay()
    customer.sees_paid()
    assert overflow() <= 0


def test_a_keyboard_is_enough(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    keyboard = customer.page.keyboard
    frame = customer.page.frame_locator("iframe")
    for _tab in range(20):
        keyboard.press("Tab")
        if customer.page.evaluate("document.activeElement.tagName") == "IFRAME":
            break
    expect(frame.get_by_label("Kartennummer")).to_be_focused()
    for text in ("4242424242424242", "1234", "123"):
        keyboard.type(text)
        keyboard.press("Tab")
    customer.numbers.append("4242424242424242")
    expect(customer.button).to_be_focused()
    keyboard.press("Enter")
    customer.sees_paid()


def test_axe_finds_no_barrier(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    assert_no_barrier(customer.page)
    customer.pay(DECLINED)
    expect(customer.error).to_be_visible()
    assert_no_barrier(customer.page)
    customer.pay()
    customer.sees_paid()
    assert_no_barrier(customer.page)
