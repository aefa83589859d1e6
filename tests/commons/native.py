# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payments of Odoo's own, and the routes that tell of them."""

import json

from commons.payment import PaymentCase

from odoo import Command

RECEIVER = "odoo.addons.autowartung_payment.controllers.webhooks"


class NativeCase(PaymentCase):
    def create_native(self, provider=None, method="card", **values):
        """Return a payment of Odoo's own, for an invoice of 595 €."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "Motor", "price_unit": 595, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return self.env["payment.transaction"].create(
            {
                "provider_id": (provider or self.provider).id,
                "payment_method_id": self.env.ref(
                    f"payment.payment_method_{method}"
                ).id,
                "amount": 595,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.customer.id,
                "operation": "online_direct",
                "invoice_ids": [Command.set(invoice.ids)],
                **values,
            }
        )

    def create_validation(self):
        """Return a payment of Odoo's own that only saves a card."""
        return self.create_native(
            operation="validation", amount=0, tokenize=True, invoice_ids=False
        )

    def post(self, route, body, **headers):
        self.env.flush_all()
        body = body if isinstance(body, str) else json.dumps(body)
        response = self.url_open(
            route,
            data=body.encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        self.env.invalidate_all()
        return response

    def assertUntouched(self, transaction, requests=0):
        """Nothing was stored, paid or saved, and the provider was not asked."""
        self.env.invalidate_all()
        self.assertEqual(transaction.state, "draft")
        self.assertFalse(transaction.state_message)
        self.assertFalse(transaction.token_id)
        self.assertFalse(
            self.env["payment.token"].search([("partner_id", "=", self.customer.id)])
        )
        self.assertNotEqual(transaction.invoice_ids.payment_state or "", "paid")
        self.assertFalse(self.env["autowartung.webhook.event"].search([]))
        self.assertEqual(len(self.control.requests()), requests)
