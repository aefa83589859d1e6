# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import format_date

from ...tools import times


class Booking(models.Model):
    """What is written on a booking's invoice."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

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
