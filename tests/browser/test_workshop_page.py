# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work is proposed on a phone beside the car, also without connection."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from .handheld import OFFLINE, Handheld, employ_worker

PHONE = {"width": 390, "height": 844}
ADD_WORK = "Arbeit hinzufügen"
PROPOSE = re.compile("^Zusatzarbeit vorschlagen")
SEND = "An den Kunden senden"


class Mechanic(Handheld):
    """Somebody of the workshop beside a car."""

    def __init__(self, shop, visitor, login, booking_id):
        super().__init__(shop, visitor, login, "/workshop")
        self.booking_id = booking_id

    def begin(self, plate):
        self.page.get_by_label("Kennzeichen oder Buchungsnummer").fill(plate)
        self.page.get_by_role("button", name="Suchen").click()
        self.press(PROPOSE)
        expect(self.page.get_by_role("link", name=ADD_WORK)).to_be_visible()
        self.waits_for_scripts()

    def add_work(self):
        self.page.get_by_role("link", name=ADD_WORK).click()
        self.waits_for_scripts()

    def field(self, label):
        return self.page.get_by_label(label, exact=True)

    def describe(self, name, price):
        self.field("Beschreibung").fill(name)
        self.field("Bruttopreis (€)").fill(price)

    def sees_draft_of(self, lines):
        pencils = self.page.get_by_role("link", name=re.compile("^Ändern"))
        expect(pencils).to_have_count(lines, timeout=20_000)

    def rows(self, table):
        return self.shop.sql(
            f"""
            SELECT each.* FROM {table} each
              JOIN autowartung_extension e ON e.id = each.extension_id
             WHERE e.booking_id = %s ORDER BY each.id
            """,
            self.booking_id,
        )

    def lines(self):
        return self.rows("autowartung_extension_line")

    def photos(self):
        return self.rows("autowartung_extension_photo")

    def state(self):
        [row] = self.shop.sql(
            "SELECT state FROM autowartung_extension WHERE booking_id = %s",
            self.booking_id,
        )
        return row["state"]

    def lose_first_answer(self, address):
        """Let the server do it once without the phone hearing of it."""
        lost = []

        def lose(route):
            if route.request.method == "POST" and not lost:
                lost.append(route.fetch())
                route.abort("internetdisconnected")
            else:
                route.continue_()

        self.page.route(address, lose)
        return lost


@pytest.fixture(scope="module")
def employ(running_shop):
    """Return a function that gives a new mechanic a car in the workshop."""
    shop = running_shop
    numbers = itertools.count(1)

    def employ(appointment):
        number = next(numbers)
        login = f"mechanic{number}"
        employ_worker(shop, "user", f"Mechaniker {number}", login)
        customer = {
            "name": "Erika Mustermann",
            "email": f"erika.workshop{number}@example.com",
            "lang": "de_DE",
            **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
        }
        partner_id = shop.rpc("res.partner", "create", customer)
        vehicle = {"partner_id": partner_id, "license_plate": f"K-WP {number}"}
        values = {
            "partner_id": partner_id,
            "vehicle_id": shop.rpc("autowartung.vehicle", "create", vehicle),
            "appointment_start": f"{appointment:%Y-%m-%d} 08:00:00",
            "line_ids": [(0, 0, {"name": "Inspektion", "price_unit": 0})],
        }
        return login, shop.place(values).id, vehicle["license_plate"]

    return employ


@pytest.fixture
def mechanic(shop, employ, visit, appointment):
    """A mechanic who has begun a proposal."""
    login, booking_id, plate = employ(appointment)
    mechanic = Mechanic(shop, visit(viewport=PHONE), login, booking_id)
    mechanic.looks_right()
    mechanic.begin(plate.replace(" ", "").replace("-", "").lower())
    return mechanic


