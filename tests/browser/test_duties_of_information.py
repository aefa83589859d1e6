# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a shop has to say is seen on a phone, and the withdrawal button stands out."""

from playwright.sync_api import expect

from .conftest import PHONE
from .funnel import Funnel
from .test_withdrawal import is_sound, named


def test_what_has_to_be_said_is_seen_before_and_at_the_order(service_shop, visit):
    customer = visit(PHONE, locale="de-DE")
    funnel = Funnel(customer, service_shop.url)
    funnel.start()
    conditions = named(customer, "shop_conditions")
    expect(conditions).to_contain_text("Wir holen Autos")
    expect(conditions).to_contain_text("Sie zahlen online")
    first_service = customer.page.locator(".o_autowartung_choice").first
    assert conditions.bounding_box()["y"] < first_service.bounding_box()["y"]
    is_sound(customer)
    funnel.reach_review()
    expect(customer.page.locator("label[for='booking_accepts_start']")).to_contain_text(
        "Ich verlange ausdrücklich"
    )
    is_sound(customer)


def test_the_accessibility_page_has_no_barriers_and_a_button_to_withdraw(shop, visit):
    customer = visit(PHONE, locale="de-DE")
    customer.page.goto(f"{shop.url}/barrierefreiheit")
    is_sound(customer)
    button = named(customer, "withdraw_from_contract")
    expect(button).to_be_visible()
    # A thumb finds it.
    assert button.bounding_box()["height"] >= 36
