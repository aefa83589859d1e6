# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who reads the server's log cannot open a customer's page."""

import logging

import pytest
from commons.portal import PortalCase
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools.access_log import clean

SECRET = "5d41402a-bc4b-4a76-b971-9d911017c592"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.sampled_from(
        [
            *("access_token", "token", "hash", "_hash", "payment_intent_client_secret"),
            *("signup_token", "access%5Ftoken", "ACCESS_TOKEN", "partner[token]"),
        ]
    ),
    st.sampled_from(
        [
            "/my/bookings/5?{}",
            "/my/bookings/5?x=1&{}&y=2",
            "/web/login?redirect=%2Fmy%2Fbookings%2F5%3F{encoded}",
            "/web/login?redirect=%2Fmy%3Fx%3D1%26{encoded}%26y%3D2&z=1",
            "/x?r=%252Fmy%253F{twice}",
        ]
    ),
)
def test_no_token_is_left_in_a_line(name, path):
    path = path.format(
        f"{name}={SECRET}", encoded=f"{name}%3D{SECRET}", twice=f"{name}%253D{SECRET}"
    )
    line = f'127.0.0.1 - - [26/Nov/2026 18:00:00] "GET {path} HTTP/1.1" 200 -'
    cleaned = clean(line)
    assert SECRET not in cleaned
    assert cleaned.startswith('127.0.0.1 - - [26/Nov/2026 18:00:00] "GET /')
    assert cleaned.endswith(' HTTP/1.1" 200 -')
    for other in ("x=1", "y=2", "z=1"):
        assert (other in cleaned) == (other in line)


def test_what_was_searched_for_shows_no_card_number():
    for typed in (
        "4242424242424242",
        "4242+4242+4242+4242",
        "4242%204242%204242%204242",
    ):
        assert "4242 4242" not in clean(f"GET /my/bookings?search={typed} HTTP/1.1")
        assert "•••• 4242" in clean(f"GET /my/bookings?search={typed} HTTP/1.1")


def test_ordinary_lines_stay():
    line = '127.0.0.1 - - [26/Nov/2026] "GET /my/bookings/5?search=a+b HTTP/1.1" 200 -'
    assert clean(line) == line


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


@pytest.mark.parametrize("name", ["werkzeug", "longpolling"])
def test_the_servers_log_no_token(name):
    logger, seen = logging.getLogger(name), Lines()
    logger.addHandler(seen)
    try:
        # As Odoo's servers do, whatever is shown of it here.
        values = ("127.0.0.1", f"GET /my/bookings/5?access_token={SECRET}", 200)
        record = logger.makeRecord(
            name, logging.INFO, __file__, 1, '%s - - "%s" %s', values, None
        )
        logger.handle(record)
    finally:
        logger.removeHandler(seen)
    assert seen.lines == ['127.0.0.1 - - "GET /my/bookings/5?access_token=***" 200']


@tagged("post_install", "-at_install")
class TestAccessLog(PortalCase):
    def test_the_link_opens_the_page_without_cookies(self):
        booking = self.book()
        self.opener.cookies.clear()
        page = self.get(self.address(booking))
        self.assertEqual(page.status_code, 200)
        self.assertIn(booking.name, page.text)
