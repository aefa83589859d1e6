# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class Booking(models.Model):
    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def action_ask_voucher(self):
        """Open the dialog in which the office types the code of a voucher."""
        self.ensure_one()
        self.check_access("write")
        self._check_may("user")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Redeem a voucher"),
            "res_model": "autowartung.redeem.voucher",
            "view_mode": "form",
            "target": "new",
            "context": {"default_booking_id": self.id},
        }


class RedeemVoucher(models.TransientModel):
    """A code that a customer has read out on the telephone."""

    _name = "autowartung.redeem.voucher"
    _description = "Redeem a Voucher"
    _inherit = "autowartung.guard.mixin"

    booking_id = fields.Many2one("autowartung.booking", required=True)
    currency_id = fields.Many2one(related="booking_id.currency_id", related_sudo=False)
    amount_total = fields.Monetary(
        related="booking_id.amount_total", related_sudo=False
    )
    code = fields.Char(required=True)

    def action_redeem(self):
        """Redeem it; what it does not pay is left to be paid.

        :raise UserError: with a sentence, if it pays nothing here.
        """
        self.ensure_one()
        self._check_may("user")
        self.booking_id.check_access("write")
        self.booking_id._redeem(self.code)
        return {"type": "ir.actions.act_window_close"}
