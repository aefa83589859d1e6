# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A voucher is redeemed on a booking: a line of its own takes off what it pays."""

from odoo import Command, api, models

from ...exceptions import VoucherRefused
from ...tools.voucher_code import read_code
from .res_company import MULTI


class Voucher(models.Model):
    _inherit = "autowartung.voucher"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _unknown_text(self):
        """Return the one sentence for all that is none: it tells a guesser nothing."""
        return self.env._(
            "This code cannot be redeemed. Please check what you have typed, or call"
            " us."
        )

    @api.model
    def _of_code(self, text, booking):
        """Return the voucher (sudo) of a code that can be redeemed on a booking.

        :raise VoucherRefused: in the same words, whatever is the matter; unless the
            customer can mend it.
        """
        code = read_code(text)
        voucher = self.sudo()
        if code:
            known = [("code", "=", code), ("company_id", "=", booking.company_id.id)]
            voucher = voucher.search(known)
        if not voucher or not voucher._is_redeemable():
            reason = voucher._why_on_unpaid_booking(booking.partner_id)
            raise VoucherRefused(reason or self._unknown_text())
        return voucher

    def _why_on_unpaid_booking(self, customer):
        """Return what a customer can do who has redeemed it before and never paid."""
        unpaid = self._standing_redemptions().booking_id.filtered(
            lambda booking: (
                booking.state == "pending" and booking.partner_id == customer
            )
        )
        if not unpaid:
            return None
        return self.env._(
            "This voucher is redeemed on your booking %s, which is not paid yet. Take"
            " it off there, then it can be redeemed here.",
            ", ".join(unpaid.mapped("name")),
        )

    def _is_removable_test(self):
        """Keep what a booking that stays was, or is to be, paid with."""
        return not self.redemption_ids and super()._is_removable_test()


