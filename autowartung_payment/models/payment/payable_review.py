# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, models
from odoo.exceptions import UserError

from ..common.commit import commit_intention


class PayableMixin(models.AbstractModel):
    """What a person does about a payment: accept it, or give it back."""

    _inherit = "autowartung.payable.mixin"

    # === ACCEPTING === #

    def action_accept_payment(self):
        """Settle a payment that was set aside, now that it fits the total.

        A payment in quarantine is taken as the provider has it first. Where its amount
        is not the total then, the record has to be corrected before it is accepted.

        :raise UserError: if there is nothing to accept, or what is wrong remains.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may("accountant", "manager")
        self._take_over_from_provider()
        self._lock_for_payment()
        if self.payment_status == "review":
            raise UserError(self._not_acceptable_text())
        is_owed = not (self._is_ended() or self.sudo().invoice_ids)
        if self.payment_status != "paid" or not is_owed:
            raise UserError(self.env._("There is no payment to accept."))
        transaction = self.sudo()._received_payments()
        transaction.ensure_one()
        done = transaction._done_movements()
        if unsettled := done.filtered(lambda tx: not tx.is_post_processed):
            for movement in unsettled:
                movement._settle()
            return
        transaction.invoice_ids = self._new_invoice()
        transaction.invoice_ids.action_post()
        entries = done.payment_id.move_id + transaction.invoice_ids
        entries.line_ids._autowartung_open_items().reconcile()
        self._fulfil_or_report(transaction)

    def _not_acceptable_text(self):
        received = sum(
            transaction._received_amount()
            for transaction in self.sudo()._received_payments()
        )
        return self.env._(
            "%(received)s was paid, the total is %(total)s. Correct what was ordered"
            " first, or give the money back.",
            received=self.currency_id.format(received),
            total=self.currency_id.format(self.amount_total),
        )

    # === GIVING BACK === #

    def action_give_back_payments(self):
        """Give back in full what was paid and not invoiced; it can be paid again then.

        :raise UserError: if there is nothing to give back.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may("accountant", "manager")
        self._take_over_from_provider()
        self._lock_for_payment()
        self._send_refunds(self._reserve_give_back())

    def _take_over_from_provider(self):
        """Take what is in quarantine as the provider has it, as far as possible."""
        for transaction in (
            self.sudo()._payments().filtered("autowartung_quarantine_reason")
        ):
            transaction._take_over_from_provider()
            # What the provider has told stays, whatever is refused now.
            commit_intention(self.env)

    def _reserve_give_back(self):
        """Write down the refund of every payment that stands in no invoice.

        :return: the refunds, possibly none; see :meth:`_send_refunds`.
        :raise UserError: if there is nothing to give back.
        """
        received = self.sudo()._received_payments()
        for transaction in received.filtered(lambda tx: not tx.is_post_processed):
            transaction._settle()
        payments = received.filtered(
            lambda tx: not tx.invoice_ids and tx._is_refundable()
        )
        if not payments:
            raise UserError(self.env._("There is no payment to give back."))
        refunds = payments.browse()
        for transaction in payments:
            refunds += self._reserve(transaction)
        return refunds

    def _reserve(self, transaction, **values):
        """Write down the refund of a whole payment: nobody else refunds it then."""
        refund = transaction._create_child_transaction(
            transaction._received_amount(), is_refund=True, **values
        )
        refund._log_sent_message()
        return refund

    def _send_refunds(self, refunds):
        """Have the provider give back what was reserved; commits before each call."""
        for refund in refunds:
            refund._send_refund_request()

    # === SETTING ASIDE === #

    def action_set_payments_aside(self):
        """Let what is in quarantine rest: a person has dealt with it at the provider.

        It pays for nothing then. The way out for what can neither be accepted nor given
        back here: another currency, a test payment, a payment of somebody else's.

        :raise UserError: if nothing is in quarantine.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may("accountant", "manager")
        self._lock_for_payment()
        transactions = self.sudo().transaction_ids.filtered(
            "autowartung_quarantine_reason"
        )
        if not transactions:
            raise UserError(self.env._("There is no payment to set aside."))
        for transaction in transactions:
            transaction._set_aside()

    def action_refund_duplicate_payments(self):
        """Give back what was paid although everything was paid already."""
        self.check_access("read")
        self._check_may("accountant", "manager")
        for record in self:
            record._lock_for_payment()
            duplicates = record.sudo().duplicate_payment_ids
            refunds = duplicates.browse()
            for transaction in duplicates:
                refunds += record._reserve(transaction)
            record._send_refunds(refunds)

    # === REFUNDING WHAT WAS INVOICED === #

    def _reserve_refund(self):
        """Write down the refund of the whole payment, and credit its invoice, if any.

        What came after the end stands in none.

        :return: the refund; see :meth:`_send_refunds`.
        :raise UserError: if there is nothing to refund, or it is refunded already.
        """
        self.ensure_one()
        payable = self.sudo()
        transaction = payable._received_payments()
        if len(transaction) != 1 or not transaction._is_refundable():
            raise UserError(self.env._("This payment is being refunded already."))
        if not transaction.is_post_processed:
            raise UserError(
                self.env._("The payment is just being booked. Please try again.")
            )
        credit_notes = payable._credit_rest(transaction)
        if not credit_notes:
            return payable._reserve(transaction)
        return payable._reserve(
            transaction, invoice_ids=[Command.set(credit_notes.ids)]
        )

    # === WHAT THE CUSTOMER READS === #

    def _last_refund(self):
        """Return the newest refund of the record (sudo), possibly empty."""
        refunds = self.sudo().transaction_ids.filtered(
            lambda tx: (
                tx.operation == "refund"
                and not tx.source_transaction_id.autowartung_is_duplicate
            )
        )
        return refunds.sorted("id")[-1:]

    def _refund_text(self, refund):
        """Return what the customer reads about a refund."""
        amount = refund.currency_id.format(-refund.amount)
        if refund.state == "done":
            return self.env._(
                "We have refunded %s. It takes a few days until the money is on your"
                " account.",
                amount,
            )
        if refund.state == "error":
            return self.env._(
                "The refund could not be carried out automatically. We are taking care"
                " of it and will contact you."
            )
        return self.env._(
            "Your money is on its way back to you. We have asked the payment service"
            " for the refund of %s.",
            amount,
        )
