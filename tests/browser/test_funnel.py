# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the first page to the paid booking: phone and desktop, guest and logged in."""

import re
from urllib.parse import urlencode

import pytest
from commons.live_database import at_once
from playwright.sync_api import expect

from .barriers import STRIPE, assert_no_barrier
from .customer import wait_until_quiet
from .funnel import ORDER, Funnel

DESKTOP = {"width": 1280, "height": 900}
SMALL_PHONE = {"width": 320, "height": 568}


@pytest.fixture
def funnel(service_shop, visit):
    """Return a guest's way to a booking; the phone is German."""

    def funnel(language="de", **options):
        locale = {"de": "de-DE", "en": "en-GB"}[language]
        return Funnel(visit(locale=locale, **options), service_shop.url, language)

    return funnel


def test_a_guest_books_and_pays_on_the_phone_in_german(service_shop, funnel):
    way = funnel()
    page = way.page
    page.goto(way.base)
    page.get_by_role("link", name="Service buchen").first.click()
    way.is_at("services")
    assert_no_barrier(page, leave_out=STRIPE)
    way.go_on()
    expect(
        page.get_by_text("Bitte wählen Sie mindestens eine Leistung.")
    ).to_be_visible()
    assert_no_barrier(page, leave_out=STRIPE)
    page.get_by_role("checkbox", name="Ölwechsel").check()
    page.get_by_role("checkbox", name="HU/AU").check()
    expect(way.total).to_have_text(re.compile(r"278,00\s€"))
    way.go_on()
    way.is_at("vehicle")
    assert_no_barrier(page, leave_out=STRIPE)
    way.fill(license_plate="!!", make="VW", model="Golf")
    way.go_on()
    plate = way.field("license_plate")
    expect(plate).to_be_focused()
    expect(plate).to_have_attribute("aria-invalid", "true")
    expect(plate).to_have_accessible_description(re.compile("Buchstaben und Ziffern"))
    assert_no_barrier(page, leave_out=STRIPE)
    way.enter_vehicle()
    way.ask_for_slots("80331")
    expect(page.get_by_text("80331")).to_be_visible()
    assert_no_barrier(page, leave_out=STRIPE)
    way.ask_for_slots()
    way.choose_slot()
    assert_no_barrier(page, leave_out=STRIPE)
    way.enter_visit(note="Schlüssel beim Nachbarn")
    way.go_on()
    way.is_at("review")
    expect(page.get_by_text("K-EM 1234 · VW Golf")).to_be_visible()
    expect(page.locator("[name='review_total']")).to_have_text(re.compile(r"278,00\s€"))
    expect(page.locator("[name='review_tax']")).to_have_text(re.compile(r"44,39\s€"))
    expect(page.get_by_text("inkl. 19 % MwSt.")).to_be_visible()
    assert_no_barrier(page, leave_out=STRIPE)
    way.order()
    expect(way.field("accepts_terms")).to_be_focused()
    assert_no_barrier(page, leave_out=STRIPE)
    way.agree()
    way.order()
    expect(page).to_have_url(re.compile("/my/bookings/"))
    expect(page.locator("html")).to_have_attribute("lang", "de-DE")
    way.forgive_refusals()
    way.customer.open(page.url)
    step = page.locator(".o_autowartung_steps [aria-current='step']")
    expect(step).to_contain_text("Zahlung")
    assert not way.overflows()
    assert_no_barrier(page, leave_out=STRIPE)
    way.customer.pay()
    way.customer.sees_paid()
    assert_no_barrier(page, leave_out=STRIPE)
    [row] = service_shop.sql(
        "SELECT state, amount_total FROM autowartung_booking ORDER BY id DESC LIMIT 1"
    )
    assert float(row["amount_total"]) == 278


