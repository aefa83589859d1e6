# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The pages that are measured, each as its user opens it."""

import re
from urllib.parse import urlencode

from . import shell
from .visits import back_office_call, log_in, page

BARE = "bare website page"
DECISION = "decision about extra work"
BARE_PATH = "/bench-bare"
PASSWORD = "bench-password"
# The back office's board and list begin with these.
OPEN = ("draft", "pending", "confirmed", "in_progress", "ready")


class ShopWithCustomer:
    """A shop in which somebody has booked.

    :param LiveShop shop: a new one.
    """

    def __init__(self, shop):
        self.shop = shop
        prepared = shell.call(shop, "prepare_pages", module="shop_in_odoo")
        self.booking_id = prepared["booking_id"]
        self.partner_id = prepared["partner_id"]
        self.to_pay, self.past = prepared["to_pay"], prepared["past"]
        self.to_decide = prepared["to_decide"]
        self.vehicle, self.visit = prepared["vehicle"], prepared["visit"]

    def visitors(self):
        """Return ``{page: function that opens it}``; the first one is the bare page."""
        guest = self.shop.client()
        pages = [
            (guest, BARE, BARE_PATH),
            *self._funnel(),
            (guest, "booking to be paid", self.to_pay),
            (guest, "booking of the past", self.past),
            (guest, DECISION, self.to_decide),
            (self._log_in("bench.customer"), "my bookings", "/my/bookings"),
            (self._log_in("bench.driver"), "driver's page", "/driver"),
        ]
        return {
            **{name: page(client, name, path) for client, name, path in pages},
            **self._back_office(),
        }

    def _log_in(self, login):
        return log_in(self.shop, login, PASSWORD)

    def _funnel(self):
        """Fill the steps in, each by a customer of its own who stays at the next."""
        yield self.shop.client(), "services", "/booking"
        answers = [
            ("/booking", self._services),
            ("/booking/vehicle", lambda _: self.vehicle),
        ]
        answers.append(("/booking/appointment", lambda _: self.visit))
        names = ("vehicle", "appointment", "review")
        for number, name in enumerate(names, 1):
            client = self.shop.client()
            for path, answer in answers[:number]:
                self._submit(client, path, answer)
            yield client, name, f"/booking/{name}"

    def _submit(self, client, path, answer):
        shown = client.request("GET", path).body.decode()
        [token] = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', shown)[:1]
        body = urlencode({"csrf_token": token, **answer(shown)}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = client.request("POST", path, body, headers)
        assert response.status == 303, response.body.decode()[-4000:]

    @staticmethod
    def _services(shown):
        return {
            "service_ids": re.findall(r'name="service_ids"[^>]*value="(\d+)"', shown)
        }

    def _back_office(self):
        client, model = log_in(self.shop), "autowartung.booking"
        columns = ("name", "partner_id", "vehicle_id", "amount_total", "payment_status")
        calls = {
            "back office: list": (
                "web_search_read",
                {
                    "domain": [["state", "in", OPEN]],
                    "specification": {name: {} for name in columns},
                    "limit": 80,
                    "count_limit": 10_001,
                },
            ),
            "back office: board": (
                "formatted_read_group",
                {
                    "domain": [["state", "in", OPEN]],
                    "groupby": ["state"],
                    "aggregates": ["__count"],
                },
            ),
        }
        return {
            name: back_office_call(client, name, model, method, **arguments)
            for name, (method, arguments) in calls.items()
        }
