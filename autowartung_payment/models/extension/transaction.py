# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    autowartung_version_id = fields.Many2one(
        "autowartung.extension.version",
        string="Approved Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The version of the proposal that this payment is for.",
    )