class Booking(models.Model):
    """The one way in which vouchers get onto a booking, and off it."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _redeem(self, code):
        """Pay what a voucher can pay of the booking.

        :param str code: as somebody has typed it.
        :return: the new line (sudo).
        :raise VoucherRefused: if there is no such voucher, or it pays nothing here.
        """
        self.ensure_one()
        booking = self.sudo()
        booking._lock_for_payment()
        booking._check_may_change_vouchers()
        voucher = self.env["autowartung.voucher"]._of_code(code, booking)
        # Commits before the provider is asked: what was looked at may have changed.
        booking._end_open_payments()
        booking._check_may_change_vouchers()
        # The booking before its vouchers, everywhere; read anew under the lock.
        voucher._lock_for_payment()
        amount = booking._check_redemption(voucher)
        line = booking.line_ids.create(booking._redemption_values(voucher, amount))
        booking._log_redemption(voucher, amount)
        return line

    def _redeem_by_customer(self, code):
        """Redeem a code on the booking's page; confirm at once what needs no payment.

        :raise UserError: with a sentence, if it pays nothing here.
        """
        self._redeem(code)
        self.sudo()._confirm_free_of_charge()

    def _check_redemption(self, voucher):
        """Return how much a voucher pays; both are locked.

        :raise VoucherRefused: if it pays nothing here.
        """
        if not voucher._is_redeemable():
            raise VoucherRefused(voucher._unknown_text())
        if reason := self._why_voucher_does_not_fit(voucher):
            raise VoucherRefused(reason)
        amount = self._amount_to_redeem(voucher)
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise VoucherRefused(
                self.env._("There is nothing on this booking that it could pay.")
            )
        if self.currency_id.is_zero(self.amount_total - amount):
            self._check_may_be_covered()
        return amount

    def _check_may_be_covered(self):
        """Look at what a payment would ask for: nobody pays any more.

        :raise VoucherRefused: if the customer has yet to agree, or no right invoice
            could be written.
        :raise SlotTaken: if the hold has lapsed and somebody else has the slot.
        """
        if self._lacks_consents():
            raise VoucherRefused(
                self.env._(
                    "The voucher pays everything: please agree to our terms on the page"
                    " of the booking first."
                )
            )
        if reason := self._why_no_invoice():
            raise VoucherRefused(reason)
        self._renew_hold()

    def _redemption_values(self, voucher, amount):
        language = self.partner_id.lang or self.company_id.partner_id.lang
        return {
            "booking_id": self.id,
            "voucher_id": voucher.id,
            # Below the services.
            "sequence": 1000,
            "name": self.with_context(lang=language).env._(
                "Voucher %s redeemed", voucher.name
            ),
            "quantity": 1,
            "price_unit": -amount,
            "tax_ids": [Command.set(voucher.sale_tax_id.ids)],
        }

    def _log_redemption(self, voucher, amount):
        office = self._in_the_office()
        office._message_log(
            body=office.env._(
                "Voucher %(voucher)s pays %(amount)s.",
                voucher=voucher.name,
                amount=self.currency_id.with_env(office.env).format(amount),
            )
        )

    def _take_vouchers_off(self):
        """Take off what vouchers would pay, while nothing else is paid.

        :raise UserError: if a payment is under way, or the booking is paid for.
        """
        self.ensure_one()
        booking = self.sudo()
        booking._lock_for_payment()
        booking._check_may_change_vouchers()
        if not booking._voucher_lines():
            return
        # Commits before the provider is asked: what was looked at may have changed.
        booking._end_open_payments()
        booking._check_may_change_vouchers()
        lines = booking._voucher_lines()
        vouchers = lines.voucher_id
        vouchers._lock_for_payment()
        lines.unlink()
        office = booking._in_the_office()
        for voucher in vouchers:
            office._message_log(
                body=office.env._("Voucher %s was taken off.", voucher.name)
            )

    def _check_may_change_vouchers(self):
        if not self._is_open_for_vouchers():
            raise VoucherRefused(
                self.env._(
                    "Vouchers can be redeemed while a booking waits for its payment."
                )
            )

    def _is_open_for_vouchers(self):
        """Whether a voucher can be redeemed on it now."""
        self.ensure_one()
        return (
            self.state == "pending"
            and self.payment_status in ("unpaid", "failed")
            and not self._is_called_off()
        )

    # === HOW MUCH === #

    def _amount_to_redeem(self, voucher):
        """Return what a voucher pays: all it can, but for a rest that cannot be paid.

        What was taxed with the sale pays for services of the same tax alone.
        """
        currency, total = self.currency_id, self.amount_total
        of_its_tax = total
        if voucher.sale_tax_id:
            of_its_tax = self._total_of_tax(voucher.sale_tax_id)
        amount = min(voucher.balance, total, of_its_tax)
        least = self._least_payable()
        is_too_little = currency.compare_amounts(total - amount, least) < 0
        if currency.compare_amounts(total, amount) > 0 and is_too_little:
            amount = min(amount, total - least)
        return currency.round(amount)

    def _why_voucher_does_not_fit(self, voucher):
        """Return why a voucher cannot be redeemed on this booking, or ``None``."""
        if voucher.kind == MULTI and self.is_business:
            return self.env._(
                "This voucher is not taxed yet, and cannot be redeemed on a company's"
                " invoice. Please call us."
            )
        if voucher.sale_tax_id and self.is_reverse_charge:
            return self.env._(
                "This voucher includes German VAT, which your company does not pay"
                " here. Please call us."
            )
        states = set(self._providers_in_use().mapped("state"))
        is_other_mode = (
            "enabled" in states
            if voucher.is_test
            else states == {"test"}
            and self.currency_id.compare_amounts(voucher.balance, self.amount_total) < 0
        )
        return voucher._unknown_text() if is_other_mode else None

    # === OFFICE === #

    def action_take_vouchers_off(self):
        """Give vouchers back that were redeemed on bookings which are not paid yet."""
        self.check_access("write")
        self._check_may("user")
        for booking in self:
            booking._take_vouchers_off()
