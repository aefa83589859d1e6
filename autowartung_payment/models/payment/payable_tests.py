# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.account.models.mail_message import bypass_token

from .archive import KEPT_FIELDS
from .by_hand import removing_tests_context
from .payable import OPEN_STATES

_logger = logging.getLogger(__name__)


class PayableMixin(models.AbstractModel):
    """What was paid in a provider's test mode can be taken away again."""

    _inherit = "autowartung.payable.mixin"

    @api.model
    def _domain_of_tests(self, company):
        return [("is_test", "=", True), ("company_id", "=", company.id)]

    @api.model
    def _count_all_tests(self, company):
        """Return how many tests a company has, of whatever can be paid for."""
        return sum(
            self.env[model].sudo().search_count(self._domain_of_tests(company))
            for model in self._payable_models()
        )

    @api.model
    def _remove_all_tests(self, company):
        """Delete a company's tests, of whatever can be paid for.

        :return: how many were removed, and how many stay.
        :raise AccessError: unless a manager asks.
        """
        total = 0
        while True:
            # What one has paid for goes first, and lets the other go then.
            counts = [
                self.env[model]._remove_tests(company)
                for model in self._payable_models()
            ]
            removed, left = map(sum, zip(*counts, strict=True))
            total += removed
            if not removed:
                return total, left

    @api.model
    def _remove_tests(self, company):
        """Delete a company's tests, with their payments, entries and what follows.

        Their entries stand in journals of their own, so no live number is missed. Where
        a payment is still open, or an entry stands elsewhere or in a locked period, the
        record stays.

        :return: how many were removed, and how many stay.
        :raise AccessError: unless a manager asks.
        """
        self._check_may("manager")
        if company not in self.env.companies:
            raise AccessError(self.env._("Your role does not allow this."))
        found = self.sudo().search(self._domain_of_tests(company))
        removed = sum(record._remove_test() for record in found)
        return removed, len(found) - removed

    def _remove_test(self):
        """Delete one test if that is possible; return whether it was."""
        self._lock_for_payment()
        if not self._is_removable_test():
            return False
        try:
            with self.env.cr.savepoint():
                self.with_context(
                    **removing_tests_context(),
                    bypass_audit=bypass_token,
                    force_delete=True,
                )._remove_with_entries()
        except UserError:
            _logger.info("%s is not removed", self.display_name, exc_info=True)
            self.env.invalidate_all(flush=False)
            return False
        return True

    def _is_removable_test(self):
        payments = self.transaction_ids.filtered(
            lambda tx: not tx.source_transaction_id
        )
        is_open = any(payment.state in OPEN_STATES for payment in payments)
        return not is_open and all(
            move.journal_id.autowartung_is_test
            and not move._get_violated_lock_dates(move.date, bool(move.amount_tax))
            for move in self._all_entries()
        )

    def _all_entries(self):
        moves = self.invoice_ids + self.entry_ids
        return moves + self.transaction_ids.payment_id.move_id

    def _remove_with_entries(self):
        """Delete the record, and whatever hangs on it; other subjects join in."""
        moves, transactions = self._all_entries(), self.transaction_ids
        # Odoo would detach what is archived, and keep it.
        self.env["ir.attachment"].search(
            [
                ("res_model", "=", moves._name),
                ("res_id", "in", moves.ids),
                ("res_field", "in", KEPT_FIELDS),
            ]
        ).unlink()
        moves.line_ids.remove_move_reconcile()
        self._unsecure(moves)
        transactions.payment_id.action_draft()
        transactions.payment_id.unlink()
        documents = moves.exists()
        documents.filtered(lambda move: move.state != "draft").button_draft()
        documents.unlink()
        transactions.unlink()
        self.unlink()

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
