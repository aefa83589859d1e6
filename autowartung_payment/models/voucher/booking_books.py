# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .follow_up import COVERED


class Booking(models.Model):
    """The documents of a booking for which vouchers pay all, and so no payment does.

    Services and VAT are owed and invoiced as ever; the total is nothing.
    """

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _on_confirmed(self):
        # Before the mail that has the invoice with it: follow-ups keep their order.
        self._plan_documents("confirmed")
        return super()._on_confirmed()

    def _on_cancelled(self, former_state):
        self._plan_documents("cancelled")
        return super()._on_cancelled(former_state)

    def _plan_documents(self, occasion):
        if self._is_covered():
            self.env["autowartung.follow.up"]._plan(
                COVERED, self, occasion=f"booking,{self.id}:{occasion}"
            )

    def _is_covered(self):
        """Whether vouchers pay for all of it."""
        self.ensure_one()
        return self.payment_status == "not_required" and bool(self._voucher_lines())

    def _perform_follow_up(self, kind):
        if kind != COVERED:
            return super()._perform_follow_up(kind)
        return self._book_covered()

    def _book_covered(self):
        """Invoice what vouchers have paid, or credit that once it is cancelled."""
        self.ensure_one()
        self._lock_for_payment()
        booking = self.sudo()
        invoices = booking.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        )
        if booking.state == "cancelled":
            # No sum tells whether it was credited: it is nothing either way.
            for invoice in invoices.filtered(lambda move: move.state == "posted"):
                if not invoice._autowartung_credit_notes():
                    booking._credit(invoice)
        elif booking._is_covered() and not invoices:
            booking._new_invoice().action_post()
