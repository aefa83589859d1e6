# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``python -m pictures [FOLDER]``"""

import argparse
import os
from pathlib import Path

from browser.customer import Customer
from browser.funnel import Funnel
from commons.live_database import ADMIN
from playwright.sync_api import sync_playwright

from .camera import DESKTOP, PHONE, Camera
from .demo_shop import DRIVER_LOGIN, PASSWORD, DemoShop
from .documents import show_documents
from .extra_work import show_extra_work

IMAGES = Path(__file__).parents[2] / "docs" / "images"
# Until the calendar has drawn its trips, in milliseconds.
SETTLING = 3000
ARGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SHEETS = {
    "funnel-phone.png": ("services", "vehicle", "appointment", "review", "payment"),
    "booking-phone.png": ("paid", "reschedule", "cancel", "my bookings"),
    "extension-phone.png": ("proposal", "piece of work", "photo", "comparison"),
    "extension-back-office.png": ("proposal, office",),
    "driver-phone.png": ("driver's day", "driver's trip"),
    "services-desktop.png": ("services, desktop",),
    "payment-desktop.png": ("payment, desktop",),
    "office-board.png": ("board",),
    "office-calendar.png": ("calendar",),
    "booking-back-office.png": ("form",),
    "office-phone-booking.png": ("phone booking",),
    "documents.png": ("invoice of a consumer", "cancellation"),
    "documents-businesses.png": ("invoice of a company", "reverse charge"),
}


class Round:
    """One walk through the shop with a camera."""

    def __init__(self, shop, browser, camera):
        self.shop, self.browser, self.camera = shop, browser, camera

    def open(self, viewport, log_in=None):
        """Return a new visitor's page; ``log_in`` is a login and its password."""
        context = self.browser.new_context(
            viewport=viewport, locale="de-DE", timezone_id="Europe/Berlin"
        )
        page = context.new_page()
        if log_in:
            page.goto(f"{self.shop.url}/web/login")
            for field, value in zip(("login", "password"), log_in, strict=True):
                page.locator(f"#{field}").fill(value)
            page.locator(".oe_login_form button[type='submit']").click()
            page.wait_for_url(lambda url: "/web/login" not in url)
        return page

    def book(self):
        """Book and pay on the phone; remember the booking's page."""
        way = Funnel(Customer(self.open(PHONE)), self.shop.url)
        page = way.page
        way.start()
        page.get_by_role("checkbox").nth(0).check()
        page.get_by_role("checkbox").nth(1).check()
        self.camera.take("services", page)
        way.go_on()
        way.is_at("vehicle")
        way.fill(license_plate="K-AW 2026", make="VW", model="Golf", mileage="84.200")
        self.camera.take("vehicle", page)
        way.go_on()
        way.is_at("appointment")
        way.ask_for_slots()
        way.choose_slot()
        self.camera.take("appointment", page)
        way.enter_visit()
        way.go_on()
        way.is_at("review")
        way.agree()
        self.camera.take("review", page)
        way.order()
        self.pay(way.customer)

    def pay(self, customer):
        page = customer.page
        page.wait_for_url("**/my/bookings/**")
        customer.open(page.url)
        customer.fill()
        payment = page.locator(".o_autowartung_payment")
        self.camera.take("payment", page, top=payment)
        customer.button.click()
        customer.sees_paid()
        self.camera.take("paid", page)
        for name in ("reschedule", "cancel"):
            page.goto(page.url.replace("?", f"/{name}?", 1))
            self.camera.take(name, page)
            page.go_back()

    def show_account(self):
        """What a customer with an account sees, and a wide screen."""
        [booking] = self.shop.rpc(
            "autowartung.booking",
            "read",
            [self.shop.demo("demo_booking_unpaid")],
            ["partner_id"],
        )
        login = "erika.mustermann@example.com"
        owner, name = booking["partner_id"]
        self.shop.give_log_in(login, "base.group_portal", partner_id=owner, name=name)
        page = self.open(PHONE, (login, PASSWORD))
        page.goto(f"{self.shop.url}/my/bookings")
        self.camera.take("my bookings", page)
        wide = self.open(DESKTOP)
        wide.goto(f"{self.shop.url}/booking")
        self.camera.take("services, desktop", wide)
        self.shop.agree(booking["id"])
        path = self.shop.rpc("autowartung.booking", "get_portal_url", [booking["id"]])
        customer = Customer(wide)
        customer.open(self.shop.url + path)
        self.camera.take("payment, desktop", wide, top=wide.locator("h1"))

    def propose(self):
        show_extra_work(self, self.paid_booking())

    def paid_booking(self):
        """Return the id of what was booked and paid on this walk."""
        paid = [("payment_status", "=", "paid")]
        [found] = self.shop.rpc("autowartung.booking", "search", paid, limit=1)
        return found

    def drive(self):
        user = self.shop.give_log_in(
            DRIVER_LOGIN, "autowartung_payment.group_autowartung_driver"
        )
        driver = self.shop.demo("demo_driver_aylin")
        self.shop.rpc("autowartung.driver", "write", [driver], {"user_id": user})
        self.shop.move_first_trip_to_today()
        page = self.open(PHONE, (DRIVER_LOGIN, PASSWORD))
        page.goto(f"{self.shop.url}/driver")
        self.camera.take("driver's day", page)
        page.locator("a[href*='/driver/trips/']").first.click()
        self.camera.take("driver's trip", page)

    def look_into_the_office(self):
        page = self.open(DESKTOP, ADMIN)
        office = f"{self.shop.url}/odoo/autowartung-bookings"
        page.goto(office)
        page.locator(".o_kanban_record").first.wait_for()
        self.camera.take("board", page)
        page.goto(f"{office}/{self.paid_booking()}")
        page.locator(".o_form_view").first.wait_for()
        self.camera.take("form", page)
        page.goto(f"{self.shop.url}/odoo/autowartung-trips")
        page.locator(".o_calendar_view .fc-timegrid").wait_for()
        page.wait_for_timeout(SETTLING)
        trip = page.locator(".o_calendar_view .fc-event").first
        if not trip.is_visible():
            # At the end of a week the first trips are in the next one.
            page.locator(".o_calendar_button_next").first.click()
        trip.wait_for()
        self.camera.take("calendar", page)
        action = "action-autowartung_payment.phone_booking_action"
        page.goto(f"{self.shop.url}/odoo/{action}")
        page.locator(".o_form_view").first.wait_for()
        self.camera.take("phone booking", page)


def main():
    parser = argparse.ArgumentParser(prog="pictures", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=IMAGES)
    camera = Camera(parser.parse_args().folder)
    with DemoShop() as shop, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["AW_CHROMIUM"], args=ARGS
        )
        shop.book_for_others()
        walk = Round(shop, browser, camera)
        walk.book()
        walk.show_account()
        walk.look_into_the_office()
        walk.propose()
        walk.drive()
        show_documents(walk)
        browser.close()
    for file_name, names in SHEETS.items():
        camera.save(file_name, *names)


if __name__ == "__main__":
    main()