def test_from_an_empty_draft_to_what_the_customer_gets(mechanic):
    page = mechanic.page
    mechanic.looks_right()
    mechanic.press(SEND)
    problem = page.locator(".o_autowartung_problem:visible")
    expect(problem).to_contain_text("mindestens")
    mechanic.add_work()
    mechanic.take_photos("red", "green")
    mechanic.sees_photos(2)
    page.get_by_role("button", name="Foto entfernen").first.click()
    mechanic.sees_photos(1)
    mechanic.describe("Bremsbeläge vorn", "viel")
    mechanic.press("Speichern")
    expect(problem).to_contain_text("249,90")
    expect(mechanic.field("Bruttopreis (€)")).to_be_focused()
    mechanic.looks_right()
    mechanic.field("Bruttopreis (€)").fill("1.249,90")
    expect(mechanic.field("Kann warten bis (km)")).to_be_hidden()
    mechanic.field("Dringlichkeit").select_option("later")
    mechanic.field("Kann warten bis (km)").fill("90.000")
    page.get_by_text("Messwert, Bedingungen, Hinweis").click()
    mechanic.field("Messwert").fill("2,1 mm")
    mechanic.field("Grenze").fill("3 mm")
    mechanic.looks_right()
    mechanic.press("Speichern")
    mechanic.sees_draft_of(1)
    mechanic.looks_right()
    [line] = mechanic.lines()
    assert (line["price_unit"], line["wait_until_mileage"]) == (1249.9, 90000)
    assert line["measured"] == "2,1 mm"
    assert len(mechanic.photos()) == 1
    mechanic.field("Nachricht an den Kunden").fill("Beim Radwechsel gefunden")
    mechanic.press(SEND)
    expect(page.get_by_text("noch nicht angesehen")).to_be_visible()
    expect(page.get_by_text("Beim Radwechsel gefunden")).to_be_visible()
    mechanic.looks_right()
    assert mechanic.state() == "sent"
    mechanic.press("Überarbeiten")
    mechanic.sees_draft_of(1)
    mechanic.press(SEND)
    page.get_by_text("Zurückziehen …").click()
    mechanic.looks_right()
    mechanic.press("Endgültig zurückziehen")
    expect(page.get_by_text("Zurückgezogen")).to_be_visible()
    mechanic.looks_right()
    assert mechanic.state() == "withdrawn"
    mechanic.forget("status of 422")  # the empty draft and the price, on purpose


