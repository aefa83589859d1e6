# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class BookingLine(models.Model):
    """What a voucher pays of a booking: written when it is redeemed, by nobody else."""

    _inherit = "autowartung.booking.line"  # pylint: disable=consider-merging-classes-inherited

    voucher_id = fields.Many2one(
        "autowartung.voucher",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("voucher_id")
    def _compute_from_product(self):
        services = self.filtered(lambda line: not line.voucher_id)
        return super(BookingLine, services)._compute_from_product()

    # === GUARD === #

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        self._refuse_redemptions()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_no_redemption_by_hand(self):
        if not self.env.su:
            self._refuse_redemptions()

    def _refuse_redemptions(self):
        if any(self.sudo().mapped("voucher_id")):
            raise AccessError(
                self.env._("What a voucher pays is changed by taking it off.")
            )

    def copy_data(self, default=None):
        """Copy services alone: a voucher pays once."""
        copied = super().copy_data(default)
        return [
            {} if line.sudo().voucher_id else vals
            for line, vals in zip(self, copied, strict=True)
        ]

    # === BOOKS === #

    def _base_line_values(self):
        voucher = self.sudo().voucher_id
        return {**super()._base_line_values(), **voucher._base_line_values()}

    def _invoice_line_values(self):
        values = super()._invoice_line_values()
        if voucher := self.sudo().voucher_id:
            values.update(voucher._books_of_the_line())
            # An e-invoice has no negative prices (BR-27), but quantities.
            values.update(quantity=-self.quantity, price_unit=-self.price_unit)
        return values
