# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings of businesses that are placed, paid and invoiced."""

from datetime import timedelta

from commons.payment import PaymentCase

from odoo import Command, fields


class BusinessCase(PaymentCase):
    def book(self, partner, *prices, **values):
        """Place a booking of services at (gross price, quantity) for in five days."""
        products = self.env["product.template"].create(
            [
                {
                    "name": f"Leistung {number}",
                    "autowartung_is_service": True,
                    "list_price": price,
                }
                for number, (price, _quantity) in enumerate(prices)
            ]
        )
        values = {"early_start_accepted_at": False, **values}
        return self.create_booking(
            partner_id=partner.id,
            appointment_start=fields.Datetime.now() + timedelta(days=5),
            line_ids=[
                Command.create(
                    {
                        "product_id": product.product_variant_id.id,
                        "quantity": quantity,
                    }
                )
                for product, (_price, quantity) in zip(products, prices, strict=True)
            ],
            **values,
        )

    def settle(self, booking):
        transaction = self.pay(booking)
        self.deliver("payment_intent.succeeded")
        self.assertSettled(booking)
        self.assertEqual(transaction.amount, booking.amount_total)
        return booking.invoice_ids
