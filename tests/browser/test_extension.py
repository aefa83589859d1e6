# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work is looked at, chosen and paid on a phone."""

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import DECLINED, THREE_D_SECURE

PHONE = {"width": 390, "height": 844}
IS_WITHIN = "document.documentElement.scrollWidth <= window.innerWidth"


def picture():
    written = io.BytesIO()
    Image.new("RGB", (800, 600), "brown").save(written, "JPEG")
    return base64.b64encode(written.getvalue()).decode()


@pytest.fixture
def propose(shop, place_booking):
    """Return what proposes work on a paid booking; it returns id and address."""

    def propose(*lines):
        booking, _url = place_booking()
        shop.pay(booking)
        shop.control.flush()
        shop.wait_until_settled(booking)
        values = {
            "booking_id": booking.id,
            "message": "Beim Radwechsel gefunden.",
            "line_ids": [(0, 0, line) for line in lines],
        }
        extension = shop.rpc("autowartung.extension", "create", values)
        [record] = shop.rpc("autowartung.extension", "read", [extension], ["line_ids"])
        shop.rpc(
            "autowartung.extension.photo",
            "create",
            {"line_id": record["line_ids"][0], "image": picture(), "note": "vorn"},
        )
        shop.rpc("autowartung.extension", "action_send", [extension])
        url = shop.rpc("autowartung.extension", "get_portal_url", [extension])
        return extension, shop.url + url

    return propose


PADS = {
    "name": "Bremsbeläge vorn",
    "price_unit": 189.9,
    "urgency": "safety",
    "measured": "2,1 mm",
    "limit": "3 mm",
    "limit_source": "Herstellerangabe",
}
WIPERS = {"name": "Wischerblätter", "price_unit": 29.9, "urgency": "later"}


def line(customer, name):
    return customer.page.get_by_role("group", name=name)


def choose(customer, name, label):
    line(customer, name).locator("label", has_text=label).click()


def agree(customer):
    for box in customer.page.locator("input[type='checkbox']").all():
        box.check()


def go_on_to_payment(customer):
    customer.page.locator("[name='choose_work']").click()
    loading = customer.page.locator(".o_autowartung_payment[aria-busy]")
    expect(loading).to_have_count(0)


def state(shop, extension):
    [row] = shop.sql("SELECT state FROM autowartung_extension WHERE id = %s", extension)
    return row["state"]


def sees_approved(shop, customer, extension, expected):
    # The page comes back from the payment by itself.
    back = "[name='extension_processing'], [name='extension_approved']"
    expect(customer.page.locator(back)).to_be_visible()
    shop.wait_until(lambda: state(shop, extension) == expected, what=expected)
    customer.page.reload()
    expect(customer.page.locator("[name='extension_approved']")).to_be_visible()


def test_a_part_is_approved_with_a_new_card(shop, propose, visit):
    extension, url = propose(PADS, WIPERS)
    customer = visit(viewport=PHONE)
    customer.page.goto(url)
    expect(customer.page.get_by_text("2,1 mm, Grenze 3 mm")).to_be_visible()
    shop.wait_until(lambda: state(shop, extension) == "seen", what="seen")
    assert customer.page.evaluate(IS_WITHIN)
    assert_no_barrier(customer.page, leave_out=())
    total = customer.page.locator("[name='extension_total']")
    choose(customer, "Bremsbeläge", "Beauftragen")
    choose(customer, "Wischerblätter", "Beauftragen")
    expect(total).to_have_text(re.compile(r"219,80\s€"))
    choose(customer, "Wischerblätter", "Ablehnen")
    expect(total).to_have_text(re.compile(r"189,90\s€"))
    agree(customer)
    go_on_to_payment(customer)
    expect(customer.button).to_have_text(
        re.compile(r"Ausgewählte Arbeiten zahlungspflichtig beauftragen – 189,90\s€")
    )
    assert customer.page.evaluate(IS_WITHIN)
    assert_no_barrier(customer.page, leave_out=())
    customer.pay()
    sees_approved(shop, customer, extension, "partly_approved")
    invoice = customer.page.locator("[name='payable_documents'] a")
    expect(invoice).to_have_count(1)
    assert customer.page.evaluate(IS_WITHIN)


def test_after_a_decline_another_card_and_the_bank(shop, propose, visit):
    extension, url = propose(PADS)
    customer = visit(viewport=PHONE)
    customer.page.goto(url)
    choose(customer, "Bremsbeläge", "Beauftragen")
    agree(customer)
    go_on_to_payment(customer)
    customer.pay(DECLINED)
    expect(customer.page.locator("[name='booking_payment_error']")).to_be_visible()
    assert state(shop, extension) == "deciding"
    customer.pay(THREE_D_SECURE)
    customer.answer_bank("complete")
    sees_approved(shop, customer, extension, "approved")


def test_all_is_declined_with_a_reason(shop, propose, visit):
    extension, url = propose(PADS)
    customer = visit(viewport=PHONE)
    customer.page.goto(url)
    customer.page.locator("[name='extension_decline'] summary").click()
    customer.page.get_by_label("Grund (freiwillig)").fill("Zu teuer")
    customer.page.locator("[name='decline_all']").click()
    expect(customer.page.locator("[name='extension_declined']")).to_be_visible()
    assert state(shop, extension) == "declined"


def test_what_needs_another_line_takes_it_along(shop, propose, visit):
    extension, url = propose(PADS, WIPERS)
    lines = shop.rpc("autowartung.extension", "read", [extension], ["line_ids"])[0][
        "line_ids"
    ]
    shop.rpc("autowartung.extension", "action_revise", [extension])
    shop.rpc(
        "autowartung.extension.line", "write", [lines[0]], {"requires_id": lines[1]}
    )
    shop.rpc("autowartung.extension", "action_send", [extension])
    customer = visit(viewport=PHONE)
    customer.page.goto(url)
    alert = customer.page.locator("[name='extension_alert']")
    expect(alert).to_contain_text("geändert")
    total = customer.page.locator("[name='extension_total']")
    choose(customer, "Bremsbeläge", "Beauftragen")
    expect(total).to_have_text(re.compile(r"219,80\s€"))
    choose(customer, "Wischerblätter", "Ablehnen")
    expect(total).to_have_text(re.compile(r"0,00\s€"))
