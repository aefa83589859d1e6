# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import uuid
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .. import declines
from ..tools import times
from .follow_up import FAILURE_MAIL, PAYMENT_METHOD, SETTLE

_logger = logging.getLogger(__name__)

# A declined customer usually tries again at once; write only if it stays at that.
FAILURE_MAIL_DELAY_SECONDS = 10 * 60
# Until then most customers have come back, and the payment method is known.
PAYMENT_METHOD_DELAY_SECONDS = 60
# A payment whose process died before its first request is looked at after this.
FIRST_CHECK_SECONDS = 5 * 60


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    booking_id = fields.Many2one(
        "autowartung.booking", readonly=True, index="btree_not_null", copy=False
    )
    idempotency_key = fields.Char(
        readonly=True,
        copy=False,
        help="Fixed before the first request; every repetition carries it.",
    )
    request_state = fields.Selection(
        [
            ("none", "Not sent by us"),
            ("planned", "Planned"),
            ("unknown", "Outcome unknown"),
            ("answered", "Answered"),
        ],
        default="none",
        readonly=True,
        copy=False,
    )
    first_request_at = fields.Datetime(readonly=True, copy=False)
    next_check_at = fields.Datetime(readonly=True, copy=False)
    check_count = fields.Integer(readonly=True, copy=False)
    latest_charge = fields.Char(readonly=True, copy=False)
    decline_code = fields.Char(readonly=True, copy=False)
    failed_attempt = fields.Char(
        readonly=True,
        copy=False,
        help="What the provider calls the attempt that failed.",
    )
    quarantine_reason = fields.Text(readonly=True, copy=False)
    is_duplicate_payment = fields.Boolean(readonly=True, copy=False)

    _one_open_payment_for_a_booking = models.UniqueIndex(
        "(booking_id) WHERE booking_id IS NOT NULL AND source_transaction_id IS NULL"
        " AND state IN ('draft', 'pending', 'authorized', 'error')"
    )
    _next_check_idx = models.Index("(next_check_at) WHERE next_check_at IS NOT NULL")

    # === CREATE === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(
            vals.get("booking_id")
            or self.browse(vals.get("source_transaction_id")).sudo().booking_id
            for vals in vals_list
        ):
            self._refuse_by_hand()
        for vals in vals_list:
            source = self.browse(vals.get("source_transaction_id"))
            if source.booking_id:
                vals.setdefault("booking_id", source.booking_id.id)
            if vals.get("booking_id"):
                vals.setdefault("idempotency_key", str(uuid.uuid4()))
                vals.setdefault("request_state", "planned")
                vals.setdefault(
                    "next_check_at",
                    fields.Datetime.now() + timedelta(seconds=FIRST_CHECK_SECONDS),
                )
        return super().create(vals_list)

    def write(self, vals):
        if self.sudo().booking_id:
            self._refuse_by_hand()
        return super().write(vals)

    def _refuse_by_hand(self):
        """Odoo lets accountants write transactions; a booking's follow the provider."""
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "The payments of a booking follow what the provider says. Accept or"
                    " refund them on the booking."
                )
            )

    def action_refund(self, amount_to_refund=None):
        """Refuse Odoo's own refund, which writes no credit note and frees no slot."""
        if self.sudo().booking_id:
            raise UserError(
                self.env._("Refund the payment of a booking on the booking.")
            )
        return super().action_refund(amount_to_refund)

    # === WHAT IS PAID FOR === #

    def _get_payable(self):
        """Return the record that the transaction pays for, or an empty booking."""
        self.ensure_one()
        return self.booking_id

    def _name_for_follow_up(self):
        return f"transaction,{self.id}"

    def _lock_with_payable(self):
        """Serialise everything that decides about the payment; payable first."""
        self.ensure_one()
        self._get_payable()._lock_for_payment()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM payment_transaction WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset()

    def _try_lock_payable(self):
        """Lock what is paid for unless somebody holds it; return whether it is ours."""
        self.ensure_one()
        return bool(self._get_payable().try_lock_for_update(allow_referencing=True))

    def _customer_message(self):
        """Return why the payment failed, in the words for the customer."""
        self.ensure_one()
        code, _separator, decline_code = (self.decline_code or "").partition("/")
        return declines.message_for(self.env, code or None, decline_code or None)

    def _was_given_back_unsettled(self):
        """Whether the payment was refunded in full before it paid for anything."""
        self.ensure_one()
        refunds = self.child_transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state == "done"
        )
        rest = self.amount + sum(refunds.mapped("amount"))
        return bool(refunds and not self.invoice_ids and self.currency_id.is_zero(rest))

    def _is_refundable(self):
        self.ensure_one()
        refunds = self.child_transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state not in ("cancel", "error")
        )
        return self.state == "done" and not refunds

    # === NATIVE ENTRANCES === #

    @api.model
    def _search_by_reference(self, provider_code, payment_data):
        """Hide booking payments from Odoo's own routes.

        They check no signature when no secret is set; what they are told must not
        move a booking's payment. Those are found by :meth:`_find_by_payment_intent`.
        """
        found = super()._search_by_reference(provider_code, payment_data)
        return found.filtered(lambda transaction: not transaction.booking_id)

    def _log_message_on_linked_documents(self, message):
        result = super()._log_message_on_linked_documents(message)
        if self.booking_id:
            author = self.env.user.partner_id if self.env.su else self.partner_id
            self.booking_id.sudo().message_post(body=message, author_id=author.id)
        return result

    # === STATES === #

    def _update_state(self, allowed_states, target_state, state_message):
        changed = super()._update_state(allowed_states, target_state, state_message)
        for transaction in changed.filtered("booking_id"):
            transaction._plan_follow_ups()
        return changed

    def _plan_follow_ups(self):
        follow_up = self.env["autowartung.follow.up"]
        if self.state == "done":
            follow_up._plan(SETTLE, self.booking_id, transaction=self)
            if self._has_question_about_method():
                follow_up._plan(
                    PAYMENT_METHOD,
                    self.booking_id,
                    transaction=self,
                    delay=PAYMENT_METHOD_DELAY_SECONDS,
                )
        elif self.state == "error" and self.operation == "refund":
            self._report_failed_refund()
        elif self.state == "error":
            self._plan_failure_mail()

    def _report_failed_refund(self):
        self._get_payable()._notify_managers(
            lambda env: (
                env._("Refund failed"),
                env._(
                    "%(reference)s: %(reason)s. Give the money back another way.",
                    reference=self.reference,
                    reason=self.state_message or env._("no reason given"),
                ),
            ),
            "mail.mail_activity_data_warning",
        )

    def _plan_failure_mail(self):
        follow_up = self.env["autowartung.follow.up"]
        waiting = follow_up.sudo().search_count(
            [
                ("booking_id", "=", self.booking_id.id),
                ("kind", "=", FAILURE_MAIL),
                ("state", "=", "pending"),
            ],
            limit=1,
        )
        if not waiting:
            follow_up._plan(
                FAILURE_MAIL,
                self.booking_id,
                transaction=self,
                occasion=f"{self._name_for_follow_up()}:{self.failed_attempt or ''}",
                delay=FAILURE_MAIL_DELAY_SECONDS,
            )

    def _quarantine(self, reason):
        """Set the payment aside for a person; it fulfils nothing until then.

        :param function reason: returns it in the language of an environment.
        """
        kept = reason(self.company_id._autowartung_own_language())
        if self.quarantine_reason == kept:
            return
        _logger.warning("%s is quarantined: %s", self.reference, kept)
        self.write({"quarantine_reason": kept, "next_check_at": False})
        self._get_payable()._notify_managers(
            lambda env: (
                env._("Payment to be reviewed"),
                f"{self.reference}: {reason(env)}",
            )
        )

    # === SETTLEMENT === #

    def _post_process(self):
        """Settle booking payments at most once, whoever comes first.

        The status page and Odoo's cron come here too. They do not wait for whoever is
        at it, as a customer would have to wait as well. What fails for them is left to
        the follow-up, which counts its attempts and tells a person in the end.
        """
        of_bookings = self.filtered("booking_id")
        for transaction in of_bookings:
            try:
                with self.env.cr.savepoint():
                    if transaction._try_lock_payable():
                        transaction._settle()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody was faster, after this database transaction had begun.
                _logger.info("%s is left to its follow-up", transaction.reference)
            except psycopg2.OperationalError:
                raise
            except Exception:
                _logger.warning(
                    "%s not settled yet", transaction.reference, exc_info=True
                )
        others = self - of_bookings
        return super(PaymentTransaction, others)._post_process() if others else None

    def _create_payment(self, **extra_create_values):
        # OdooBot settles, who has no time zone; the books have German days.
        if self.booking_id:
            today = times.local_date(fields.Datetime.now())
            extra_create_values.setdefault("date", today)
        return super()._create_payment(**extra_create_values)

    def _settle(self):
        """Put a finished transaction into the books, exactly once."""
        self.ensure_one()
        self._lock_with_payable()
        if self.is_post_processed:
            return
        if self.state == "done" and self.operation != "refund":
            self._get_payable()._on_payment_received(self)
        # What comes below the guard is Odoo's own way of settling.
        super()._post_process()  # pylint: disable=super-method-mismatch
        if self.state == "done" and self.operation == "refund":
            self._reconcile_with_refunded_payment()

    def _reconcile_with_refunded_payment(self):
        """Let a refund close the open credit of a payment that was never invoiced."""
        payments = self.payment_id + self.source_transaction_id.payment_id
        lines = payments.move_id.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
        if len(lines.move_id) == 2:
            lines.reconcile()
