# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...exceptions import PaymentBusy
from ...tools import times
from ..common.commit import commit_intention
from .follow_up import SETTLE

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    """How a payment gets into the books."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_is_fulfilled = fields.Boolean(
        string="Fulfilled",
        readonly=True,
        copy=False,
        help="What it pays for was set going, which happens once.",
    )

    def _post_process(self):
        """Settle our payments at most once, whoever comes first.

        The status page and Odoo's cron come here too. They do not wait for whoever is
        at it, as a customer would have to wait as well. What fails for them is left to
        the follow-up, which counts its attempts and tells a person in the end.
        """
        ours = self.filtered("payable_key")
        for transaction in ours:
            try:
                with self.env.cr.savepoint():
                    if transaction._try_lock_payable():
                        transaction._settle()
            except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError):
                # Somebody was faster, after this database transaction had begun.
                _logger.info("%s is left to its follow-up", transaction.reference)
            except psycopg2.OperationalError:
                raise
            except Exception:
                _logger.warning(
                    "%s not settled yet", transaction.reference, exc_info=True
                )
        others = self - ours
        return super(PaymentTransaction, others)._post_process() if others else None

    def _create_payment(self, **extra_create_values):
        # OdooBot settles, who has no time zone; the books have German days.
        if self.payable_key:
            self.provider_id._autowartung_heal_journal()
            place = self._autowartung_place_in_books()
            extra_create_values = {
                "date": self._autowartung_day_of_receipt(place.get("journal_id")),
                **place,
                **extra_create_values,
            }
        return super()._create_payment(**extra_create_values)

    def _autowartung_day_of_receipt(self, journal_id):
        """Return the German day on which the money moved, if it is still open."""
        journal = self.env["account.journal"].browse(journal_id)
        journal = journal or self.provider_id.journal_id
        moved_at = self.last_state_change or fields.Datetime.now()
        return self.company_id._autowartung_open_day(
            times.local_date(moved_at), journal
        )

    def _settle_or_fulfil(self):
        """Put a finished transaction into the books, or at least fulfil what it pays.

        The first failure may pass within seconds, and an invoice go out with the mail:
        only the next one counts.

        :raise Exception: why it is not in the books; what was done stays.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._settle()
        except (psycopg2.OperationalError, ConcurrencyError, PaymentBusy):
            raise
        except Exception as error:
            tries = self.env["autowartung.follow.up"]._times_tried(SETTLE, self)
            if self._moved_money() and tries > 1:
                self._fulfil_before_books(str(error))
            raise

    def _fulfil_before_books(self, problem):
        self._lock_with_payable()
        payment = self.source_transaction_id or self
        self._get_payable()._fulfil_before_books(payment, problem)
        # The follow-up that failed is rolled back, and tried again later.
        commit_intention(self.env)

    def _settle(self):
        """Put a finished transaction into the books, exactly once."""
        self.ensure_one()
        self._lock_with_payable()
        if self.is_post_processed:
            return
        if self._moved_money():
            # A capture is booked on the invoice of the payment that it is a part of.
            payment = self.source_transaction_id or self
            self._get_payable()._on_payment_received(payment)
        # What comes below the guard is Odoo's own way of settling.
        super()._post_process()  # pylint: disable=super-method-mismatch
        if self.state == "done" and self.operation == "refund":
            self._reconcile_with_refunded_payment()

    def _reconcile_with_refunded_payment(self):
        """Let a refund close the open credit of a payment that was never invoiced."""
        paid = self.source_transaction_id._done_movements()
        payments = self.payment_id + paid.payment_id
        lines = payments.move_id.line_ids._autowartung_open_items()
        if len(lines.move_id) == 2:
            lines.reconcile()
