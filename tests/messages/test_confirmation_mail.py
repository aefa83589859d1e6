# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import unittest
from unittest.mock import patch

from commons.payment import PaymentCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestConfirmationMail(PaymentCase):
    renders_documents = True

    def test_confirmation_carries_the_invoice(self):
        report = self.env["ir.actions.report"]
        if report.get_wkhtmltopdf_state() == "install":
            raise unittest.SkipTest("wkhtmltopdf is not installed")
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        confirmation = self.mails_to_customer(booking)
        self.assertIn("Anhang", confirmation.body_html)
        attachment = confirmation.attachment_ids
        self.assertEqual(len(attachment), 1)
        self.assertEqual(
            attachment.name, f"{booking.invoice_ids.name.replace('/', '-')}.pdf"
        )

    def test_confirmation_goes_out_on_a_machine_without_wkhtmltopdf(self):
        booking = self.create_booking()
        self.pay(booking)
        report = self.env.registry["ir.actions.report"]
        with patch.object(report, "get_wkhtmltopdf_state", lambda self: "install"):
            self.deliver()
        self.assertSettled(booking)
        confirmation = self.mails_to_customer(booking)
        self.assertFalse(confirmation.attachment_ids)
        self.assertNotIn("Anhang", confirmation.body_html)
        self.assertIn(booking.get_portal_url(), confirmation.body_html)

    def test_confirmation_speaks_the_customers_language(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        confirmation = self.mails_to_customer(booking)
        self.assertIn("149,00", confirmation.body_html)
        self.assertIn(booking.name, confirmation.subject)
