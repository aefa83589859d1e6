# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody at work with a phone in the hand: photos, lost reception, small targets."""

import contextlib
import io
import re

from PIL import Image
from playwright.sync_api import expect

from .barriers import assert_no_barrier

PASSWORD = "handheld-handheld"  # noqa: S105 of a shop that ends with the test
FINGER = 44  # pixels, as WCAG 2.5.5 asks
TARGETS = """a.btn, button.btn, label.btn, summary.btn, input.form-control,
    select.form-select, .form-check-label"""
OFFLINE = "ERR_INTERNET_DISCONNECTED"


def picture(colour):
    output = io.BytesIO()
    Image.new("RGB", (2600, 1950), colour).save(output, "JPEG")
    return {
        "name": f"{colour}.jpg",
        "mimeType": "image/jpeg",
        "buffer": output.getvalue(),
    }


def employ_worker(shop, role, name, login):
    """Create a user with one role of ours; return the id."""
    [group] = shop.sql(
        "SELECT res_id FROM ir_model_data WHERE name = %s",
        f"group_autowartung_{role}",
    )
    user = {"name": name, "login": login, "password": PASSWORD, "lang": "de_DE"}
    groups = [(4, group["res_id"])]
    return shop.rpc("res.users", "create", {**user, "group_ids": groups})


class Handheld:
    """Log in, and stay on one page and what it leads to."""

    def __init__(self, shop, visitor, login, home):
        self.shop, self.page, self.visitor = shop, visitor.page, visitor
        self.page.goto(f"{shop.url}/web/login?redirect={home}")
        self.page.fill("input[name='login']", login)
        self.page.fill("input[name='password']", PASSWORD)
        self.page.locator("form.oe_login_form button[type='submit']").click()
        expect(self.page).to_have_url(re.compile(f"{home}$"))

    def press(self, name):
        self.page.get_by_role("button", name=name).click()

    def take_photos(self, *colours):
        files = [picture(colour) for colour in colours]
        self.page.locator("input[type='file']").set_input_files(files)

    def sees_photos(self, number):
        sent = self.page.locator("li.o_autowartung_photo:not([data-photo='waiting'])")
        expect(sent).to_have_count(number, timeout=20_000)

    def forget(self, complaint):
        """Leave out what the browser itself notes of each such answer."""
        complaints = self.visitor.complaints
        complaints[:] = [text for text in complaints if complaint not in text]

    def sees_no_connection(self):
        notice = self.page.locator(".o_autowartung_notice:visible")
        expect(notice).to_contain_text("Im Moment gibt es keine Verbindung")

    @contextlib.contextmanager
    def before_its_scripts(self):
        """Let no script of a page come before the block has ended."""
        held, is_over = [], False

        def come(route):
            if is_over:
                route.continue_()
            else:
                held.append(route)

        self.page.route(re.compile(r"/web/assets/.*\.js"), come)
        yield
        assert held
        is_over = True
        for route in held:
            route.continue_()

    def waits_for_scripts(self):
        expect(self.page.locator("body")).to_have_attribute("is-ready", "true")

    def overflow(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth - window.innerWidth"
        )

    def small_targets(self):
        """Return what is too small for a finger."""
        return [
            (element.inner_text(), box)
            for element in self.page.locator("#wrap").locator(TARGETS).all()
            # What is folded up has a box as well.
            if element.is_visible()
            and (box := element.bounding_box())
            and box["height"] < FINGER - 0.5
        ]

    def looks_right(self):
        assert self.overflow() <= 0
        assert not self.small_targets()
        assert_no_barrier(self.page, leave_out=())
