# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# A payment whose process died before its first request is looked at after this.
FIRST_CHECK_SECONDS = 5 * 60


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["payment.transaction", "autowartung.follow.up.subject"]

    autowartung_payable_model = fields.Char(readonly=True, copy=False)
    autowartung_payable_id = fields.Many2oneReference(
        model_field="autowartung_payable_model",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )
    payable_key = fields.Char(
        compute="_compute_payable_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="What is paid for: its model and id. Odoo's own payments have none.",
    )
    autowartung_payable_name = fields.Char(
        string="Paid for",
        compute="_compute_autowartung_payable_name",
        search="_search_autowartung_payable_name",
    )
    autowartung_payable_ref = fields.Reference(
        selection="_selection_autowartung_payable",
        string="Paid for (document)",
        compute="_compute_autowartung_payable_name",
    )
    autowartung_next_check_at = fields.Datetime(
        string="Next Check At", readonly=True, copy=False
    )
    autowartung_check_count = fields.Integer(
        string="Check Count", readonly=True, copy=False
    )
    autowartung_quarantine_reason = fields.Text(
        string="Quarantine Reason", readonly=True, copy=False
    )
    autowartung_is_set_aside = fields.Boolean(
        string="Set Aside",
        readonly=True,
        copy=False,
        help="A person has dealt with what was wrong with it; it is not asked about"
        " again.",
    )
    autowartung_is_duplicate = fields.Boolean(
        string="Is Duplicate Payment", readonly=True, copy=False
    )

    _one_open_payment = models.UniqueIndex(
        "(payable_key) WHERE payable_key IS NOT NULL AND source_transaction_id IS NULL"
        " AND state IN ('draft', 'pending', 'authorized', 'error')"
    )
    _next_check_idx = models.Index(
        "(autowartung_next_check_at) WHERE autowartung_next_check_at IS NOT NULL"
    )

    # === COMPUTE === #

    @api.depends("autowartung_payable_model", "autowartung_payable_id")
    def _compute_payable_key(self):
        for transaction in self:
            link = transaction.autowartung_payable_id
            model = transaction.autowartung_payable_model
            transaction.payable_key = f"{model},{link}" if model and link else False

    @api.depends("payable_key")
    def _compute_autowartung_payable_name(self):
        for transaction in self:
            payable = self.env["autowartung.payable.mixin"]._readable_payable_of(
                transaction
            )
            transaction.autowartung_payable_ref = payable or False
            transaction.autowartung_payable_name = payable and payable.display_name

    @api.model
    def _search_autowartung_payable_name(self, operator, value):
        return Domain.OR(
            Domain("autowartung_payable_model", "=", name)
            & Domain(
                "autowartung_payable_id",
                "in",
                self.env[name].search([("display_name", operator, value)]).ids,
            )
            for name in self.env["autowartung.payable.mixin"]._payable_models()
            if self.env[name].has_access("read")
        )

    @api.model
    def _selection_autowartung_payable(self):
        return self.env["autowartung.payable.mixin"]._payable_selection()

    # === CREATE === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                # Before Odoo and we complete what a person has given.
                self._autowartung_refuse_by_hand(vals)
            source = self.browse(vals.get("source_transaction_id"))
            if source.payable_key:
                vals.update(source._get_payable()._payable_link_values())
            if vals.get("autowartung_payable_id"):
                vals.setdefault(
                    "autowartung_next_check_at",
                    fields.Datetime.now() + timedelta(seconds=FIRST_CHECK_SECONDS),
                )
        transactions = super().create(vals_list)
        transactions._autowartung_refuse_for_our_invoices()
        return transactions

    def _autowartung_refuse_for_our_invoices(self):
        """Let Odoo's own payment pages take no money for a document of ours.

        They take any amount, and what they bring would never reach what is paid for.
        """
        others = self.filtered(lambda transaction: not transaction.payable_key)
        if any(others.invoice_ids.mapped("autowartung_payable_id")):
            raise UserError(
                self.env._(
                    "This invoice is not paid here. Please open the page of what was"
                    " ordered, or call us."
                )
            )

    def action_refund(self, amount_to_refund=None):
        """Refuse Odoo's own refund, which writes no credit note and frees no slot."""
        if any(self.sudo().mapped("payable_key")):
            raise UserError(
                self.env._("Please refund this payment on what was paid for.")
            )
        return super().action_refund(amount_to_refund)

    # === WHAT IS PAID FOR === #

    def _get_payable(self):
        """Return the record that the transaction pays for, or an empty recordset."""
        self.ensure_one()
        return self.env["autowartung.payable.mixin"]._payable_of(self)

    def _name_for_follow_up(self):
        return f"transaction,{self.id}"

    def _follow_up_task_record(self):
        return self._get_payable()

    def _lock_with_payable(self):
        """Serialise everything that decides about the payment; payable first."""
        self.ensure_one()
        payable = self._get_payable()
        payable._lock_for_payment()
        payable._lock_patiently(self)

    def _try_lock_payable(self):
        """Lock what is paid for unless somebody holds it; return whether it is ours."""
        self.ensure_one()
        return bool(self._get_payable().try_lock_for_update(allow_referencing=True))

    def _was_given_back_unsettled(self):
        """Whether the payment was refunded in full before it paid for anything."""
        self.ensure_one()
        given_back = self._refunded_amount()
        rest = self._received_amount() - given_back
        return bool(
            given_back and not self.invoice_ids and self.currency_id.is_zero(rest)
        )

    def _received_amount(self):
        """Return what the payment brought, in its currency; refunds change nothing.

        The sum of what was captured, or the own amount of what was paid at once. A
        payment that was captured in part is done as well once the rest was released.
        """
        self.ensure_one()
        children = self.child_transaction_ids.filtered(
            lambda tx: tx.operation != "refund" and tx.state not in ("draft", "error")
        )
        if children:
            return sum(
                children.filtered(lambda tx: tx.state == "done").mapped("amount")
            )
        return self.amount if self.state == "done" else 0.0

    def _refunded_amount(self, states=("done",)):
        """Return how much of it was given back, as a positive amount."""
        self.ensure_one()
        children = self.child_transaction_ids
        refunds = (children + children.child_transaction_ids).filtered(
            lambda tx: tx.operation == "refund" and tx.state in states
        )
        return -sum(refunds.mapped("amount"))

    def _is_refundable(self):
        """Whether nothing of it was given back, or is being given back."""
        self.ensure_one()
        reserved = self._refunded_amount(("draft", "pending", "authorized", "done"))
        return bool(self._received_amount()) and not reserved

    # === NATIVE ENTRANCES === #

    @api.model
    def _search_by_reference(self, provider_code, payment_data):
        """Hide our payments from Odoo's own routes.

        They check no signature when no secret is set; what they are told must not
        move our payments. Those are found by :meth:`_find_by_news`.
        """
        found = super()._search_by_reference(provider_code, payment_data)
        return found.filtered(lambda transaction: not transaction.payable_key)

    def _log_message_on_linked_documents(self, message):
        result = super()._log_message_on_linked_documents(message)
        if self.payable_key:
            author = self.env.user.partner_id if self.env.su else self.partner_id
            self._get_payable().sudo().message_post(body=message, author_id=author.id)
        return result
