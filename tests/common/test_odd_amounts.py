# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own pages and scripts for payments: odd numbers are refused, not failed at."""

import json

from commons.portal import PortalCase

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.payment import utils as payment_utils

NO_AMOUNTS = ("NaN", "nan", "inf", "-inf", "Infinity", "1e999", "-5", "1e300")
NO_IDS = ("2147483648", "99999999999999999999", "-1")


@tagged("post_install", "-at_install")
class TestOddAmounts(PortalCase):
    def pages(self):
        """Open the page as who is logged in, and with a token, as from a mail."""
        token = payment_utils.generate_access_token(
            self.customer.id,
            5.0,
            self.env.company.currency_id.id,
            env=self.env,
        )
        return ("", f"&partner_id={self.customer.id}&access_token={token}")

    def test_no_page_is_made_of_an_odd_amount(self):
        for login in (None, "erika"):
            if login:
                self.log_in(login, partner=self.customer)
            for query in self.pages():
                for amount in NO_AMOUNTS:
                    for path in ("/payment/pay", "/donation/pay", "/en/payment/pay"):
                        with self.subTest(login=login, path=path, amount=amount):
                            address = f"{path}?amount={amount}{query}"
                            answer = self.url_open(address)
                            self.assertIn(answer.status_code, (400, 404))

    def test_no_page_looks_for_records_that_no_column_names(self):
        self.log_in("erika", partner=self.customer)
        for name in ("currency_id", "partner_id", "company_id", "invoice_id"):
            for value in NO_IDS:
                with self.subTest(name=name, value=value):
                    address = f"/payment/pay?amount=5&{name}={value}"
                    self.assertEqual(self.url_open(address).status_code, 400)
        address = "/payment/confirmation?access_token=x&tx_id=2147483648"
        self.assertEqual(self.url_open(address).status_code, 400)

    def test_what_odoo_leaves_out_itself_is_no_error(self):
        self.log_in("erika", partner=self.customer)
        for query in ("", "?amount=", "?amount=abc", "?amount=5", "?amount=5&a=NaN"):
            with self.subTest(query=query):
                answer = self.url_open(f"/payment/pay{query}")
                self.assertEqual(answer.status_code, 200)

    @mute_logger("odoo.http")
    def test_no_script_pays_an_odd_amount(self):
        for path in ("/payment/transaction", "/donation/transaction/5"):
            for name, values in (
                ("amount", (*NO_AMOUNTS, float("nan"), float("inf"), -5, "x", [5], {})),
                ("currency_id", (*NO_IDS, 2**31, "x", [1], {})),
                ("partner_id", (2**31, -1)),
                ("provider_id", (2**31, {})),
            ):
                for value in values:
                    with self.subTest(path=path, name=name, value=value):
                        answer = self.script(path, **{name: value})
                        self.assertEqual(answer.status_code, 400)
                        self.assertNotIn("Traceback", answer.text)
        self.assertFalse(self.customer.payment_token_ids)

    @mute_logger("odoo.http")
    def test_no_donation_has_an_odd_minimum(self):
        for minimum in ("NaN", "1e999", "-1", "x"):
            with self.subTest(minimum=minimum):
                answer = self.script(f"/donation/transaction/{minimum}")
                self.assertEqual(answer.status_code, 400)

    def script(self, path, **params):
        given = {
            "amount": 5,
            "currency_id": self.env.company.currency_id.id,
            "partner_id": self.customer.id,
            "access_token": "wrong",
            **params,
        }
        self.env.flush_all()
        return self.url_open(
            path,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": given}),
            headers={"Content-Type": "application/json"},
        )
