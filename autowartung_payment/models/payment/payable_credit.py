# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields, models

from ...exceptions import BooksDisagree
from ...tools import times


class PayableMixin(models.AbstractModel):
    """Credit notes: whatever an accountant has written before, the sums end at zero."""

    _inherit = "autowartung.payable.mixin"

    def _credit_rest(self, transaction):
        """Credit what is still uncredited of what a payment has paid.

        :return: the posted credit notes that are open: the refund closes them.
        :raise BooksDisagree: if a document stands in the way; it names it.
        """
        documents = (self.invoice_ids | transaction.invoice_ids).sudo()
        self._refuse_drafts(documents)
        posted = documents.filtered(lambda move: move.state == "posted")
        for invoice in posted.filtered(lambda move: move.move_type == "out_invoice"):
            rest = invoice._autowartung_uncredited()
            if self.currency_id.compare_amounts(rest, 0) < 0:
                raise BooksDisagree(
                    self.env._(
                        "More of %s was credited than was invoiced. Correct it first.",
                        invoice.name,
                    )
                )
            if not self.currency_id.is_zero(rest):
                posted += self._credit(invoice)
        self._check_all_is_owed(transaction, posted)
        return posted.filtered(
            lambda move: (
                move.move_type == "out_refund"
                and not move.currency_id.is_zero(move.amount_residual)
            )
        )

    def _refuse_drafts(self, documents):
        drafts = documents.filtered(lambda move: move.state == "draft")
        if drafts:
            raise BooksDisagree(
                self.env._(
                    "A document of it is still a draft: %s. Post or delete it first.",
                    ", ".join(drafts.mapped("display_name")),
                )
            )

    def _check_all_is_owed(self, transaction, documents):
        """Refuse to give back what was given back by other means already.

        :raise BooksDisagree: if the books owe the customer something else.
        """
        self.env.flush_all()
        owed = -sum(self._open_receivables(documents).mapped("amount_residual"))
        given_back = transaction._received_amount()
        if self.currency_id.compare_amounts(owed, given_back):
            raise BooksDisagree(
                self.env._(
                    "The payment brought %(paid)s, but only %(owed)s of it are still"
                    " owed to the customer: the rest was given back otherwise, see"
                    " %(documents)s. Refund what is owed at the provider, and book it"
                    " by hand.",
                    owed=self.currency_id.format(owed),
                    paid=self.currency_id.format(given_back),
                    documents=", ".join(documents.mapped("name")),
                )
            )

    def _open_receivables(self, documents):
        """Return the open items (sudo) of documents, and of the payments for them."""
        paid = self.sudo()._received_payments()._done_movements()
        moves = documents + paid.payment_id.move_id
        return moves.line_ids._autowartung_open_items()

    def _credit(self, invoice):
        """Return the posted credit note of what is left of an invoice."""
        # The customer reads it, whoever in the office has pressed the button.
        to_customer = self.with_context(lang=invoice.partner_id.lang)
        earlier = invoice._autowartung_credit_notes()
        # The invoice of an advance payment names the day that was expected.
        is_rendered = bool(self._rendered_at())
        day = self._service_day() if is_rendered else invoice.delivery_date
        credit_note = invoice.with_company(invoice.company_id)._reverse_moves(
            [
                {
                    "invoice_date": times.local_date(fields.Datetime.now()),
                    "delivery_date": day,
                    "ref": to_customer.env._("Cancellation of %s", invoice.name),
                }
            ]
        )
        credit_note.write(
            {
                "invoice_line_ids": [
                    Command.create(line)
                    for former in earlier
                    for line in to_customer._lines_credited_already(former)
                ]
            }
        )
        credit_note.action_post()
        return credit_note

    def _lines_credited_already(self, former):
        """Return the values of lines that take an earlier credit note off a new one."""
        return [
            {
                **line.copy_data({"quantity": -line.quantity})[0],
                "move_id": False,
                "name": self.env._(
                    "Corrected already with %(document)s: %(line)s",
                    document=former.name,
                    line=line.name,
                ),
            }
            for line in former._autowartung_service_lines()
        ]


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_open_items(self):
        """Return what customers still owe, or are owed, on these lines."""
        return self.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_credit_notes(self):
        """Return the posted credit notes of an invoice, about the same payable.

        In other journals anybody may name any invoice.
        """
        return self.reversal_move_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_refund"
                and move._autowartung_payable() == self._autowartung_payable()
            )
        )

    def _autowartung_uncredited(self):
        """Return how much of an invoice no credit note has taken back."""
        self.ensure_one()
        credited = sum(self._autowartung_credit_notes().mapped("amount_total"))
        return self.currency_id.round(self.amount_total - credited)
