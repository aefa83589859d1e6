# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.account.models.mail_message import bypass_token

from ..payment.by_hand import MAY_REMOVE, REMOVES_TESTS
from ..payment.payable import OPEN_STATES


class Booking(models.Model):
    """Bookings that were paid in a provider's test mode can be taken away again."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _domain_of_tests(self, company):
        return [("is_test", "=", True), ("company_id", "=", company.id)]

    @api.model
    def _remove_tests(self, company):
        """Delete a company's test bookings, with their payments, entries and trips.

        Their entries stand in journals of their own, so no live number is missed. Where
        a payment is still open, or an entry stands elsewhere, the booking stays.

        :return: how many were removed, and how many stay.
        :raise AccessError: unless a manager asks.
        """
        self._check_may("manager")
        found = self.sudo().search(self._domain_of_tests(company))
        removable = found.filtered(lambda booking: booking._is_removable_test())
        removable._lock_for_payment()
        removable._remove_with_entries()
        return len(removable), len(found) - len(removable)

    def _is_removable_test(self):
        payments = self.transaction_ids.filtered(
            lambda tx: not tx.source_transaction_id
        )
        is_open = any(payment.state in OPEN_STATES for payment in payments)
        return not is_open and all(
            move.journal_id.autowartung_is_test for move in self._all_entries()
        )

    def _all_entries(self):
        moves = self.invoice_ids + self.entry_ids
        return moves + self.transaction_ids.payment_id.move_id

    def _remove_with_entries(self):
        if not self:
            return
        context = {
            REMOVES_TESTS: MAY_REMOVE,
            "bypass_audit": bypass_token,
            "force_delete": True,
        }
        bookings = self.with_context(**context)
        moves, transactions = bookings._all_entries(), bookings.transaction_ids
        moves.line_ids.remove_move_reconcile()
        self._unsecure(moves)
        transactions.payment_id.action_draft()
        transactions.payment_id.unlink()
        documents = moves.exists()
        documents.filtered(lambda move: move.state != "draft").button_draft()
        documents.unlink()
        transactions.unlink()
        bookings.withdrawal_ids.unlink()
        bookings.unlink()

    @api.model
    def _unsecure(self, moves):
        """Take the hashes off entries of the test journals, and of no others."""
        if not all(moves.journal_id.mapped("autowartung_is_test")):
            raise UserError(self.env._("Live entries stay as they are."))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = NULL WHERE id IN %s",
            [tuple(moves.ids) or (0,)],
        )
        moves.invalidate_recordset(["inalterable_hash"])
