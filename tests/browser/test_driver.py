# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A driver's day on the phone: fetch a car, bring it back, also without connection."""

import itertools
import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from .handheld import OFFLINE, Handheld, employ_worker
from .workshop import Workshop

BERLIN = ZoneInfo("Europe/Berlin")
SMALL_PHONE = {"width": 320, "height": 568}


def local_noon(days=0):
    """Return noon of a day in Berlin as Odoo writes it; 0 is today."""
    day = datetime.now(BERLIN).date() + timedelta(days)
    noon = datetime.combine(day, time(12), BERLIN)
    return noon.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


@pytest.fixture(scope="module")
def hire(running_shop):
    """Return a function that gives a new driver today's pickup and return."""
    shop = running_shop
    workshop = Workshop(shop, "11", street="Rheinallee 1", city="Köln")
    numbers = itertools.count(1)

    def plan(booking_id, leg, start):
        # Not as a dispatcher does: at this hour it may be over already.
        shop.sql(
            "UPDATE autowartung_concierge_trip SET window_start = %s, window_end = %s"
            " WHERE booking_id = %s AND leg = %s",
            *(start, start + timedelta(hours=2), booking_id, leg),
        )

    def hire(**booking_values):
        number = next(numbers)
        name, login = f"Fahrer {number}", f"driver{number}"
        user_id = employ_worker(shop, "driver", name, login)
        driver_id = workshop.hire(name, user_id=user_id, phone="+49 170 555")
        workshop.let_drive(driver_id)
        booking = workshop.book(
            workshop.create_customer()[0],
            str(local_noon(days=1)),
            price=0,
            mileage=50000,
            contact_name="Erika Mustermann",
            contact_phone="+49 221 5550123",
            note="Der Schlüssel ist beim Nachbarn.",
            **booking_values,
        )
        # Nobody can book for today when noon is over.
        plan(booking.id, "pickup", local_noon())
        plan(booking.id, "return", local_noon() + timedelta(hours=4))
        return login, booking.id

    return hire


class Driver(Handheld):
    """A driver with a phone in the hand."""

    def __init__(self, shop, visitor, login, booking_id):
        super().__init__(shop, visitor, login, "/driver")
        self.booking_id = booking_id

    def open_trip(self):
        self.page.get_by_role("link", name=re.compile("^Fahrt öffnen")).first.click()

    def trip(self, leg):
        [row] = self.shop.sql(
            "SELECT * FROM autowartung_concierge_trip"
            " WHERE booking_id = %s AND leg = %s",
            self.booking_id,
            leg,
        )
        return row

    def sign(self):
        """Draw with a finger."""
        canvas = self.page.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        touch = self.page.context.new_cdp_session(self.page)
        kinds = ["touchStart", *["touchMove"] * 6, "touchEnd"]
        for number, kind in enumerate(kinds):
            point = {
                "x": box["x"] + 30 + 25 * number,
                "y": box["y"] + 40 + 60 * (number % 2),
            }
            points = [] if kind == "touchEnd" else [point]
            touch.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
            )
        expect(self.page.locator("input[name='signature']")).to_have_value(
            re.compile("^data:image/png")
        )

    def cannot_translate(self):
        """Lose a request of Odoo's own whenever a page starts."""
        self.page.route(
            "**/website/translations*",
            lambda route: route.abort("internetdisconnected"),
        )


@pytest.fixture
def driver(shop, hire, visit):
    def driver(viewport=None, **values):
        visitor = visit(**({"viewport": viewport} if viewport else {}))
        return Driver(shop, visitor, *hire(**values))

    return driver


