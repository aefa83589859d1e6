# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...exceptions import PaymentBusy
from ...gateways.reasons import BANK_ACCOUNT
from ..common.commit import commit_intention
from .payable import OPEN_STATES

# A customer or a colleague waits this long for whoever is at the same payment.
LOCK_TIMEOUT_MILLISECONDS = 4000
# Each time round, somebody else was faster or an outdated payment was ended.
OPENING_TRIES = 4
# Twins compute the same reference, so either index may be the one that stops the later.
OWN_INDEXES = (
    "payment_transaction_one_open_payment",
    "payment_transaction_reference_uniq",
)


class PayableMixin(models.AbstractModel):
    """How a payment begins, and how it is ended before anybody has paid."""

    _inherit = "autowartung.payable.mixin"

    def _is_payable(self):
        """Whether a customer may start or repeat a payment now."""
        self.ensure_one()
        return self.payment_status in ("unpaid", "failed") and not self._is_ended()

    def _not_payable_text(self):
        return self.env._("This cannot be paid (any more).")

    def _is_paid_from_account(self):
        """Whether a bank sends the money that is under way, which takes days."""
        self.ensure_one()
        under_way = self.sudo()._payments().filtered(lambda tx: tx.state == "pending")
        return BANK_ACCOUNT in under_way.mapped("autowartung_method_kind")

    # === OPENING === #

    def _open_payment(self, provider, payment_method, token=None, save=False):
        """Return the one transaction through which the record is being paid.

        An open transaction is used again, so that two tabs confirm the same payment
        and only one of them can succeed. Written down and committed before the provider
        hears of it; a concurrent caller is decided by the unique index. What the caller
        has written before is committed with it, and never rolled back.

        :param payment.token token: a saved payment method of the customer's to use.
        :param bool save: whether a new one is to be kept for the next time.
        :raise UserError: if the record is not payable.
        :raise PaymentBusy: if somebody else is at the same payment for too long.
        """
        self.ensure_one()
        token = token or self.env["payment.token"]
        for _try in range(OPENING_TRIES):
            transaction, outdated = self._find_or_plan_payment(
                provider, payment_method, token, save
            )
            # Before the provider hears of the new one, or is asked to end the old one.
            commit_intention(self.env)
            if transaction:
                return transaction
            if outdated:
                outdated._cancel_open_payment()
                commit_intention(self.env)
        raise PaymentBusy(self._busy_text())

    def _find_or_plan_payment(self, provider, payment_method, token, save):
        """Return the open payment, and one that is to be ended first.

        Both are empty if a twin was committed after this transaction's snapshot.
        """
        nothing = self.env["payment.transaction"]
        self._lock_for_payment()
        if not self._is_payable():
            raise UserError(self._not_payable_text())
        open_payment = self._payments().filtered(lambda tx: tx.state in OPEN_STATES)[:1]
        if open_payment and not (
            open_payment._still_fits(self, provider)
            and open_payment._is_for_the_same_people(token)
        ):
            return nothing, open_payment
        if open_payment:
            open_payment._choose_payment_method(token, save)
            return open_payment, nothing
        values = {
            "provider_id": provider.id,
            "payment_method_id": payment_method.id,
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.id,
            "operation": "online_direct",
            "autowartung_may_be_charged": self._takes_what_cannot_be_held(),
            **self._new_payment_values(provider),
            **open_payment._choice_values(token, save),
        }
        try:
            with self.env.cr.savepoint():
                return open_payment.create(values), nothing
        except psycopg2.errors.UniqueViolation as error:
            if error.diag.constraint_name not in OWN_INDEXES:
                raise
            return nothing, nothing

    # === ENDING === #

    def _end_open_payments(self):
        """Make sure that nothing can be paid any more; holds the lock afterwards.

        Commits before the provider is asked.

        :raise UserError: if the customer has just begun to pay, or the provider does
            not answer.
        """
        self.ensure_one()
        self._lock_for_payment()
        if unconfirmed := self._open_payments(("draft", "error")):
            commit_intention(self.env)
            for transaction in unconfirmed:
                transaction._cancel_open_payment()
            commit_intention(self.env)
            self._lock_for_payment()
        if self._open_payments(OPEN_STATES):
            raise UserError(
                self.env._("The customer has just begun to pay. Please try again.")
            )

    def _open_payments(self, states):
        return self.sudo()._payments().filtered(lambda tx: tx.state in states)

    # === LOCK === #

    def _lock_for_payment(self):
        """Serialise everything that decides about the record's payment.

        The record comes before its transactions, everywhere. Never held while a
        provider is asked: see :func:`commit_intention`.

        :raise PaymentBusy: if somebody holds it for longer than people like to wait.
        """
        self._lock_patiently(self)

    def _lock_patiently(self, records):
        """Lock rows for everything but a reference to them, and read them anew.

        Each is written as well, without a change. What is decided under the lock may
        stand in other rows, a refund's for one: whoever comes with an older view of the
        data would get the lock and not see it. PostgreSQL refuses that for a row that
        was written since, and Odoo begins the request anew.

        :raise PaymentBusy: if somebody holds one for longer than people like to wait.
        """
        if not records.ids:
            return
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        """
                        SET LOCAL lock_timeout = %s;
                        WITH locked AS (
                            SELECT id FROM %s WHERE id IN %s
                            ORDER BY id FOR NO KEY UPDATE
                        )
                        UPDATE %s AS row SET id = row.id
                          FROM locked WHERE row.id = locked.id;
                        SET LOCAL lock_timeout TO DEFAULT
                        """,
                        LOCK_TIMEOUT_MILLISECONDS,
                        SQL.identifier(records._table),
                        tuple(records.ids),
                        SQL.identifier(records._table),
                    ),
                    log_exceptions=False,
                )
        except psycopg2.errors.LockNotAvailable as error:
            raise PaymentBusy(self._busy_text()) from error
        records.invalidate_recordset()

    def _busy_text(self):
        return self.env._(
            "This payment is just being worked on. Please try again in a moment."
        )
