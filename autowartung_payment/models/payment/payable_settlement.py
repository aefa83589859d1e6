# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class PayableMixin(models.AbstractModel):
    """What becomes of the record when its payment has arrived."""

    _inherit = "autowartung.payable.mixin"

    # === WHAT A PAYABLE SAYS === #

    def _create_invoice(self):
        """Return the draft customer invoice of what was paid for.

        :raise UserError: if it does not amount to what the customer was asked for.
        """
        raise NotImplementedError

    def _fulfil(self, transaction):
        """Do what the customer has paid for; called once, under the lock."""
        raise NotImplementedError

    def _is_ended(self):
        """Whether the record was given up: what still arrives is for a person."""
        raise NotImplementedError

    # === SETTLING === #

    def _on_payment_received(self, transaction):
        """Act on a successful payment, once, under :meth:`_lock_for_payment`."""
        if self._was_paid_before(transaction):
            self._flag_duplicate_payment(transaction)
        elif self.payment_status != "paid":
            self._flag_wrong_amount(transaction)
        else:
            # After the end nothing is owed: the money is a credit, to be given back.
            if not self._is_ended():
                transaction.invoice_ids = self._new_invoice()
            self._fulfil_or_report(transaction)

    def _was_paid_before(self, transaction):
        if transaction.autowartung_is_fulfilled:
            # It was the first; another one came while the books refused it.
            return False
        earlier = self._received_payments() - transaction
        return bool(earlier or self.sudo().invoice_ids)

    def _fulfil_before_books(self, transaction, problem):
        """Do what was paid for although the books refuse it; tell a person at once.

        A locked period or a missing account is the office's matter. The customer has
        paid and gets what was paid for; the books follow once they can.

        :param str problem: why the payment cannot be booked.
        """
        if transaction.autowartung_is_fulfilled or self._was_paid_before(transaction):
            return
        if self.payment_status != "paid":
            return
        self._fulfil_or_report(transaction)
        self._notify_managers(
            lambda env: (
                env._("Payment not in the books"),
                env._(
                    "%(reference)s is paid, but cannot be posted: %(problem)s What was"
                    " paid for goes its way; posting is tried again for a day.",
                    reference=transaction.reference,
                    problem=problem,
                ),
            ),
            "mail.mail_activity_data_warning",
        )

    def _fulfil_or_report(self, transaction):
        """Do what is paid for, once, however often settling is tried, and by whom."""
        if any(self.sudo().transaction_ids.mapped("autowartung_is_fulfilled")):
            return
        transaction.autowartung_is_fulfilled = True
        if not self._is_ended():
            self._fulfil(transaction)
            return
        self._notify_managers(
            lambda env: self.with_env(env)._late_payment_texts(transaction)
        )

    def _flag_duplicate_payment(self, transaction):
        transaction.autowartung_is_duplicate = True
        self._notify_managers(
            lambda env: self.with_env(env)._duplicate_payment_texts(transaction)
        )

    def _flag_wrong_amount(self, transaction):
        self._notify_managers(
            lambda env: self.with_env(env)._wrong_amount_texts(transaction)
        )

    # === TEXTS: title and note for the managers === #

    def _late_payment_texts(self, transaction):
        return (
            self.env._("Paid after the end"),
            self.env._(
                "%(reference)s arrived after %(name)s was over. Give the money back.",
                reference=transaction.reference,
                name=self.display_name,
            ),
        )

    def _duplicate_payment_texts(self, transaction):
        return (
            self.env._("Paid twice"),
            self.env._(
                "%(reference)s brought %(amount)s for %(name)s, which was paid already."
                " Give it back.",
                reference=transaction.reference,
                amount=transaction.currency_id.with_env(self.env).format(
                    transaction.amount
                ),
                name=self.display_name,
            ),
        )

    def _wrong_amount_texts(self, transaction):
        return (
            self.env._("Paid a different amount"),
            self.env._(
                "%(reference)s brought %(amount)s, the total of %(name)s is %(total)s."
                " Correct it and accept the payment, or give it back.",
                reference=transaction.reference,
                amount=transaction.currency_id.with_env(self.env).format(
                    transaction.amount
                ),
                name=self.display_name,
                total=self.currency_id.format(self.amount_total),
            ),
        )
