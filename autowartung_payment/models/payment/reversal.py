# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError, UserError


class AccountMoveReversal(models.TransientModel):
    """Odoo's wizard that credits a document, and writes another one in its place."""

    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        """
        :raise UserError: for documents of the shop beside others, and for its entries,
            which follow the payment and the service.
        """
        of_the_shop = self.move_ids._autowartung_of_the_shop()
        if not of_the_shop:
            return super().reverse_moves(is_modify)
        self._autowartung_check(of_the_shop)
        # What people cannot write goes along with the copy.
        action = super(AccountMoveReversal, self.sudo()).reverse_moves(is_modify)
        if is_modify:
            replacing = self.sudo().new_move_ids._autowartung_documents()
            for invoice in replacing:
                payments = invoice._autowartung_payable().sudo()._received_payments()
                payments.invoice_ids |= invoice
        return action

    def _autowartung_check(self, of_the_shop):
        if of_the_shop != self.move_ids or (
            of_the_shop._autowartung_documents() != of_the_shop
        ):
            raise UserError(
                self.env._(
                    "Choose invoices of the shop alone: its other entries follow the"
                    " payment and the service."
                )
            )
        companies = of_the_shop.company_id
        if self.journal_id.company_id != companies or companies - self.env.companies:
            raise AccessError(self.env._("Your role does not allow this."))
        of_the_shop.check_access("read")
        of_the_shop.browse().check_access("create")

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        if origin_move._autowartung_documents():
            values.update(origin_move._autowartung_follower_values())
        return values
