# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a voucher can be redeemed, and how much of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import times

# The claim lapses three years after the end of the year of sale (§§ 195, 199 (1) BGB).
YEARS = 3


class Voucher(models.Model):
    _inherit = "autowartung.voucher"  # pylint: disable=consider-merging-classes-inherited

    valid_until = fields.Date(
        required=True,
        default=lambda self: self._least_valid_until(fields.Datetime.now()),
        tracking=True,
        help="Not before the end of the third year after the sale (§§ 195, 199 BGB).",
    )
    redemption_ids = fields.One2many(
        "autowartung.booking.line", "voucher_id", string="Redeemed", readonly=True
    )
    balance = fields.Monetary(
        compute="_compute_balance",
        help="What can still be redeemed: the value without what bookings that are not"
        " cancelled have taken.",
    )
    redemption_count = fields.Integer(compute="_compute_balance")

    @api.model
    def _least_valid_until(self, moment):
        day = times.local_date(moment)
        return day.replace(year=day.year + YEARS, month=12, day=31)

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        until = fields.Date.to_date(vals.get("valid_until"))
        placed = self.sudo().filtered(lambda voucher: voucher.state != "draft")
        if until and any(until < voucher.valid_until for voucher in placed):
            raise UserError(
                self.env._(
                    "The buyer was told how long a voucher is valid: it may become"
                    " longer, not shorter."
                )
            )
        return result

    @api.constrains("valid_until")
    def _check_valid_until(self):
        for voucher in self:
            least = self._least_valid_until(
                voucher.create_date or fields.Datetime.now()
            )
            if voucher.valid_until < least:
                raise ValidationError(
                    self.env._(
                        "A voucher is valid until the end of the third year at least"
                        " (§§ 195, 199 BGB)."
                    )
                )

    @api.depends(
        "amount_total",
        "payment_status",
        "state",
        "redemption_ids.price_total",
        "redemption_ids.booking_id.state",
    )
    def _compute_balance(self):
        for voucher in self.sudo():
            standing = voucher._standing_redemptions()
            rest = voucher.amount_total + sum(standing.mapped("price_total"))
            currency = voucher.currency_id
            # What was given back at the provider is worth nothing either.
            is_valid = voucher.state == "valid" and voucher.payment_status == "paid"
            voucher.balance = currency.round(rest) if currency and is_valid else 0
            voucher.redemption_count = len(standing)

    def _standing_redemptions(self):
        """Return the lines (sudo) on which it is redeemed, and stays so."""
        return self.sudo().redemption_ids.filtered(
            lambda line: line.booking_id.state != "cancelled"
        )

    def _is_expired(self):
        self.ensure_one()
        return self.valid_until < times.local_date(fields.Datetime.now())

    def _is_redeemable(self):
        """Whether something of it can be redeemed now, by whoever knows the code."""
        self.ensure_one()
        return (
            self.state == "valid"
            and self.payment_status == "paid"
            and not self._is_expired()
            and self.currency_id.compare_amounts(self.balance, 0) > 0
        )
