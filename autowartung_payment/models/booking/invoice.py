# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools import times


class Booking(models.Model):
    """What is written on a booking's invoice."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _create_invoice(self):
        """Return the draft customer invoice of the booking's lines.

        :raise UserError: if it does not amount to what the customer was asked for.
        """
        company_env = self.with_company(self.company_id).sudo().env
        invoice = company_env["account.move"].create(self._invoice_values())
        if self.currency_id.compare_amounts(invoice.amount_total, self.amount_total):
            raise UserError(
                self.env._(
                    "The invoice of %s differs from the booking's total.", self.name
                )
            )
        return invoice

    def _invoice_values(self):
        return {
            "move_type": "out_invoice",
            **self._payable_link_values(),
            "journal_id": self._sales_journal().id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.id,
            "invoice_user_id": self.user_id.id,
            # For a consumer, work on a car is taxed where it is done, wherever he lives
            # (section 3a(3) no. 3c UStG): no fiscal position may change the tax. For a
            # business see the wing above.
            "fiscal_position_id": False,
            "invoice_date": times.local_date(fields.Datetime.now()),
            "invoice_payment_term_id": False,
            "delivery_date": self._service_day(),
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_line_ids": [
                Command.create(line._invoice_line_values()) for line in self.line_ids
            ],
        }

    def _rendered_at(self):
        return self.state == "done" and self.done_at

    def _service_day(self):
        expected = self.appointment_start or fields.Datetime.now()
        return times.local_date(self._rendered_at() or expected)

    def _service_day_text(self):
        """Return the day of the service as the customer reads it."""
        return format_date(self.env, self._service_day(), date_format="long")

    def _paid_invoice_names(self):
        """Return the numbers of invoices that stand, in one line."""
        invoices = self.sudo().invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move._autowartung_uncredited() > 0
            )
        )
        return ", ".join(invoices.mapped("name"))

    def _document_facts(self):
        facts = super()._document_facts()
        if vehicle := self.sudo().vehicle_id:
            facts.append((self.env._("Vehicle"), vehicle.display_name))
        return facts
