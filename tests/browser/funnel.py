# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The steps of a customer on the way to a booking."""

import re

from playwright.sync_api import expect

from .customer import wait_until_quiet

NEXT = {"de": "Weiter", "en": "Continue"}
ORDER = {"de": "Zahlungspflichtig buchen", "en": "Order with obligation to pay"}


class Funnel:
    """A customer on the way to a booking.

    :param customer: the owner of the browser.
    """

    def __init__(self, customer, url, language="de"):
        self.customer = customer
        self.page = customer.page
        self.base = url + ("" if language == "de" else f"/{language}")
        self.language = language

    def start(self):
        self.page.goto(f"{self.base}/booking")

    def is_at(self, step):
        path = "/booking" if step == "services" else f"/booking/{step}"
        expect(self.page).to_have_url(re.compile(f"{path}$"))
        # Interactions have started once the page is no longer being prepared.
        wait_until_quiet(self.page)

    def go_on(self):
        self.page.get_by_role("button", name=NEXT[self.language], exact=True).click()

    def order(self):
        self.page.get_by_role("button", name=ORDER[self.language]).click()

    def choose_services(self, *names):
        for name in names:
            self.page.get_by_role("checkbox", name=name).check()
        self.go_on()
        self.is_at("vehicle")

    def enter_vehicle(self):
        self.fill(license_plate="k em 1234", make="VW", model="Golf", mileage="84.200")
        self.go_on()
        self.is_at("appointment")

    def ask_for_slots(self, postcode="51147"):
        self.fill(zip=postcode)
        self.page.locator("[name='show_slots']").click()

    def choose_slot(self, position=0):
        # The first day has the fewer slots left, the later it is now.
        day = self.page.locator(".o_autowartung_day").nth(1)
        if day.get_attribute("open") is None:
            day.locator("summary").click()
        day.locator("input:enabled + label").nth(position).click()

    def enter_visit(self, **changes):
        self.fill(
            **{
                "name": "Erika Mustermann",
                "email": "erika@example.com",
                "phone": "0221 5550123",
                "street": "Heidestraße 17",
                "city": "Köln",
                **changes,
            }
        )

    def reach_review(self, service="Ölwechsel"):
        self.start()
        self.choose_services(service)
        self.enter_vehicle()
        self.ask_for_slots()
        self.choose_slot()
        self.enter_visit()
        self.go_on()
        self.is_at("review")

    def agree(self):
        for consent in ("accepts_terms", "accepts_start"):
            self.page.locator(f"[name='{consent}']").check()

    def fill(self, **values):
        for name, value in values.items():
            self.field(name).fill(value)

    def field(self, name):
        return self.page.locator(f".o_autowartung_form [name='{name}']")

    @property
    def total(self):
        return self.page.locator("[name='booking_total']")

    def overflows(self):
        width = "document.documentElement.scrollWidth - window.innerWidth"
        return self.page.evaluate(width) > 0

    def forgive_refusals(self):
        """The browser itself notes each answer that is a refusal."""
        complaints = self.customer.complaints
        complaints[:] = [text for text in complaints if "status of 4" not in text]
