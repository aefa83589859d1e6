# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...exceptions import BooksDisagree
from ...tools import times

_logger = logging.getLogger(__name__)


class Booking(models.Model):
    """How a booking ends before the work begins."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _can_cancel(self):
        """Whether the customer may cancel now."""
        return not self._why_not_cancellable()

    def _why_not_cancellable(self):
        """Return why the customer cannot cancel now, in words for him, or ``None``."""
        self.ensure_one()
        if self.state == "cancelled":
            return self.env._("This booking is cancelled already.")
        if self.payment_status in ("pending", "authorized"):
            return self.env._(
                "Your payment is still under way. You can cancel as soon as it has"
                " arrived."
            )
        if self.payment_status == "review":
            return self.env._("We are checking your payment. Please contact us.")
        if self.state == "confirmed" and self.payment_status == "refunded":
            return self.env._("This booking was refunded already. Please contact us.")
        if self.state == "pending":
            if self.payment_status == "paid":
                return self.env._(
                    "Your payment is just being booked. Please try again in a minute."
                )
            return None
        if self.state == "confirmed" and self._has_set_off():
            return self.env._("The driver is on the way already. Please call us.")
        if self.state != "confirmed" or not self._is_early_enough_to_cancel():
            return self.env._("It is too late to cancel the booking.")
        if self._is_settling():
            return self.env._(
                "Your payment is not in our books yet. To cancel, please call us."
            )
        return None

    def _is_early_enough_to_cancel(self):
        appointment = self.appointment_start
        return not appointment or self._is_before_cutoff(appointment)

    def _is_before_cutoff(self, appointment):
        """Whether customers may still change an appointment (naive, UTC) themselves."""
        return fields.Datetime.now() < self._cutoff_of(appointment)

    def _cutoff_of(self, appointment):
        hours = self.company_id.autowartung_cutoff_hours
        return appointment - timedelta(hours=hours)

    def _free_change_text(self, appointment):
        """Return until when customers may change an appointment, as the terms promise.

        What is not paid yet can be cancelled at any time.

        :param datetime appointment: naive, UTC; nothing is said without.
        """
        self.ensure_one()
        if self.state not in ("draft", "pending", "confirmed") or not appointment:
            return None
        is_over = appointment <= fields.Datetime.now()
        if is_over or self._has_set_off() or self._is_settling():
            return None
        until = self._cutoff_text(appointment)
        if self._is_before_cutoff(appointment):
            return self.env._(
                "You can move or cancel it free of charge until %s.", until
            )
        if self.state == "confirmed":
            return self.env._(
                "You could move or cancel it free of charge until %s.", until
            )
        return self._too_soon_text()

    def _too_soon_text(self):
        return self.env._(
            "It is so soon that you cannot move or cancel it yourself any more once it"
            " is paid."
        )

    def _free_cancelling_text(self):
        """Return the same for who brings the car: the appointment cannot be moved."""
        self.ensure_one()
        appointment = self.appointment_start
        if self.state != "confirmed" or not appointment or not self._can_cancel():
            return None
        return self.env._(
            "You can cancel it free of charge until %s.",
            self._cutoff_text(appointment),
        )

    def _cutoff_text(self, appointment):
        cutoff = self._cutoff_of(appointment)
        return times.day_and_clock_text(cutoff, self.env.lang)

    # === CANCELLING === #

    def _check_not_begun(self):
        """Refuse to cancel what is cancelled already, or what has begun.

        :raise UserError: with a sentence for the one who tries.
        """
        self.ensure_one()
        if self.state == "cancelled":
            raise UserError(self.env._("This booking is cancelled already."))
        self._check_nobody_has_set_off()
        if self.state not in ("draft", "pending", "confirmed"):
            raise UserError(self.env._("It is too late to cancel the booking."))

    def _check_nobody_has_set_off(self):
        if self._has_set_off():
            raise UserError(
                self.env._("The driver has set off. Bring the car back first.")
            )

    def _end_as_cancelled(self):
        """Cancel, whatever becomes of the money; the caller has decided about that."""
        self.ensure_one()
        former_state = self.state
        self.sudo().state = "cancelled"
        self._on_cancelled(former_state)

    def _cancel_by_customer(self):
        """Cancel, and give back what was paid.

        :raise UserError: after the cut-off, or while a payment is under way.
        """
        self.ensure_one()
        if obstacle := self._why_not_cancellable():
            raise UserError(obstacle)
        if self.payment_status != "paid":
            self.sudo().action_cancel()
            return
        try:
            self._cancel_and_refund()
        except BooksDisagree as error:
            # What it says is for the office, which has written a document by hand.
            _logger.warning("%s cannot be refunded: %s", self.name, error)
            raise UserError(
                self.env._(
                    "We cannot refund this booking automatically. Please call us: we"
                    " cancel it with you."
                )
            ) from error

    def action_cancel_and_refund(self):
        """Let the back office cancel a paid booking and give the money back."""
        self.check_access("read")
        self._check_may("accountant", "manager")
        for booking in self:
            booking._cancel_and_refund()

    def _cancel_and_refund(self):
        """Cancel a paid booking, credit its invoice, refund the payment in full.

        All of it is committed before the provider hears of the refund. Where an earlier
        refund failed, or the payment came after the cancellation, the rest is done. A
        payment that is to be reviewed stands in no invoice: it is given back as it is.

        :raise UserError: if the booking is not paid, or a driver has set off.
        """
        self.ensure_one()
        booking = self.sudo()
        was_review = booking.payment_status == "review"
        if was_review:
            # Before anything is taken over, which stays.
            booking._check_may_end_with_refund()
            booking._take_over_from_provider()
        self._lock_for_payment()
        if not was_review:
            booking._check_is_paid()
        booking._check_may_end_with_refund()
        if was_review:
            refunds = booking._reserve_reviewed()
        else:
            refunds = booking._reserve_refund()
        booking._end_as_cancelled()
        booking._send_refunds(refunds)

    def _check_is_paid(self):
        is_refundable = self.state in ("confirmed", "cancelled")
        if not is_refundable or self.payment_status != "paid":
            raise UserError(self.env._("Only a paid booking can be refunded."))

    def _check_may_end_with_refund(self):
        if self.state == "cancelled":
            self._check_nobody_has_set_off()
        else:
            self._check_not_begun()

    def _reserve_reviewed(self):
        """Write down the refund of all that was received, invoiced or not."""
        refunds = self.env["payment.transaction"]
        for transaction in self._received_payments():
            if not transaction.is_post_processed:
                transaction._settle()
        if any(not payment.invoice_ids for payment in self._received_payments()):
            refunds += self._reserve_give_back()
        for duplicate in self.duplicate_payment_ids:
            refunds += self._reserve(duplicate)
        if self.payment_status == "paid":
            refunds += self._reserve_refund()
        if not refunds:
            raise UserError(self.env._("There is no payment to give back."))
        return refunds
