# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class PaymentTransaction(models.Model):
    """A payment is for one choice of one version, and for no other of the same sum."""

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
    autowartung_choice = fields.Char(
        string="Approved Lines",
        readonly=True,
        copy=False,
        help="Which lines of the proposal this payment is for.",
    )

    def _still_fits(self, payable, provider):
        return (
            super()._still_fits(payable, provider)
            and (self.autowartung_choice or "") == payable._choice_text()
        )
