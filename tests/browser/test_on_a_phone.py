# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a small screen shows without scrolling, and what stays in reach."""

from playwright.sync_api import expect

from .conftest import PHONE

# The page fits its document in once that has loaded.
IS_WHOLE = """
() => {
    const frame = document.getElementById("invoice_html");
    const paper = frame.contentDocument.documentElement;
    const shown = frame.getBoundingClientRect();
    const right = shown.left + paper.scrollWidth * (shown.width / frame.clientWidth);
    return shown.left >= 0 && right <= window.innerWidth + 1;
}
"""


def bottom_of(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


def test_the_card_fields_are_in_sight_and_the_button_in_reach(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    assert bottom_of(customer.field("number")) < PHONE["height"]
    expect(customer.button).to_be_in_viewport(ratio=1)
    customer.field("cvc").scroll_into_view_if_needed()
    expect(customer.button).to_be_in_viewport(ratio=1)


def test_what_is_paid_for_stands_above_in_two_lines_and_opens(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    brief = customer.page.locator("[name='booking_in_brief']")
    expect(brief.locator("summary")).to_contain_text("Inspektion mit Ölwechsel")
    expect(brief.locator("summary")).to_contain_text("1.289,00")
    total = customer.page.locator("[name='booking_total']")
    expect(total).to_be_hidden()
    brief.locator("summary").press("Enter")
    expect(total).to_be_visible()


def test_the_invoice_fits_and_leads_back_to_the_booking(shop, place_booking, customer):
    booking, url = place_booking()
    customer.open(url)
    customer.pay()
    customer.sees_paid()
    shop.wait_until_settled(booking)
    customer.page.reload()
    customer.page.get_by_role("link", name="Rechnung").click()
    frame = customer.page.frame_locator("#invoice_html")
    expect(frame.locator("#wrapwrap")).to_be_visible()
    customer.page.wait_for_function(IS_WHOLE)
    back = customer.page.locator("[name='invoice_way_back'] a")
    expect(back).to_have_text("Zu meiner Buchung")
    expect(back).to_have_attribute("href", f"/my/bookings/{booking.id}")
