# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

_LATER = "autowartung_vouchers_later"
# An object of this process: nobody can give it from outside.
_AT_THE_END = object()


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

    def write(self, vals):
        if "line_ids" not in vals:
            return super().write(vals)
        # One service in place of another: only both together are to be looked at.
        result = super(Booking, self.with_context(**{_LATER: _AT_THE_END})).write(vals)
        self._check_vouchers_fit()
        return result

    def _on_lines_changed(self):
        if self.env.context.get(_LATER) is not _AT_THE_END:
            self._check_vouchers_fit()
        return super()._on_lines_changed()

    def _check_vouchers_fit(self):
        """Refuse services that are worth less than what vouchers pay for them.

        :raise UserError: if the total is negative, or what one tax is due on.
        """
        for booking in self.filtered("has_vouchers"):
            currency, lines = booking.currency_id, booking._voucher_lines()
            sums = [booking.amount_total]
            sums += [booking._total_of_tax(tax) for tax in lines.tax_ids]
            if any(currency.compare_amounts(amount, 0) < 0 for amount in sums):
                raise UserError(
                    self.env._(
                        "Vouchers pay more than these services cost. Take the vouchers"
                        " off the booking first."
                    )
                )

    def _total_of_tax(self, tax):
        """Return what the services of one rate cost, less what vouchers pay of it.

        Rounded as the document is: lines that are rounded one by one may sum up to
        another cent.
        """
        lines = self.line_ids.filtered(lambda line: _rates(line.tax_ids) == _rates(tax))
        return self._tax_totals(lines)["total_amount_currency"]

    # === PAYING THE REST === #

    def _new_payment_values(self, provider):
        self._check_mode_of_vouchers(provider)
        return super()._new_payment_values(provider)

    def _check_mode_of_vouchers(self, provider):
        """Let no test pay together with money.

        :raise UserError: if the provider's mode was changed after the redemption.
        """
        is_test = provider.state == "test"
        others = self._voucher_lines().voucher_id.filtered(
            lambda voucher: voucher.is_test != is_test
        )
        if others:
            raise UserError(
                self.env._(
                    "Voucher %s cannot be used together with this payment. Please take"
                    " it off the booking first.",
                    ", ".join(others.mapped("name")),
                )
            )


def _rates(taxes):
    """Return what taxes amount to: a company may have several records of one rate."""
    return sorted((tax.amount_type, tax.amount) for tax in taxes)