def test_who_is_logged_in_books_and_pays_on_the_desktop_in_english(
    service_shop, funnel, portal_customer
):
    way = funnel("en", viewport=DESKTOP)
    page = way.page
    way.start()
    way.choose_services("Inspektion")
    page.get_by_role("link", name="Please sign in").click()
    page.get_by_label("Email").fill(portal_customer)
    page.locator("input[name='password']").fill(portal_customer)
    page.get_by_role("button", name="Log in").click()
    way.is_at("vehicle")
    expect(page.get_by_role("radio", name=re.compile("K-EM 77E"))).to_be_checked()
    assert_no_barrier(page, leave_out=STRIPE)
    way.go_on()
    way.is_at("appointment")
    expect(way.field("street")).to_have_value("Heidestraße 17")
    way.choose_slot(1)
    way.go_on()
    way.is_at("review")
    expect(page.get_by_text("incl. 19 % VAT")).to_be_visible()
    assert_no_barrier(page, leave_out=STRIPE)
    way.agree()
    way.order()
    expect(page).to_have_url(re.compile("/my/bookings/"))
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    way.customer.open(page.url)
    assert not way.overflows()
    way.customer.pay()
    way.customer.sees_paid("en")


def test_the_keyboard_goes_on_to_the_windows_of_a_day_that_it_opens(funnel):
    way = funnel()
    way.start()
    way.is_at("services")
    way.choose_services("Inspektion")
    way.enter_vehicle()
    way.ask_for_slots()
    wait_until_quiet(way.page)
    day = way.page.locator("details.o_autowartung_day").nth(1)
    expect(day).not_to_have_attribute("open", re.compile(""))
    day.locator("summary").focus()
    way.page.keyboard.press("Enter")
    first = day.locator("input:enabled").first
    expect(first).to_be_focused()
    way.page.keyboard.press("Space")
    expect(first).to_be_checked()


def test_back_and_reload_keep_what_was_typed(funnel):
    way = funnel()
    way.start()
    way.choose_services("Ölwechsel")
    way.fill(license_plate="k em 5", make="Opel")
    way.page.reload()
    expect(way.field("license_plate")).to_have_value("k em 5")
    expect(way.field("make")).to_have_value("Opel")
    way.page.go_back()
    way.is_at("services")
    oil_change = way.page.get_by_role("checkbox", name="Ölwechsel")
    expect(oil_change).to_be_checked()
    way.go_on()
    way.is_at("vehicle")
    expect(way.field("make")).to_have_value("Opel")
    way.enter_vehicle()
    # Entries that the server has tidied are newer than the typed ones.
    way.page.go_back()
    way.is_at("vehicle")
    expect(way.field("license_plate")).to_have_value("K-EM 1234")
    way.go_on()
    way.is_at("appointment")
    way.ask_for_slots()
    way.choose_slot(1)
    way.enter_visit(note="Bitte klingeln")
    way.page.reload()
    expect(way.field("note")).to_have_value("Bitte klingeln")
    expect(way.page.locator("[name='start']:checked")).to_have_count(1)
    way.go_on()
    way.is_at("review")
    expect(way.page.get_by_text("Bitte klingeln")).to_be_visible()


def test_a_lost_network_is_said_in_place_and_keeps_everything(funnel):
    way = funnel()
    way.start()
    way.choose_services("Ölwechsel")
    way.fill(license_plate="k em 1234", make="VW", model="Golf")
    context = way.page.context
    context.set_offline(True)
    way.go_on()
    expect(way.page.locator("[name='booking_offline']")).to_be_focused()
    expect(way.field("model")).to_have_value("Golf")
    context.set_offline(False)
    way.go_on()
    way.is_at("appointment")


def test_a_form_whose_load_has_stopped_can_be_sent_again(funnel):
    way = funnel()
    way.start()
    way.is_at("services")
    way.page.get_by_role("checkbox", name="Ölwechsel").check()
    button = way.page.locator("[name='booking_next']")
    label = button.text_content()
    way.page.route("**/booking", lambda route: route.abort("aborted"))
    way.go_on()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).not_to_have_text(label)
    expect(button).not_to_have_attribute("aria-busy", "true", timeout=15_000)
    expect(button).to_have_text(label)
    way.page.unroute("**/booking")
    way.customer.forgives("ERR_ABORTED")
    way.go_on()
    way.is_at("vehicle")