def test_a_whole_pickup_and_return(driver, shop):
    driver = driver(viewport=SMALL_PHONE)
    page = driver.page

    expect(page.get_by_role("heading", name="Ihre Fahrten")).to_be_visible()
    driver.looks_right()
    driver.open_trip()
    expect(page.get_by_role("link", name=re.compile("Anrufen"))).to_have_attribute(
        "href", "tel:+492215550123"
    )
    driver.looks_right()
    driver.press("Losfahren")
    driver.press("Ich bin angekommen")
    expect(page.get_by_role("heading", name="Übergabe")).to_be_visible()
    driver.take_photos("red", "green")
    driver.sees_photos(2)
    page.get_by_role("button", name="Foto entfernen").first.click()
    driver.sees_photos(1)
    page.get_by_label("Kilometerstand (km)").fill("49.000")
    page.get_by_label("Zustand des Autos").fill("Kratzer an der Tür")
    driver.sign()
    driver.looks_right()
    driver.press("Ich habe das Auto")
    problem = page.locator(".o_autowartung_problem")
    expect(problem).to_contain_text("schon 50.000 km")
    expect(page.get_by_label("Kilometerstand (km)")).to_be_focused()
    driver.looks_right()
    page.get_by_label("Der Kilometerstand stimmt").check()
    driver.press("Ich habe das Auto")
    expect(page.get_by_role("heading", name="Zur Werkstatt")).to_be_visible()
    driver.looks_right()
    pickup = driver.trip("pickup")
    assert (pickup["state"], pickup["mileage"]) == ("handed_over", 49000)
    assert pickup["handover_note"] == "Kratzer an der Tür"
    driver.press("In der Werkstatt abgegeben")
    expect(page.get_by_text("Diese Fahrt ist erledigt")).to_be_visible()
    driver.looks_right()

    shop.rpc("autowartung.booking", "action_ready", [driver.booking_id])
    page.get_by_role("link", name="Zur nächsten Fahrt").click()
    driver.open_trip()
    driver.press("Losfahren")
    driver.press("Ich bin angekommen")
    driver.take_photos("blue")
    driver.sees_photos(1)
    page.get_by_label("Kilometerstand (km)").fill("49012")
    page.get_by_label("Stattdessen mit dem Namen").check()
    expect(page.locator("canvas")).to_be_hidden()
    driver.press("Der Kunde hat das Auto")
    expect(page.get_by_text("Diese Fahrt ist erledigt")).to_be_visible()
    assert driver.trip("return")["state"] == "done"
    page.get_by_role("link", name="Zu allen Fahrten").click()
    expect(page.get_by_text("Alle Fahrten von heute sind erledigt")).to_be_visible()
    driver.looks_right()
    driver.forget("status of 422")  # the mileage, on purpose


def test_nothing_is_lost_without_connection(driver):
    driver = driver()
    page = driver.page
    driver.open_trip()
    driver.press("Losfahren")
    driver.press("Ich bin angekommen")
    page.get_by_label("Kilometerstand (km)").fill("50100")
    page.get_by_label("Zustand des Autos").fill("Delle vorn")
    page.get_by_label("Name", exact=True).fill("Max Mustermann")
    page.reload()  # the camera took the memory
    driver.waits_for_scripts()
    expect(page.get_by_label("Kilometerstand (km)")).to_have_value("50100")
    expect(page.get_by_label("Zustand des Autos")).to_have_value("Delle vorn")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Max Mustermann")
    driver.sign()
    page.context.set_offline(True)
    driver.press("Ich habe das Auto")
    problem = page.locator(".o_autowartung_photos .o_autowartung_problem")
    expect(problem).to_contain_text("mindestens ein Foto")
    expect(page.locator("input[type='file']")).to_be_focused()
    driver.take_photos("blue")
    expect(page.locator("[data-photo='waiting']")).to_be_visible()
    driver.press("Ich habe das Auto")
    driver.sees_no_connection()
    impatient = page.get_by_role("button", name="Ich habe das Auto")
    impatient.click(force=True)
    assert driver.trip("pickup")["state"] == "arrived"
    driver.cannot_translate()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Zur Werkstatt")).to_be_visible(
        timeout=20_000
    )
    expect(page.locator("li.o_autowartung_photo")).to_have_count(1)
    driver.waits_for_scripts()
    page.context.set_offline(True)
    driver.press("In der Werkstatt abgegeben")
    driver.sees_no_connection()
    page.context.set_offline(False)
    expect(page.get_by_text("Diese Fahrt ist erledigt")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    driver.forget(OFFLINE)


def test_photos_are_sent_that_were_taken_before_the_scripts_came(driver):
    driver = driver()
    page = driver.page
    driver.open_trip()
    driver.press("Losfahren")
    expect(page.get_by_role("button", name="Ich bin angekommen")).to_be_visible()
    driver.waits_for_scripts()
    with driver.before_its_scripts():
        driver.press("Ich bin angekommen")
        driver.take_photos("red", "green")
        page.get_by_label("Kilometerstand (km)").fill("50100")
    driver.sees_photos(2)
    expect(page.get_by_label("Kilometerstand (km)")).to_have_value("50100")


def test_two_taps_are_one_step(driver):
    driver = driver()
    page = driver.page
    driver.open_trip()
    page.get_by_role("button", name="Losfahren").dblclick()
    expect(page.get_by_role("button", name="Ich bin angekommen")).to_be_visible()
    page.goto(f"{driver.shop.url}/driver")
    expect(page.get_by_role("heading", name="Unterwegs")).to_be_visible()
    driver.open_trip()
    expect(page.get_by_role("button", name="Ich bin angekommen")).to_be_visible()
    assert driver.trip("pickup")["state"] == "on_the_way"
