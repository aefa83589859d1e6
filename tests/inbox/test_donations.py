# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's donations are off unless somebody wants them."""

from commons.payment import PaymentCase

from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestDonations(PaymentCase):
    def give(self):
        call = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {
                "amount": 25,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": False,
                "access_token": "",
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "token_id": None,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": "/",
                "donation_comment": "Lies das: https://evil.example",
                "donation_recipient_email": "stranger@example.com",
                "partner_details": {
                    "name": "Erika",
                    "email": "erika@example.com",
                    "country_id": self.env.ref("base.de").id,
                },
            },
        }
        return self.url_open("/donation/transaction/0", json=call)

    def snippets(self):
        """Return the building blocks that the website's editor offers."""
        self.authenticate("admin", "admin")
        answer = self.rpc(
            "/web/dataset/call_kw",
            model="ir.ui.view",
            method="render_public_asset",
            args=["website.snippets", {}],
            kwargs={},
        )
        self.authenticate(None, None)
        return answer

    @mute_logger("odoo.http")
    def test_donations_are_off(self):
        transactions = self.env["payment.transaction"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        for route in (
            "/donation/pay",
            "/donation/pay?amount=5",
            "/payment/pay?is_donation=1&amount=5",
        ):
            with self.subTest(route=route):
                self.assertEqual(self.url_open(route).status_code, 404)
        self.assertEqual(self.give().status_code, 404)
        self.assertEqual(self.env["payment.transaction"].search_count([]), transactions)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertNotIn('data-snippet="s_donation', self.snippets())

    def test_who_wants_donations_switches_them_on(self):
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.autowartung_takes_donations)
        settings.autowartung_takes_donations = True
        settings.execute()
        self.assertEqual(self.url_open("/donation/pay").status_code, 200)
        self.assertIn("client_secret", self.give().text)
        self.assertIn('data-snippet="s_donation', self.snippets())
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.autowartung_takes_donations)
        settings.autowartung_takes_donations = False
        settings.execute()
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/donation/pay").status_code, 404)
