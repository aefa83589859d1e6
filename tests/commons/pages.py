# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A visitor on the way to a booking, without any JavaScript."""

from urllib.parse import urlsplit

from commons.shop import VEHICLE, VISIT, ShopMixin
from lxml import html

from odoo.tests import HttpCase

PATHS = {
    "services": "/booking",
    "vehicle": "/booking/vehicle",
    "appointment": "/booking/appointment",
    "review": "/booking/review",
}
CONSENT = {"accepts_terms": "1", "accepts_start": "1"}


class PagesCase(ShopMixin, HttpCase):
    prefix = ""

    def path(self, step):
        return self.prefix + PATHS[step]

    def open(self, step, **kwargs):
        """Return the page's response; ``page`` is its parsed content."""
        return self.read(self.url_open(self.path(step), **kwargs))

    def read(self, response):
        response.page = html.fromstring(response.content) if response.content else None
        return response

    def hidden(self, response):
        """Return the hidden values of the form, its CSRF token among them."""
        return {
            field.name: field.value
            for field in response.page.xpath(
                "//form[@data-step]//input[@type='hidden']"
            )
        }

    def submit(self, step, page=None, follow=False, **values):
        page = page or self.open(step)
        data = {**self.hidden(page), **values}
        response = self.url_open(
            self.path(step), data=data, allow_redirects=follow, timeout=60
        )
        self.env.invalidate_all()
        return self.read(response)

    def fill(self, until="review", **visit):
        """Go through the steps before ``until``; return its page."""
        given = {
            "services": {"service_ids": self.services.ids},
            "vehicle": VEHICLE,
            "appointment": {**VISIT, "start": self.first_slot(), **visit},
        }
        for step in list(PATHS)[: list(PATHS).index(until)]:
            response = self.submit(step, **given[step])
            self.assertEqual(response.status_code, 303, f"{step}: {response.text}")
        return self.open(until)

    def errors(self, response):
        """Return ``{field: message}`` as the fields refer to them."""
        errors = {}
        for field in response.page.xpath("//*[@aria-invalid='true']"):
            ids = field.get("aria-describedby").split()
            [message] = response.page.xpath(f"//*[@id='{ids[0]}']")
            errors[field.name] = message.text_content().strip()
        return errors

    def location(self, response):
        return urlsplit(response.headers["Location"]).path

    def bookings(self):
        return self.env["autowartung.booking"].search(
            [("request_token", "!=", False)], order="id"
        )
