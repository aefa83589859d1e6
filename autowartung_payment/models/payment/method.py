# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# One form offers everything that the provider's account has switched on.
PAYMENT_ELEMENT = "autowartung_payment_element"


class PaymentMethod(models.Model):
    _inherit = "payment.method"

    @api.model
    def _get_compatible_payment_methods(self, *args, payable=None, **kwargs):
        """Offer the one form for payables, and only for them."""
        methods = super()._get_compatible_payment_methods(
            *args, payable=payable, **kwargs
        )
        return methods.filtered(
            lambda method: (method.code == PAYMENT_ELEMENT) == bool(payable)
        )
