# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

SETTLE = "settle"
PAYMENT_METHOD = "payment_method"
FORGET_PAYMENT_METHOD = "forget_payment_method"


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"

    kind = fields.Selection(
        selection_add=[
            (SETTLE, "Settle the payment in the books"),
            (PAYMENT_METHOD, "Learn what was paid with"),
            (FORGET_PAYMENT_METHOD, "Delete a saved payment method at the provider"),
        ],
        ondelete=dict.fromkeys(
            (SETTLE, PAYMENT_METHOD, FORGET_PAYMENT_METHOD), "cascade"
        ),
    )

    @api.model
    def _kinds_that_ask(self):
        return super()._kinds_that_ask() | {PAYMENT_METHOD, FORGET_PAYMENT_METHOD}
