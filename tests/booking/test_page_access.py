# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A page of a booking is opened for its customer, whatever else is sent along."""

from commons.portal import PortalCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPageAccess(PortalCase):
    def setUp(self):
        super().setUp()
        self.booking = self.book()
        self.other = self.book(slot=11)
        # The names of what the pages' methods are given, and of another booking.
        self.fields = {
            "booking_sudo": self.other.id,
            "controller": "1",
            "method": "1",
            "form": "1",
        }

    def test_a_field_takes_no_booking_s_place(self):
        self.post(self.booking, "/cancel", **self.fields)
        self.assertEqual(self.booking.state, "cancelled")
        self.assertEqual(self.other.state, "pending")

    def test_a_field_of_the_address_takes_no_booking_s_place(self):
        address = self.address(self.booking, "/cancel")
        page = self.get(f"{address}&booking_sudo={self.other.id}&controller=1")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.booking.name, page.text)

    def test_a_form_that_is_too_old_is_shown_for_the_booking_of_its_address(self):
        page = self.post(
            self.booking,
            "/cancel",
            **{**self.fields, "csrf_token": "old", "booking_id": self.other.id},
        )
        self.assertEqual(page.status_code, 400)
        self.assertIn(self.booking.name, page.text)
        self.assertNotIn(self.other.name, page.text)
        self.assertEqual(self.booking.state, "pending")

    def test_the_link_of_one_booking_opens_no_other(self):
        token = self.booking._portal_ensure_token()
        for suffix in ("", "/cancel", "/reschedule", "/withdraw", "/calendar.ics"):
            with self.subTest(page=suffix):
                address = self.address(self.other, suffix, token=token)
                answer = self.get(address, allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                self.assertIn("/web/login", answer.headers["Location"])
                self.assertNotIn(self.other.name, answer.text)

    def test_a_form_with_the_link_of_one_booking_changes_no_other(self):
        token = self.booking._portal_ensure_token()
        for suffix in ("/cancel", "/reschedule", "/withdraw", "/consents", "/again"):
            for csrf_token in (self.csrf_token(), "old"):
                with self.subTest(page=suffix, csrf_token=csrf_token):
                    answer = self.post_form(
                        self.address(self.other, suffix, token=""),
                        allow_redirects=False,
                        access_token=token,
                        csrf_token=csrf_token,
                    )
                    self.assertEqual(answer.status_code, 303)
                    self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self.other.state, "pending")
