# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer in the browser: what is done and seen there."""

import contextlib
import re

from commons.live_customers import VISA
from playwright.sync_api import TimeoutError, expect

DECLINED = "4000000000000002"
THREE_D_SECURE = "4000002760003184"
FIELDS = "iframe[title='Secure payment input frame']"
BANK = "iframe[title='3D Secure']"
SECRETS = ("sk_test", "sk_live", "whsec_")
PAID = {
    "de": "Vielen Dank, Ihre Buchung ist bezahlt.",
    "en": "Thank you, your booking is paid.",
}


def wait_until_quiet(page):
    """Give what the page still asks for a moment to arrive.

    Chromium does not always tell the end of a request of another site's frame; the
    page is there nevertheless.
    """
    with contextlib.suppress(TimeoutError):
        page.wait_for_load_state("networkidle", timeout=10_000)


class Customer:
    """A visitor who is not logged in, with one tab.

    :param page: Playwright's page; its console is listened to.
    """

    def __init__(self, page):
        self.page = page
        self.numbers = []
        self.complaints = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message):
        # The browser itself notes each decline: Stripe answers it with status 402.
        if message.type == "error" and "status of 402" not in message.text:
            address = message.location.get("url", "")
            self.complaints.append(f"{message.text} ({address})")

    def forgives(self, pattern):
        """Strike out the complaints so far, which all must match a pattern.

        :return: how many there were.
        """
        number = len(self.complaints)
        for complaint in self.complaints:
            assert re.search(pattern, complaint), complaint
        self.complaints.clear()
        return number

    # === ACTIONS === #

    def open(self, url):
        """Open a booking's page; return once it can be paid, if it can."""
        self.page.goto(url)
        loading = self.page.locator(".o_autowartung_payment[aria-busy]")
        expect(loading).to_have_count(0)

    def log_in(self, shop, login, password):
        """Log in as somebody who has an account; it opens."""
        self.page.goto(f"{shop.url}/web/login")
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form.oe_login_form button[type=submit]").click()
        self.page.wait_for_url(re.compile("/my"))

    def field(self, name):
        """Return a card field: ``number``, ``expiry`` or ``cvc``."""
        return self.page.frame_locator(FIELDS).locator(f"[name={name}]")

    def fill(self, number=VISA, expiry="1234", cvc="123"):
        """Type a card; every number is looked for in the page later."""
        self.numbers.append(number)
        for name, value in (("number", number), ("expiry", expiry), ("cvc", cvc)):
            self.field(name).fill("")
            self.field(name).press_sequentially(value)

    @property
    def button(self):
        return self.page.locator("button[name='o_payment_submit_button']")

    def pay(self, number=VISA):
        self.fill(number)
        self.button.click()

    def answer_bank(self, answer):
        """``complete`` or ``fail`` the 3-D Secure step."""
        bank = self.page.frame_locator(BANK)
        bank.get_by_test_id(f"three-d-secure-{answer}").click()

    # === WHAT IS SEEN === #

    @property
    def error(self):
        return self.page.locator("[name='booking_payment_error']")

    def sees_error(self, text):
        """The reason is shown, announced and in focus, and one can try again."""
        expect(self.error).to_have_text(text)
        expect(self.error).to_be_visible()
        expect(self.error).to_have_attribute("role", "alert")
        expect(self.error).to_be_focused()
        expect(self.button).to_be_enabled()
        expect(self.page.locator(".o_blockUI")).to_have_count(0)

    def sees_paid(self, language="de"):
        """The booking's page says that it is paid, and asks for nothing."""
        notice = self.page.locator("[name='booking_paid']")
        expect(notice).to_contain_text(PAID[language])
        expect(notice).to_have_attribute("role", "status")
        expect(self.button).to_have_count(0)

    def leaks(self):
        """Return what must never be in the page."""
        if self.page.is_closed():
            return []
        content = self.page.content()
        return [text for text in (*self.numbers, *SECRETS) if text in content]
