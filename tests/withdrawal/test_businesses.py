# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Consumers withdraw; a business is promised nothing, and gets a person's answer."""

import base64

from commons.business import create_company
from commons.withdrawal import WithdrawalCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestBusinesses(WithdrawalCase):
    def setUp(self):
        super().setUp()
        self.customer = create_company(self.env, email="erika@example.com")

    def test_a_business_is_offered_no_withdrawal(self):
        booking = self.book_and_pay()
        self.assertTrue(booking.is_business)
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "withdraw"))
        self.assertIsNone(self.named(page, "booking_withdrawal"))
        page = self.get(self.address(booking, "/withdraw"))
        self.assertIn("Verbraucher", self.named(page, "booking_not_withdrawable"))
        self.assertIsNone(self.named(page, "confirm_withdrawal"))

    def test_what_it_declares_all_the_same_is_for_a_person_to_decide(self):
        booking = self.book_and_pay()
        self.withdraw(booking)
        self.run_lanes()
        self.assertKept(booking)
        withdrawal = self.declarations()
        self.assertEqual(withdrawal.state, "to_decide")

    def test_the_mail_says_for_whom_the_right_of_withdrawal_is(self):
        booking = self.book_and_pay()
        booking.terms_version_id = booking._terms()._current()
        [(name, content)] = booking._terms_attachments()
        self.assertEqual(name, "Bedingungen.html")
        text = base64.b64decode(content).decode()
        self.assertIn("gilt nur für Verbraucherinnen und Verbraucher", text)
        self.assertIn(booking.terms_version_id.body, text)
