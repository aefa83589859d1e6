# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...tools import times
from ..books.journal import SALES
from .follow_up import RECOGNISE


class PayableMixin(models.AbstractModel):
    """What the books say of the record: its documents, and when it is revenue."""

    _inherit = "autowartung.payable.mixin"

    entry_ids = fields.One2many(
        "account.move",
        "autowartung_payable_id",
        domain=[("move_type", "=", "entry")],
        readonly=True,
        help="Journal entries that are no documents: services rendered.",
    )
    is_test = fields.Boolean(
        string="Test",
        compute="_compute_is_test",
        store=True,
        help="Paid in a provider's test mode: no money has moved.",
    )

    @api.depends("transaction_ids.is_live", "transaction_ids.state")
    def _compute_is_test(self):
        for record in self:
            done = record.sudo().transaction_ids.filtered(lambda tx: tx.state == "done")
            record.is_test = bool(done) and not any(done.mapped("is_live"))

    def _rendered_at(self):
        """Return when the service was rendered (naive, UTC), or ``False``.

        What says nothing else is rendered with its payment.
        """
        self.ensure_one()
        return fields.Datetime.now()

    def _service_day(self):
        """Return the German day of the service, or when it is expected."""
        return times.local_date(self._rendered_at() or fields.Datetime.now())

    # === DOCUMENTS === #

    def _new_invoice(self):
        """Return the draft invoice of what was paid for, in the journal of the shop.

        :raise UserError: if it does not amount to what the customer was asked for.
        """
        invoice = self._create_invoice()
        journal = self._sales_journal()
        # An addon whose payable does not choose one has the shop's nevertheless.
        if journal and invoice.journal_id != journal:
            invoice.journal_id = journal
        return invoice

    def _sales_journal(self):
        """Return the journal (sudo) of its documents: those of tests stand apart."""
        company = self.company_id.sudo()
        return company._autowartung_journal(SALES, self.is_test)

    # === REVENUE === #

    def _on_rendered(self):
        """The service is rendered: plan that what was paid before becomes revenue."""
        for record in self:
            record.env["autowartung.follow.up"]._plan(RECOGNISE, record)

    def _recognise_revenue(self):
        """Let advance payments for the record become revenue on the day of the service.

        An invoice that is posted later is revenue at once.
        """
        self.ensure_one()
        self._lock_for_payment()
        rendered_at = self._rendered_at()
        record = self.sudo()
        moves = record.invoice_ids + record.entry_ids
        if not rendered_at or not moves:
            return moves.browse()
        return moves._autowartung_recognise(
            times.local_date(rendered_at),
            {**self._payable_link_values(), "ref": self.display_name},
        )

    def _perform_follow_up(self, kind):
        if kind == RECOGNISE:
            return self._recognise_revenue()
        return super()._perform_follow_up(kind)
