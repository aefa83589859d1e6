# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class Booking(models.Model):
    """A booking that vouchers pay for, in part or in full."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    has_vouchers = fields.Boolean(compute="_compute_has_vouchers")

    @api.depends("line_ids.voucher_id")
    def _compute_has_vouchers(self):
        for booking in self:
            booking.has_vouchers = bool(booking._voucher_lines())

    @api.depends("line_ids.voucher_id.is_test")
    def _compute_is_test(self):
        result = super()._compute_is_test()
        for booking in self.sudo():
            # No payment says it where vouchers have paid all.
            if "done" not in booking.transaction_ids.mapped("state"):
                vouchers = booking._voucher_lines().voucher_id
                booking.is_test = any(vouchers.mapped("is_test"))
        return result

    def _voucher_lines(self):
        return self.line_ids.filtered(lambda line: line.sudo().voucher_id)

    def _service_lines(self):
        return super()._service_lines() - self._voucher_lines()

    def _on_lines_changed(self):
        for booking in self.filtered(lambda each: each._voucher_lines()):
            booking._check_vouchers_fit()
        return super()._on_lines_changed()

    def _check_vouchers_fit(self):
        """Refuse services that are worth less than what vouchers pay for them.

        :raise UserError: if the total is negative, or what one tax is due on.
        """
        currency = self.currency_id
        sums = [self.amount_total]
        sums += [self._total_of_tax(tax) for tax in self._voucher_lines().tax_ids]
        if any(currency.compare_amounts(amount, 0) < 0 for amount in sums):
            raise UserError(
                self.env._(
                    "Vouchers pay more than these services cost. Take the vouchers off"
                    " the booking first."
                )
            )

    def _total_of_tax(self, tax):
        """Return what the services of one tax cost, less what vouchers pay of it.

        Rounded as the document is: lines that are rounded one by one may sum up to
        another cent.
        """
        lines = self.line_ids.filtered(lambda line: line.tax_ids == tax)
        return self._tax_totals(lines)["total_amount_currency"]
