# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import uuid

from odoo import models

from .follow_up import CONFIRM_FREE


class Booking(models.Model):
    """A placed booking that costs nothing any more: nobody has to pay for it."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _on_lines_changed(self):
        """Services or prices were changed, or the last of several was taken away.

        What costs nothing now is confirmed on its own, after the commit: the lines of
        one form are written one after the other, and ending a payment that was begun
        asks the provider.
        """
        for booking in self.filtered(lambda each: each._is_free_of_charge()):
            # Due each time: the one before may have looked too early.
            self.env["autowartung.follow.up"]._plan(
                CONFIRM_FREE, booking, occasion=f"booking,{booking.id}:{uuid.uuid4()}"
            )

    def _is_free_of_charge(self):
        """Whether it only waits for a payment that is not needed any more."""
        self.ensure_one()
        return (
            self.state == "pending"
            and bool(self.line_ids)
            and self.payment_status == "not_required"
            and not self._is_called_off()
        )

    def _perform_follow_up(self, kind):
        if kind != CONFIRM_FREE:
            return super()._perform_follow_up(kind)
        return self._confirm_free_of_charge()

    def _confirm_free_of_charge(self):
        """Confirm it as if it had been placed like this.

        :raise UserError: if the customer has just begun to pay, or the provider does
            not answer.
        """
        self.ensure_one()
        self._lock_for_payment()
        if not self._is_free_of_charge():
            return
        self._end_open_payments()
        # The provider may have been asked, and the lock been away meanwhile.
        if self._is_free_of_charge():
            self._confirm()
