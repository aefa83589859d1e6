# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..common.guard import linked_ids
from .by_hand import is_removing_tests


class PartialReconcile(models.Model):
    """A document of the shop stays reconciled with what has paid for it."""

    _inherit = "account.partial.reconcile"

    @api.ondelete(at_uninstall=False)
    def _unlink_nothing_between_a_document_and_its_payment(self):
        if not self.env.su and not is_removing_tests(self.env):
            self._autowartung_refuse_to_loosen()

    def _autowartung_refuse_by_hand(self, vals):
        self._autowartung_refuse_to_loosen()
        self._autowartung_refuse_to_tie(vals)
        return super()._autowartung_refuse_by_hand(vals)

    def _autowartung_refuse_to_tie(self, vals):
        """Let what is paid by the shop be tied by the shop alone.

        A goodwill note may be paid out from the bank.
        """
        names = {"debit_move_id", "credit_move_id"}
        lines = self.env["account.move.line"].sudo()
        lines = lines.browse(
            [id_ for name in names for id_ in linked_ids(vals.get(name))]
        ).exists()
        moves = lines.move_id
        ours = moves._autowartung_of_the_shop()
        is_paid_out = ours != moves and set(ours.mapped("move_type")) == {"out_refund"}
        if ours and not is_paid_out:
            raise UserError(
                self.env._(
                    "What belongs to a payment of the shop is not reconciled by hand:"
                    " %s.",
                    ", ".join(ours.mapped("name")),
                )
            )

    def _autowartung_refuse_to_loosen(self):
        for partial in self.sudo():
            moves = partial.debit_move_id.move_id | partial.credit_move_id.move_id
            if moves._autowartung_of_the_shop() == moves:
                raise UserError(
                    self.env._(
                        "What was paid for stays reconciled with its payment: %s.",
                        ", ".join(moves.mapped("name")),
                    )
                )


class BankStatementLine(models.Model):
    """What the provider does with the money is told by the provider alone."""

    _inherit = "account.bank.statement.line"

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        journals = self.env["account.journal"].sudo()
        journals = journals.browse(linked_ids(vals.get("journal_id"))).exists()
        if any(journals.mapped("autowartung_use")):
            raise UserError(
                self.env._(
                    "Money at a payment provider has no bank statement. Enter what the"
                    " bank tells in the bank's journal."
                )
            )
        return result
