# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import times


class AccountMove(models.Model):
    """An accountant may credit a document, or write another one in its place.

    It is issued on the day of posting, and about no more money than there is: what is
    credited was invoiced to the same customer, what is invoiced was paid.
    """

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_check_before_posting(self):
        result = super()._autowartung_check_before_posting()
        if document := self.sudo()._autowartung_documents():
            # Two who correct it at once come one after the other.
            document._autowartung_payable().sudo()._lock_for_payment()
            document._autowartung_check_correction()
            document._autowartung_issue_today()
        return result

    def _autowartung_on_issued(self):
        result = super()._autowartung_on_issued()
        # Only now: several may have been posted together.
        self.sudo()._autowartung_check_sums()
        return result

    def _autowartung_other_documents(self):
        """Return the posted documents about the same (sudo)."""
        payable = self._autowartung_payable().sudo()
        others = payable.invoice_ids - self
        return others.filtered(lambda move: move.state == "posted")

    def _autowartung_check_correction(self):
        others = self._autowartung_other_documents()
        if self.currency_id != self._autowartung_payable().sudo().currency_id:
            raise UserError(
                self.env._("A document has the currency of what was paid for.")
            )
        if self.move_type != "out_refund":
            return
        invoice = self.reversed_entry_id
        if invoice not in others or invoice.move_type != "out_invoice":
            raise UserError(
                self.env._("A credit note has to name the invoice that it corrects.")
            )
        if self.commercial_partner_id != invoice.commercial_partner_id:
            raise UserError(
                self.env._(
                    "%s was issued to somebody else. Its credit note goes to the same"
                    " customer.",
                    invoice.name,
                )
            )

    def _autowartung_check_sums(self):
        others = self._autowartung_other_documents()
        if self.move_type == "out_refund":
            self._autowartung_check_credit()
        elif others:
            self._autowartung_check_replacement(others)

    def _autowartung_check_credit(self):
        invoice = self.reversed_entry_id
        rest = invoice._autowartung_uncredited()
        if self.currency_id.compare_amounts(rest, 0) < 0:
            raise UserError(
                self.env._(
                    "No more than %(most)s of %(invoice)s can be corrected. Lower the"
                    " amounts of the draft.",
                    most=self.currency_id.format(rest + self.amount_total),
                    invoice=invoice.name,
                )
            )

    def _autowartung_check_replacement(self, others):
        payable = self._autowartung_payable().sudo()
        paid = sum(
            payment._received_amount() - payment._refunded_amount()
            for payment in payable._received_payments()
        )
        invoices = others.filtered(lambda move: move.move_type == "out_invoice")
        invoiced = sum(move._autowartung_uncredited() for move in invoices)
        most = self.currency_id.round(paid - invoiced)
        if self.currency_id.compare_amounts(self.amount_total, most) > 0:
            raise UserError(
                self.env._(
                    "No more than %s can be invoiced: that is what was paid. Lower the"
                    " amounts of the draft.",
                    self.currency_id.format(most),
                )
            )

    def _autowartung_issue_today(self):
        """Let the document bear the day on which it is issued, and be posted once."""
        today = times.local_date(fields.Datetime.now())
        values = {"auto_post": "no"} if self.auto_post != "no" else {}
        if self.invoice_date != today:
            values["invoice_date"] = today
        if values:
            self.write(values)
