# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class AccountMoveReversal(models.TransientModel):
    """Odoo's wizard that credits a document, and writes another one in its place."""

    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        documents = self.move_ids._autowartung_documents()
        if not documents:
            return super().reverse_moves(is_modify)
        documents.check_access("read")
        documents.browse().check_access("create")
        # What people cannot write goes along with the copy.
        action = super(AccountMoveReversal, self.sudo()).reverse_moves(is_modify)
        if is_modify:
            replacing = self.sudo().new_move_ids._autowartung_documents()
            for invoice in replacing:
                payable = self.env["autowartung.payable.mixin"]._payable_of(invoice)
                payments = payable.sudo()._received_payments()
                payments.invoice_ids |= invoice
        return action

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        if origin_move._autowartung_documents():
            values.update(origin_move._autowartung_follower_values())
        return values
