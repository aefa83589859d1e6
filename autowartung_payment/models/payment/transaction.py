# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

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
    decline_reason = fields.Char(
        readonly=True, copy=False, help="What the code means to us."
    )
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
        move a booking's payment. Those are found by :meth:`_find_by_news`.
        """
        found = super()._search_by_reference(provider_code, payment_data)
        return found.filtered(lambda transaction: not transaction.booking_id)

    def _log_message_on_linked_documents(self, message):
        result = super()._log_message_on_linked_documents(message)
        if self.booking_id:
            author = self.env.user.partner_id if self.env.su else self.partner_id
            self.booking_id.sudo().message_post(body=message, author_id=author.id)
        return result
