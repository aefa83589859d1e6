# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .trip_texts import local_day, local_time, tel_url


class Booking(models.Model):
    """What the mails say about a booking, in the language of the environment."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _appointment_text(self):
        """Return day and time of the appointment in Germany."""
        self.ensure_one()
        return self.env._(
            "%(day)s, %(time)s",
            day=local_day(self.env, self.appointment_start),
            time=local_time(self.env, self.appointment_start, "HH:mm"),
        )

    def _workshop_text(self):
        """Return name and address of the workshop in one line."""
        contact = self.workshop_id.sudo().partner_id
        town = " ".join(filter(None, (contact.zip, contact.city)))
        return ", ".join(filter(None, (contact.name, contact.street, town)))

    def _refunded_amount(self):
        """Return what the posted credit notes give back; 0 if there are none."""
        credit_notes = self.sudo().invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_refund"
        )
        return sum(credit_notes.mapped("amount_total"))

    def _tel_url(self, phone):
        return tel_url(phone)