def test_what_was_wrong_is_forgotten_as_soon_as_it_is_changed(funnel):
    way = funnel()
    way.start()
    way.go_on()
    complaint = way.page.locator("#booking_service_ids_error")
    expect(complaint).to_be_visible()
    way.is_at("services")
    way.page.get_by_role("checkbox", name="Ölwechsel").check()
    expect(complaint).to_have_count(0)
    way.go_on()
    way.is_at("vehicle")
    way.go_on()
    plate, make = way.field("license_plate"), way.field("make")
    expect(plate).to_have_attribute("aria-invalid", "true")
    way.is_at("vehicle")
    plate.fill("K-EM 1")
    expect(plate).not_to_have_attribute("aria-invalid", "true")
    expect(plate).to_have_accessible_description("Zum Beispiel M-AB 1234")
    expect(make).to_have_attribute("aria-invalid", "true")
    way.forgive_refusals()


def test_a_double_tap_and_the_way_back_make_one_booking(service_shop, funnel):
    way = funnel()
    way.reach_review()
    before = service_shop.count("autowartung_booking")
    way.agree()
    way.page.get_by_role("button", name=ORDER["de"]).dblclick()
    expect(way.page).to_have_url(re.compile("/my/bookings/"))
    way.page.go_back()
    link = way.page.locator("[name='open_booking'] a")
    expect(link).to_be_visible()
    link.click()
    expect(way.page).to_have_url(re.compile("/my/bookings/"))
    assert service_shop.count("autowartung_booking") == before + 1


def test_the_same_order_sent_twice_at_once_is_one_booking(service_shop, funnel):
    way = funnel()
    way.reach_review()
    fields = way.page.locator(".o_autowartung_form input[type='hidden']").all()
    order = {field.get_attribute("name"): field.input_value() for field in fields}
    order |= {"accepts_terms": "1", "accepts_start": "1"}
    before = service_shop.count("autowartung_booking")
    [session] = [
        cookie["value"]
        for cookie in way.page.context.cookies()
        if cookie["name"] == "session_id"
    ]

    def send(_number):
        client = service_shop.client()
        client.cookie = f"session_id={session}"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return client.request("POST", "/booking/review", urlencode(order), form)

    answers = at_once(send, range(4))
    assert {answer.status for answer in answers} == {303}
    [target] = {answer.headers["Location"] for answer in answers}
    assert "/my/bookings/" in target
    assert service_shop.count("autowartung_booking") == before + 1


def test_a_slot_taken_by_somebody_else_leads_back_with_a_sentence(
    service_shop, funnel, last_slot
):
    first, second = funnel(), funnel()
    with last_slot():
        for way in (first, second):
            way.reach_review()
            way.agree()
        first.order()
        expect(first.page).to_have_url(re.compile("/my/bookings/"))
        second.order()
        second.is_at("appointment")
    expect(second.page.get_by_text("gerade vergeben").first).to_be_visible()
    expect(second.field("street")).to_have_value("Heidestraße 17")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without scripts"])
def test_a_small_phone_shows_everything_without_scrolling_sideways(
    funnel, chromium, service_shop, scripts
):
    context = chromium.new_context(
        viewport=SMALL_PHONE, locale="de-DE", java_script_enabled=scripts
    )
    page = context.new_page()
    try:
        page.goto(f"{service_shop.url}/booking")
        steps = [
            lambda: page.locator("[name='service_ids']").first.check(),
            lambda: [
                page.fill(f"[name='{name}']", value)
                for name, value in (
                    ("license_plate", "k em 1234"),
                    ("make", "VW"),
                    ("model", "Golf"),
                )
            ],
            lambda: page.fill("[name='zip']", "51147"),
        ]
        for step in steps:
            if scripts:
                width = "document.documentElement.scrollWidth - window.innerWidth"
                assert page.evaluate(width) <= 0
            step()
            page.locator(".o_autowartung_summary button").click()
            page.wait_for_load_state()
        expect(page.locator("[name='start']").first).to_be_attached()
    finally:
        context.close()
