# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

SETTLE = "settle"
PAYMENT_METHOD = "payment_method"
FORGET_PAYMENT_METHOD = "forget_payment_method"
END_PAYMENT = "end_payment"
RECOGNISE = "recognise"
ARCHIVE = "archive"


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"

    kind = fields.Selection(
        selection_add=[
            (SETTLE, "Settle the payment in the books"),
            (PAYMENT_METHOD, "Learn what was paid with"),
            (FORGET_PAYMENT_METHOD, "Delete a saved payment method at the provider"),
            (END_PAYMENT, "End a payment that is not to be tried again"),
            (RECOGNISE, "Book a rendered service as revenue"),
            (ARCHIVE, "Archive a document as issued"),
        ],
        ondelete=dict.fromkeys(
            (
                SETTLE,
                PAYMENT_METHOD,
                FORGET_PAYMENT_METHOD,
                END_PAYMENT,
                RECOGNISE,
                ARCHIVE,
            ),
            "cascade",
        ),
    )

    @api.model
    def _kinds_that_ask(self):
        asking = {PAYMENT_METHOD, FORGET_PAYMENT_METHOD, END_PAYMENT}
        return super()._kinds_that_ask() | asking

    @api.model
    def _kinds_that_can_wait(self):
        return super()._kinds_that_can_wait() | {ARCHIVE}
