# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.payment import utils as payment_utils
from odoo.addons.payment_stripe.const import CURRENCY_DECIMALS

# What the payment status and its details follow from.
TRANSACTION_FIELDS = (
    "transaction_ids.amount",
    "transaction_ids.child_transaction_ids.amount",
    "transaction_ids.child_transaction_ids.state",
    "transaction_ids.decline_code",
    "transaction_ids.is_duplicate_payment",
    "transaction_ids.last_state_change",
    "transaction_ids.operation",
    "transaction_ids.quarantine_reason",
    "transaction_ids.state",
)
# Computed from them; nothing else writes these.
FOLLOWING_FIELDS = frozenset({"payment_status", "paid_at"})
OPEN_STATES = ("draft", "pending", "authorized", "error")


class PayableMixin(models.AbstractModel):
    """A record that a customer pays for through `payment.transaction`.

    A model that inherits this defines ``amount_total``, ``currency_id``,
    ``company_id`` and ``partner_id``, and says in :meth:`_on_payment_received` what a
    payment means.
    """

    _name = "autowartung.payable.mixin"
    _description = "Payable Record"

    transaction_ids = fields.One2many("payment.transaction", "autowartung_payable_id")
    invoice_ids = fields.One2many("account.move", "autowartung_payable_id")
    payment_status = fields.Selection(
        [
            ("not_required", "Nothing to pay"),
            ("unpaid", "Not paid"),
            ("pending", "Processing"),
            ("authorized", "Authorised"),
            ("paid", "Paid"),
            ("refunded", "Refunded"),
            ("failed", "Failed"),
            ("review", "To be reviewed"),
        ],
        compute="_compute_payment_status",
        store=True,
        index=True,
        help="Follows from the transactions; nothing else writes it.",
    )
    paid_at = fields.Datetime(
        compute="_compute_payment_status", store=True, help="When it was fully paid."
    )
    payment_failure_reason = fields.Text(compute="_compute_payment_details")
    payment_review_reason = fields.Text(compute="_compute_payment_details")
    duplicate_payment_ids = fields.Many2many(
        "payment.transaction", compute="_compute_payment_details"
    )
    transaction_count = fields.Integer(compute="_compute_payment_details")

    # === COMPUTE === #

    @api.depends("amount_total", "currency_id", *TRANSACTION_FIELDS)
    def _compute_payment_status(self):
        for record in self:
            payments = record.sudo()._payments()
            record.payment_status = record._payment_status_of(payments)
            received = payments.filtered(lambda tx: tx.state == "done")
            record.paid_at = (
                min(received.mapped("last_state_change"))
                if record.payment_status in ("paid", "refunded")
                else False
            )

    def _payment_status_of(self, payments):
        received = payments.filtered(lambda tx: tx.state == "done")
        states = set(payments.mapped("state"))
        if any(payments.mapped("quarantine_reason")):
            return "review"
        if not self.currency_id or self.currency_id.is_zero(self.amount_total):
            return "review" if received else "not_required"
        if received:
            missing = self.amount_total - sum(received.mapped("amount"))
            if not self.currency_id.is_zero(missing):
                return "review"
            refunds = received.child_transaction_ids.filtered(
                lambda tx: tx.operation == "refund" and tx.state == "done"
            )
            rest = self.amount_total + sum(refunds.mapped("amount"))
            return "refunded" if self.currency_id.is_zero(rest) else "paid"
        for state, status in (
            ("authorized", "authorized"),
            ("pending", "pending"),
            ("error", "failed"),
        ):
            if state in states:
                return status
        return "unpaid"

    @api.depends("payment_status", *TRANSACTION_FIELDS)
    @api.depends_context("lang")
    def _compute_payment_details(self):
        for record in self:
            transactions = record.sudo().transaction_ids
            payments = record.sudo()._payments()
            last_error = payments.filtered(lambda tx: tx.state == "error")[:1]
            failed = record.payment_status == "failed"
            record.payment_failure_reason = failed and last_error._customer_message()
            reasons = payments.filtered("quarantine_reason").mapped("quarantine_reason")
            record.payment_review_reason = "\n".join(reasons) or False
            record.duplicate_payment_ids = transactions.filtered(
                lambda tx: tx.is_duplicate_payment and tx._is_refundable()
            )
            record.transaction_count = len(transactions)

    def _payments(self):
        """Return the transactions that pay for the record, newest first."""
        return self.transaction_ids.filtered(
            lambda tx: (
                tx.operation != "refund"
                and not tx.source_transaction_id
                and not tx.is_duplicate_payment
                and not tx._was_given_back_unsettled()
            )
        ).sorted("id", reverse=True)

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_what_follows(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_what_follows(vals)
        return super().write(vals)

    def _refuse_what_follows(self, vals):
        # Odoo's API would write a stored field although forms show it as read-only.
        if not FOLLOWING_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("The payment status follows from the transactions.")
            )

    # === LINK === #

    @property
    def payable_key(self):
        """What transactions say they pay for, as one value."""
        return f"{self._name},{self.id}"

    def _payable_link_values(self):
        """Return the values that link a transaction or a document to the record."""
        self.ensure_one()
        return {
            "autowartung_payable_model": self._name,
            "autowartung_payable_id": self.id,
        }

    def _linked_domain(self):
        """Return what finds the record's transactions, or its documents."""
        return [
            ("autowartung_payable_model", "=", self._name),
            ("autowartung_payable_id", "in", self.ids),
        ]

    @api.model
    def _payable_of(self, linked):
        """Return what a transaction or a document is linked to, or an empty one."""
        model = linked.autowartung_payable_model
        if not model or model not in self.env:
            return self.browse()
        return self.env[model].browse(linked.autowartung_payable_id)

    @api.model
    def _payable_models(self):
        """Return the names of all models that can be paid for."""
        names = self.env.registry.descendants([self._name], "_inherit")
        return [name for name in names if not self.env[name]._abstract]

    @api.model
    def _payable_selection(self):
        models_of_payables = self.env["ir.model"].sudo()
        return [
            (name, models_of_payables._get(name).name)
            for name in self._payable_models()
        ]

    # === MONEY === #

    def _to_minor_units(self, amount):
        """Convert an amount of the record's currency to the provider's integer."""
        return payment_utils.to_minor_currency_units(
            amount,
            self.currency_id,
            arbitrary_decimal_number=CURRENCY_DECIMALS.get(self.currency_id.name),
        )

    # === PAYING === #

    def _is_payable(self):
        """Whether a customer may start or repeat a payment now."""
        self.ensure_one()
        return self.payment_status in ("unpaid", "failed")

    def _open_payment(self, provider, payment_method, token=None, save=False):
        """Return the one transaction through which the record is being paid.

        An open transaction is used again, so that two tabs confirm the same payment
        intent and only one of them can succeed. Written down and committed before the
        provider hears of it; a concurrent caller is decided by the unique index.

        :param payment.token token: a saved payment method of the customer's to use.
        :param bool save: whether a new one is to be kept for the next time.
        :raise UserError: if the record is not payable.
        """
        self.ensure_one()
        token = token or self.env["payment.token"]
        while True:
            try:
                transaction = self._find_or_plan_payment(
                    provider, payment_method, token, save
                )
            except psycopg2.errors.UniqueViolation:
                # A concurrent caller was first. What it has committed is not in this
                # transaction's snapshot: look again in a new one.
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                continue
            # The intention must survive whatever the provider's answer does to us.
            self.env["ir.cron"]._commit_progress()
            return transaction

    def _find_or_plan_payment(self, provider, payment_method, token, save):
        self._lock_for_payment()
        if not self._is_payable():
            raise UserError(self.env._("This booking cannot be paid (any more)."))
        open_payment = self._payments().filtered(lambda tx: tx.state in OPEN_STATES)[:1]
        if open_payment and open_payment._still_fits(self, provider):
            open_payment._choose_payment_method(token, save)
            return open_payment
        if open_payment:
            open_payment._cancel_open_payment()
        with self.env.cr.savepoint():
            return open_payment.create(
                {
                    "provider_id": provider.id,
                    "payment_method_id": payment_method.id,
                    "amount": self.amount_total,
                    "currency_id": self.currency_id.id,
                    "partner_id": self.partner_id.id,
                    "operation": "online_direct",
                    **self._new_payment_values(provider),
                    **open_payment._choice_values(token, save),
                }
            )

    def _new_payment_values(self, provider):
        """Return what links a new transaction: to the record, and back to its page."""
        return {
            **self._payable_link_values(),
            "reference": self.env["payment.transaction"]._compute_reference(
                provider.code, prefix=self.display_name
            ),
            "landing_route": self.get_portal_url(),
        }

    def _payment_metadata(self):
        """Return what the provider keeps with a payment; always the same for it."""
        return {"payable": self.payable_key}

    def _refund_metadata(self):
        """Return what the provider keeps with a refund; always the same for it."""
        return {"payable": self.payable_key}

    def _lock_for_payment(self):
        """Serialise everything that decides about the record's payment.

        The record comes before its transactions, everywhere.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(self._table),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()

    def _on_payment_received(self, transaction):
        """Act on a successful payment, once, under :meth:`_lock_for_payment`."""
        raise NotImplementedError
