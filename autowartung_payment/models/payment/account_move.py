# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    autowartung_payable_model = fields.Char(readonly=True, copy=False)
    autowartung_payable_id = fields.Many2oneReference(
        model_field="autowartung_payable_model",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )
    autowartung_payable_ref = fields.Reference(
        selection="_selection_autowartung_payable",
        string="Invoice of",
        compute="_compute_autowartung_payable_ref",
    )

    autowartung_is_prepayment = fields.Boolean(
        string="Prepayment",
        readonly=True,
        copy=False,
        help="Written before the service was rendered.",
    )

    @api.model
    def _selection_autowartung_payable(self):
        return self.env["autowartung.payable.mixin"]._payable_selection()

    @api.depends("autowartung_payable_model", "autowartung_payable_id")
    def _compute_autowartung_payable_ref(self):
        for move in self:
            payable = self.env["autowartung.payable.mixin"]._readable_payable_of(move)
            move.autowartung_payable_ref = payable or False

    def _autowartung_payable(self):
        """Return what the entry is about, or an empty record."""
        return self.env["autowartung.payable.mixin"]._payable_of(self)

    # === POSTING === #

    def _post(self, soft=True):
        if not self.env.su and self._autowartung_of_the_shop():
            # What follows is written to documents that people do not write to.
            self._autowartung_check_may_post()
            return self.sudo()._post(soft).with_env(self.env)
        for move in self:
            move._autowartung_check_before_posting()
        for document in self._autowartung_documents():
            document._autowartung_choose_accounts()
        posted = super()._post(soft)
        for document in posted._autowartung_documents():
            # Its page links to it, and reading a page must not write.
            document._portal_ensure_token()
            document._autowartung_keep_out_of_reports()
            document._autowartung_close_open_items()
            document._autowartung_on_issued()
        return posted

    def _autowartung_check_before_posting(self):
        """Refuse to post one entry; other subjects join in.

        :raise UserError: with a sentence for the one who posts it.
        """

    def _autowartung_on_issued(self):
        """Act on one document of ours that was just posted; other subjects join in."""

    def _autowartung_check_may_post(self):
        self.check_access("write")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Your role does not allow this."))

    def _autowartung_of_the_shop(self):
        """Return those that are linked to what was paid for, or in a journal of it.

        And the entries of payments, wherever they were booked.
        """
        return self.filtered(
            lambda move: (
                move.autowartung_payable_id
                or move.sudo().journal_id.autowartung_use
                or move.sudo().origin_payment_id.payment_transaction_id.payable_key
            )
        )

    def _autowartung_documents(self):
        """Return those that are invoices or credit notes of ours."""
        return self.filtered(
            lambda move: (
                move.autowartung_payable_id
                and move.move_type in ("out_invoice", "out_refund")
            )
        )

    def _autowartung_choose_accounts(self):
        """Book on advance payments until the service is rendered, on revenue then."""
        payable = self._autowartung_payable().sudo()
        is_invoice = self.move_type == "out_invoice"
        if is_invoice:
            self.delivery_date = payable._service_day()
        if payable._rendered_at():
            self._autowartung_book_as_revenue()
        elif is_invoice or self._autowartung_corrects_an_advance():
            self._autowartung_book_as_advance()
        self.autowartung_is_prepayment = not payable._rendered_at()

    def _autowartung_corrects_an_advance(self):
        """Whether what it credits was booked as an advance payment."""
        return any(
            self.reversed_entry_id.line_ids.mapped("autowartung_revenue_account_id")
        )

    def _autowartung_close_open_items(self):
        """Let an invoice that replaces another one be paid by what paid that."""
        if self.move_type != "out_invoice" or not self._autowartung_is_replacement():
            return
        payable = self._autowartung_payable().sudo()
        payable._open_receivables(payable.invoice_ids).reconcile()

    def _autowartung_is_replacement(self):
        documents = self._autowartung_payable().sudo().invoice_ids - self
        return any(move.move_type == "out_refund" for move in documents)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Let the credit note of a document of ours be one of ours, in its journal.

        In sudo mode, as people cannot write to what it is linked.
        """
        documents = self._autowartung_documents()
        if not documents:
            return super()._reverse_moves(default_values_list, cancel)
        self.check_access("read")
        self.browse().check_access("create")
        values_list = default_values_list or [{} for _move in self]
        for move, values in zip(self, values_list, strict=True):
            if move in documents:
                values.update(move._autowartung_follower_values())
        reversals = super(AccountMove, self.sudo())._reverse_moves(values_list, cancel)
        return reversals.with_env(self.env)

    def _autowartung_follower_values(self):
        """Return what a credit note, or a replacing invoice, has from this document."""
        self.ensure_one()
        return {
            "autowartung_payable_model": self.autowartung_payable_model,
            "autowartung_payable_id": self.autowartung_payable_id,
            "journal_id": self.journal_id.id,
            "delivery_date": self.delivery_date,
        }

    # === WHAT THE DOCUMENT SAYS === #

    def _autowartung_invoice_title(self):
        """Return what an invoice of ours is called."""
        self.ensure_one()
        return self.env._("Invoice")

    def _autowartung_credit_note_title(self):
        """Return what a credit note of ours is called.

        A "Gutschrift" is an invoice that the customer writes (§ 14 (2) UStG).
        """
        self.ensure_one()
        invoice = self.reversed_entry_id
        if self.currency_id.compare_amounts(self.amount_total, invoice.amount_total):
            return self.env._("Correction Invoice")
        return self.env._("Cancellation Invoice")

    def _autowartung_prepayment_text(self):
        """Return what an invoice says that is written before the service, or nothing.

        It has to show that the service is still to come, and when (§ 14 (4) no. 6 UStG,
        UStAE 14.8).
        """
        self.ensure_one()
        if self.move_type != "out_invoice" or not self.autowartung_is_prepayment:
            return None
        # Odoo gives each German invoice a day: without an appointment its own.
        if not self.delivery_date or self.delivery_date <= self.invoice_date:
            return self.env._("Prepayment: the service is still to come.")
        return self.env._(
            "Prepayment: the service is expected on %s.",
            format_date(self.env, self.delivery_date),
        )

    def _autowartung_test_text(self):
        """Return what the document of a test payment says, or nothing."""
        self.ensure_one()
        if not self.sudo().journal_id.autowartung_is_test:
            return None
        return self.env._(
            "TEST: no money has moved. This is no invoice; no service follows from it."
        )

    def _autowartung_document_facts(self):
        """Return ``[(label, text), …]`` that the document says of what was paid for."""
        self.ensure_one()
        payable = self._autowartung_payable()
        if not payable:
            return []
        facts = payable._document_facts()
        # What corrects a document has another reference.
        if self.ref != payable.display_name:
            facts.insert(0, (self.env._("Order"), payable.display_name))
        return facts

    def _autowartung_has_day_of_service(self):
        """Whether the document tells when the service was rendered: only afterwards."""
        self.ensure_one()
        return bool(self.delivery_date) and not self.autowartung_is_prepayment
