# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page of proposed work in the browser: what is proposed, done and seen there."""

import base64
import contextlib
import io

from PIL import Image
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
IS_WITHIN = "document.documentElement.scrollWidth <= window.innerWidth"
PADS = {
    "name": "Bremsbeläge vorn",
    "price_unit": 189.9,
    "urgency": "safety",
    "measured": "2,1 mm",
    "limit": "3 mm",
    "limit_source": "Herstellerangabe",
}
WIPERS = {"name": "Wischerblätter", "price_unit": 29.9, "urgency": "later"}


def picture(colour="brown"):
    """Return a photo as the API takes it."""
    written = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(written, "JPEG")
    return base64.b64encode(written.getvalue()).decode()


class Proposal:
    """Proposed work of a running shop.

    :param shop: ``LiveShop``
    :param int id: of the proposal.
    """

    def __init__(self, shop, id):
        self.shop = shop
        self.id = id

    def call(self, method, *arguments):
        return self.shop.rpc("autowartung.extension", method, [self.id], *arguments)

    @property
    def url(self):
        """The signed link of the present version."""
        return self.shop.url + self.call("get_portal_url")

    @property
    def state(self):
        return self._row("state")

    @property
    def line_ids(self):
        return self.call("read", ["line_ids"])[0]["line_ids"]

    def becomes(self, state):
        """Return once the workers have come so far."""
        self.shop.wait_until(lambda: self.state == state, what=state)

    def add_photo(self, line=0, **values):
        values = {"line_id": self.line_ids[line], "image": picture(), **values}
        self.shop.rpc("autowartung.extension.photo", "create", values)

    def change_price(self, price):
        """Let the workshop write another price on the first line of a draft."""
        self.shop.rpc(
            "autowartung.extension.line",
            "write",
            self.line_ids[:1],
            {"price_unit": price},
        )

    def end_the_time(self):
        """Let the deadline be over."""
        self.shop.sql(
            "UPDATE autowartung_extension SET deadline = now() at time zone 'utc'"
            " - interval '1 minute' WHERE id = %s",
            self.id,
        )

    def payments(self):
        """Return the provider's payments for it."""
        return [
            payment
            for payment in self.shop.control.ledger()["payments"]
            if payment["metadata"].get("extension_id") == str(self.id)
        ]

    def _row(self, column):
        [row] = self.shop.sql(
            f"SELECT {column} AS found FROM autowartung_extension WHERE id = %s",
            self.id,
        )
        return row["found"]


# === WHAT A CUSTOMER DOES === #


def look_at(customer, url):
    """Open the page; return once its script adds up what is chosen."""
    customer.page.goto(url)
    total = customer.page.locator(".o_autowartung_extension_form input[name='total']")
    expect(total).not_to_have_value("")


def line(customer, name):
    return customer.page.get_by_role("group", name=name)


def order(customer, name):
    line(customer, name).locator("label[for$='_yes']").click()


def leave_out(customer, name):
    line(customer, name).locator("label[for$='_no']").click()


def agree(customer):
    for box in customer.page.locator("input[type='checkbox']").all():
        box.check()


def go_on_to_payment(customer):
    customer.page.locator("[name='choose_work']").click()
    loading = customer.page.locator(".o_autowartung_payment[aria-busy]")
    expect(loading).to_have_count(0)


def choose_and_go_on(customer, url, *names):
    """Open the page, order work and agree; return once it can be paid."""
    look_at(customer, url)
    for name in names:
        order(customer, name)
    agree(customer)
    go_on_to_payment(customer)


@contextlib.contextmanager
def is_refused(customer):
    """Forgive the browser that notes a form which the server did not accept."""
    with customer.page.expect_console_message(lambda said: "of 422" in said.text):
        yield
    customer.forgives("status of 422")


def sees_approved(customer, proposal, expected="approved"):
    """The page comes back from the payment, and later says so, both by itself."""
    back = "[name='extension_processing'], [name='extension_approved']"
    expect(customer.page.locator(back)).to_be_visible()
    proposal.becomes(expected)
    expect(customer.page.locator("[name='extension_approved']")).to_be_visible()
