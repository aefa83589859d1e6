# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The front desk takes a booking while the customer is on the phone, and finds it."""

import itertools

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE
from .funnel import Funnel

_numbers = itertools.count(5550200)


@pytest.fixture
def caller(workshop):
    """A customer with a phone number of her own; return id, name and number."""
    number = next(_numbers)
    name = f"Anna Anruferin {number}"
    customer, _mail = workshop.create_customer(name=name, phone=f"+49 221 {number}")
    return customer, name, f"0221/{number}"


def choose(page, field, typed, option):
    page.locator(f"[name='{field}'] input").first.fill(typed)
    page.locator(".o-autocomplete--dropdown-item", has_text=option).first.click()


def test_a_caller_is_found_by_number_and_has_a_new_car(service_shop, office, caller):
    customer, name, number = caller
    page = office("action-autowartung_payment.phone_booking_action")
    choose(page, "partner_id", number, name)
    expect(page.locator("[name='contact_phone'] input")).not_to_have_value("")
    choose(page, "vehicle_id", "bm ck 4242", "bm ck 4242")
    expect(page.locator("[name='vehicle_id'] input").first).to_have_value("BM-CK 4242")
    [vehicle] = service_shop.rpc(
        "autowartung.vehicle",
        "search_read",
        [("partner_id", "=", customer)],
        ["license_plate"],
    )
    assert vehicle["license_plate"] == "BM-CK 4242"


def test_a_plate_that_is_not_clear_opens_the_dialog(office, caller):
    _customer, name, number = caller
    page = office("action-autowartung_payment.phone_booking_action")
    choose(page, "partner_id", number, name)
    choose(page, "vehicle_id", "kem4711", "kem4711")
    dialog = page.locator(".modal", has=page.locator("[name='license_plate']"))
    expect(dialog.locator("[name='license_plate'] input")).to_have_value("KEM4711")


def test_a_mail_address_that_nothing_can_be_sent_to_is_said(office, caller):
    _customer, name, number = caller
    page = office("action-autowartung_payment.phone_booking_action")
    choose(page, "partner_id", number, name)
    page.locator("[name='email'] input").fill("jörg@example.com")
    page.locator("[name='email'] input").press("Tab")
    expect(
        page.locator(".o_notification, .modal").filter(has_text="@").last
    ).to_be_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_search_tells_what_is_over_and_shows_it(
    service_shop, workshop, office, caller, viewport
):
    customer, _name, _number = caller
    plate = f"K-ZZ {customer % 9000 + 1000}"
    vehicle = service_shop.rpc(
        "autowartung.vehicle",
        "create",
        {"partner_id": customer, "license_plate": plate},
    )
    booking = service_shop.rpc(
        "autowartung.booking",
        "create",
        {
            "partner_id": customer,
            "vehicle_id": vehicle,
            "workshop_id": workshop.id,
            "line_ids": [(0, 0, {"name": "Inspektion", "price_unit": 119.0})],
        },
    )
    service_shop.rpc("autowartung.booking", "action_cancel", [booking])
    page = office("autowartung-bookings", viewport)
    page.locator(".o_kanban_renderer").wait_for()
    if viewport == PHONE:
        page.locator(".o_control_panel button:has(.fa-search)").first.click()
    page.locator(".o_searchview_input").fill(plate.replace("-", "").lower())
    # Odoo takes the first of what it offers; before, the key does nothing.
    expect(page.locator(".o_searchview_autocomplete").first).to_be_visible()
    page.locator(".o_searchview_input").press("Enter")
    hits = page.locator(".o_autowartung_closed_hits")
    expect(hits).to_contain_text("1 ")
    hits.get_by_role("button").click()
    expect(page.locator(".o_kanban_record", has_text=plate)).to_be_visible()
    expect(hits).to_have_count(0)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_visitor_says_which_plate_it_is(service_shop, visit, viewport):
    way = Funnel(visit(viewport, locale="de-DE"), service_shop.url)
    way.start()
    way.choose_services("Ölwechsel")
    way.fill(license_plate="kem1234", make="VW", model="Golf", mileage="84.200 km")
    way.go_on()
    way.page.locator("[name='plate_choices']").wait_for()
    way.page.get_by_text("KE-M 1234", exact=True).click()
    way.go_on()
    way.is_at("appointment")
    way.customer.complaints[:] = [
        text for text in way.customer.complaints if "status of 422" not in text
    ]
