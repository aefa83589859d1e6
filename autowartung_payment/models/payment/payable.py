# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the payment status and its details follow from.
TRANSACTION_FIELDS = (
    "transaction_ids.amount",
    "transaction_ids.child_transaction_ids.amount",
    "transaction_ids.child_transaction_ids.state",
    "transaction_ids.autowartung_decline_code",
    "transaction_ids.autowartung_is_duplicate",
    "transaction_ids.last_state_change",
    "transaction_ids.operation",
    "transaction_ids.autowartung_quarantine_reason",
    "transaction_ids.state",
)
# Computed from them; nothing else writes these.
FOLLOWING_FIELDS = frozenset({"payment_status", "paid_at"})
OPEN_STATES = ("draft", "pending", "authorized", "error")
# The whole price was received, whatever was given back later.
RECEIVED_STATUSES = ("paid", "partially_refunded", "refunded")


class PayableMixin(models.AbstractModel):
    """A record that a customer pays for through `payment.transaction`.

    A model that inherits this defines ``amount_total``, ``currency_id``,
    ``company_id`` and ``partner_id``. It says :meth:`_create_invoice`, :meth:`_fulfil`
    and :meth:`_is_ended`, its page (``access_url``) and, if it likes, its own texts.
    Everything else about money is here and in the other files of this mixin.
    """

    _name = "autowartung.payable.mixin"
    _description = "Payable Record"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "autowartung.follow.up.subject",
        "autowartung.guard.mixin",
        "autowartung.managers.mixin",
    ]

    transaction_ids = fields.One2many(
        "payment.transaction", "autowartung_payable_id", readonly=True
    )
    invoice_ids = fields.One2many(
        "account.move",
        "autowartung_payable_id",
        domain=[("move_type", "in", ("out_invoice", "out_refund"))],
        readonly=True,
    )
    # Whoever knows it opens the record.
    access_token = fields.Char(readonly=True)
    payment_status = fields.Selection(
        [
            ("not_required", "Nothing to pay"),
            ("unpaid", "Not paid"),
            ("pending", "Processing"),
            ("authorized", "Authorised"),
            ("paid", "Paid"),
            ("partially_refunded", "Partially refunded"),
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
            received = payments.filtered(lambda tx: tx._received_amount())
            record.paid_at = (
                min(received.mapped("last_state_change"))
                if received and record.payment_status in RECEIVED_STATUSES
                else False
            )

    def _payment_status_of(self, payments):
        received = payments.filtered(lambda tx: tx._received_amount())
        states = set(payments.mapped("state"))
        if any(payments.mapped("autowartung_quarantine_reason")):
            return "review"
        if not self.currency_id or self.currency_id.is_zero(self.amount_total):
            return self._status_of_nothing_to_pay(received)
        if received:
            return self._status_of_received(received)
        for state in ("authorized", "pending"):
            if state in states:
                return state
        if self._is_ended() and self._gave_back_unsettled():
            return "refunded"
        return "failed" if "error" in states else "unpaid"

    def _status_of_nothing_to_pay(self, received):
        if any(payment._is_refundable() for payment in received):
            return "review"
        if received:
            # It is on its way back.
            return "pending"
        is_over = self._is_ended() and self._gave_back_unsettled()
        return "refunded" if is_over else "not_required"

    def _gave_back_unsettled(self):
        return any(tx._was_given_back_unsettled() for tx in self.transaction_ids)

    def _status_of_received(self, payments):
        amount = sum(payment._received_amount() for payment in payments)
        given_back = sum(payment._refunded_amount() for payment in payments)
        if self.currency_id.compare_amounts(amount, self.amount_total):
            return "review"
        if self.currency_id.is_zero(given_back):
            return "paid"
        is_rest = self.currency_id.compare_amounts(given_back, amount) < 0
        return "partially_refunded" if is_rest else "refunded"

    @api.depends("payment_status", *TRANSACTION_FIELDS)
    @api.depends_context("lang")
    def _compute_payment_details(self):
        for record in self:
            transactions = record.sudo().transaction_ids
            payments = record.sudo()._payments()
            last_error = payments.filtered(lambda tx: tx.state == "error")[:1]
            failed = record.payment_status == "failed"
            record.payment_failure_reason = failed and last_error._customer_message()
            reasons = payments.filtered("autowartung_quarantine_reason").mapped(
                "autowartung_quarantine_reason"
            )
            record.payment_review_reason = "\n".join(reasons) or False
            record.duplicate_payment_ids = transactions.filtered(
                lambda tx: tx.autowartung_is_duplicate and tx._is_refundable()
            )
            record.transaction_count = len(transactions)

    def _payments(self):
        """Return the transactions that pay for the record, newest first.

        What was given back before it paid for anything makes room for another one.
        """
        return self.transaction_ids.filtered(
            lambda tx: (
                tx.operation != "refund"
                and not tx.source_transaction_id
                and not tx.autowartung_is_duplicate
                and not tx._was_given_back_unsettled()
            )
        ).sorted("id", reverse=True)

    def _received_payments(self):
        """Return the payments that brought money, newest first."""
        return self._payments().filtered(lambda tx: tx._received_amount())

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_what_follows(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_what_follows(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_without_payments(self):
        if any(record.sudo().transaction_ids for record in self):
            raise UserError(
                self.env._("What was paid for, or begun to be, cannot be deleted.")
            )

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
    def _readable_payable_of(self, linked):
        """Return the same for a view, whose reader may not be allowed to open it."""
        payable = self._payable_of(linked)
        return payable if payable and payable.has_access("read") else self.browse()

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

    # === PAGE === #

    def _payment_route(self, step):
        """Return the route of a step of the payment form, e.g. ``transaction``."""
        self.ensure_one()
        return f"/payment/autowartung/{self._name}/{self.id}/{step}"

    def _is_for_customer(self):
        """Whether the customer may see the record already."""
        self.ensure_one()
        return True

    def _is_settling(self):
        """Whether it is paid and the books will say so within seconds."""
        self.ensure_one()
        return self.payment_status == "paid" and not self.sudo().invoice_ids

    @api.model
    def _page_link_text(self):
        return self.env._("Go on")

    def _document_facts(self):
        """Return ``[(label, text), …]`` that invoices say, in the record's language."""
        return []

    def _pay_button_text(self):
        """Return what stands on the button with which its customer pays."""
        self.ensure_one()
        return self.env._("Pay %s now", self.currency_id.format(self.amount_total))

    @api.model
    def _not_found_text(self):
        return self.env._("This page does not exist.")

    # === WHAT THE PROVIDER IS TOLD === #

    def _new_payment_values(self, provider):
        """Return what links a new transaction: to the record, and back to its page."""
        return {
            **self._payable_link_values(),
            "reference": self.env["payment.transaction"]._compute_reference(
                provider.code, prefix=self.display_name
            ),
            "landing_route": self.get_portal_url(),
        }

    def _choice_text(self):
        """Return which part of it is paid for, where that can be chosen."""
        return ""

    def _is_captured_later(self):
        """Whether a payment is held first; the money moves when it is captured."""
        return False

    def _takes_what_cannot_be_held(self):
        """Whether a method that cannot hold may pay for it: it is charged at once."""
        return False

    def _payment_metadata(self):
        """Return what the provider keeps with a payment; always the same for it."""
        return {"payable": self.payable_key}

    def _refund_metadata(self):
        """Return what the provider keeps with a refund; always the same for it."""
        return {"payable": self.payable_key}

    # === WHAT FOLLOWS === #

    def _follow_up_task_record(self):
        return self

    def _on_payment_pending(self, transaction):
        """Act on a payment that is under way; it may be so for a moment or for days."""

    def _on_payment_authorised(self, transaction):
        """Act on money that is held, under :meth:`_lock_for_payment`."""

    def _check_may_capture(self, amount):
        """Refuse to take what is held, under :meth:`_lock_for_payment`.

        :param float amount: in the record's currency.
        :raise UserError: with a sentence for the office.
        """

    def _on_hold_ended(self, transaction):
        """Act on a payment that was cancelled, by the provider or by us."""

    def _on_payment_failed(self, transaction):
        """Act on an attempt to pay that failed; called once for each attempt."""
