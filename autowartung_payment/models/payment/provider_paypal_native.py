# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..books.chart import clearing_account


class PaymentProvider(models.Model):
    _inherit = "payment.provider"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_clearing(self):
        if self.code != "paypal":
            return super()._autowartung_clearing()
        return clearing_account("PayPal", "1362", "1810")


class PaymentTransaction(models.Model):
    """Odoo's own payments through PayPal: what may move them."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_native_order = fields.Char(
        string="Order at the Provider",
        readonly=True,
        copy=False,
        help="What PayPal has opened for the payment; no other order can pay it.",
    )

    def _get_specific_processing_values(self, processing_values):
        values = super()._get_specific_processing_values(processing_values)
        if self.provider_code == "paypal" and values.get("order_id"):
            self.autowartung_native_order = values["order_id"]
        return values

    def _is_of_order(self, order_id):
        """Whether the provider has opened an order for this payment.

        Whoever has the shop's public id can open orders that name a payment of ours,
        and have the money sent to himself.
        """
        self.ensure_one()
        own = self.autowartung_native_order
        return bool(own) and own == order_id
