# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    booking_id = fields.Many2one(
        "autowartung.booking", readonly=True, copy=False, index="btree_not_null"
    )

    def _post(self, soft=True):
        posted = super()._post(soft)
        for invoice in posted.filtered("booking_id"):
            # The booking's page links to it, and reading a page must not write.
            invoice._portal_ensure_token()
        return posted