def test_nothing_is_lost_and_nothing_doubled_without_connection(mechanic):
    page = mechanic.page
    mechanic.field("Nachricht an den Kunden").fill("Noch nicht gesendet")
    mechanic.add_work()
    mechanic.describe("Wischer", "29,90")
    mechanic.field("Dringlichkeit").select_option("safety")
    page.reload()  # the camera took the memory
    mechanic.waits_for_scripts()
    expect(mechanic.field("Beschreibung")).to_have_value("Wischer")
    expect(mechanic.field("Bruttopreis (€)")).to_have_value("29,90")
    expect(mechanic.field("Dringlichkeit")).to_have_value("safety")
    page.context.set_offline(True)
    mechanic.take_photos("red", "blue")
    expect(page.locator("[data-photo='waiting']")).to_have_count(2)
    mechanic.press("Speichern")
    mechanic.sees_no_connection()
    page.get_by_role("button", name="Speichern").click(force=True)
    assert not mechanic.lines()
    # Then the answers to the first photo and to the form get lost.
    photo = mechanic.lose_first_answer(re.compile("/photos$"))
    form = mechanic.lose_first_answer(re.compile("/lines/[0-9a-f]{32}$"))
    page.context.set_offline(False)
    mechanic.sees_draft_of(1)
    assert photo and form
    [line] = mechanic.lines()
    assert (line["name"], line["urgency"]) == ("Wischer", "safety")
    assert len(mechanic.photos()) == 2
    message = mechanic.field("Nachricht an den Kunden")
    expect(message).to_have_value("Noch nicht gesendet")
    mechanic.waits_for_scripts()
    page.context.set_offline(True)
    mechanic.press(SEND)
    mechanic.sees_no_connection()
    assert mechanic.state() == "draft"
    page.context.set_offline(False)
    expect(page.get_by_text("noch nicht angesehen")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Noch nicht gesendet")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    mechanic.forget(OFFLINE)


def test_a_draft_begun_by_mistake_is_deleted_once(mechanic):
    page = mechanic.page
    page.get_by_text("Doch nicht nötig").click()
    mechanic.looks_right()
    lost = mechanic.lose_first_answer(re.compile("/discard$"))
    mechanic.press("Diesen Entwurf löschen")
    page.wait_for_url(f"{mechanic.shop.url}/workshop", timeout=20_000)
    assert lost
    query = "SELECT id FROM autowartung_extension WHERE booking_id = %s"
    assert not mechanic.shop.sql(query, mechanic.booking_id)
    mechanic.forget(OFFLINE)


def test_photos_that_were_not_sent_outlive_the_page(mechanic):
    page = mechanic.page
    mechanic.add_work()
    page.route(re.compile("/photos$"), lambda route: route.abort())
    mechanic.take_photos("red", "blue")
    expect(page.locator("[data-photo='waiting']")).to_have_count(2)
    page.goto(f"{mechanic.shop.url}/workshop")
    page.go_back()
    expect(page.locator("[data-photo='waiting']")).to_have_count(2)
    page.unroute_all()
    mechanic.sees_photos(2)
    page.reload()
    mechanic.waits_for_scripts()
    mechanic.sees_photos(2)
    assert len(mechanic.photos()) == 2
    mechanic.forget("ERR_FAILED")


def test_who_has_to_log_in_again_finds_everything(mechanic):
    page = mechanic.page
    mechanic.add_work()
    mechanic.describe("Wischer", "29,90")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    mechanic.take_photos("red")
    problem = page.locator(".o_autowartung_photo_problem")
    expect(problem).to_contain_text("Bitte melden Sie sich neu an")
    page.context.add_cookies(cookies)
    page.reload()
    mechanic.sees_photos(1)
    expect(mechanic.field("Beschreibung")).to_have_value("Wischer")
    mechanic.press("Speichern")
    mechanic.sees_draft_of(1)
    assert len(mechanic.photos()) == 1


def test_a_service_fills_in_what_was_not_typed(mechanic, workshop):
    mechanic.add_work()
    service, name = mechanic.field("Leistung"), mechanic.field("Beschreibung")
    price = mechanic.field("Bruttopreis (€)")
    service.select_option(label="Ölwechsel")
    expect(name).to_have_value("Ölwechsel")
    expect(price).to_have_value("129,00")
    service.select_option(label="HU/AU")
    expect(name).to_have_value("HU/AU")
    name.fill("Hauptuntersuchung")
    service.select_option(label="Ölwechsel")
    expect(name).to_have_value("Hauptuntersuchung")
    expect(price).to_have_value("129,00")
    mechanic.press("Speichern")
    mechanic.sees_draft_of(1)
    [line] = mechanic.lines()
    assert (line["name"], line["price_unit"]) == ("Hauptuntersuchung", 129)
    assert line["product_id"]


def test_the_keyboard_is_enough(mechanic):
    page = mechanic.page

    def go_to(element):
        for _tab in range(40):
            if element.evaluate("it => it === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{element} is not in reach of the keyboard")

    go_to(page.get_by_role("link", name=ADD_WORK))
    page.keyboard.press("Enter")
    expect(mechanic.field("Beschreibung")).to_be_visible()
    mechanic.waits_for_scripts()
    go_to(page.locator("input[type='file']"))
    go_to(mechanic.field("Beschreibung"))
    page.keyboard.type("Wischer")
    go_to(mechanic.field("Bruttopreis (€)"))
    page.keyboard.type("29,90")
    more = page.locator("summary", has_text="Messwert")
    go_to(more)
    page.keyboard.press("Enter")
    go_to(mechanic.field("Messwert"))
    page.keyboard.type("verschlissen")
    page.keyboard.press("Enter")
    mechanic.sees_draft_of(1)
    go_to(page.get_by_role("button", name=SEND))
    page.keyboard.press("Enter")
    expect(page.get_by_text("noch nicht angesehen")).to_be_visible()
    [line] = mechanic.lines()
    assert line["measured"] == "verschlissen"
