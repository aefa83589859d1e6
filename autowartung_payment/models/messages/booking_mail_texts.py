# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...tools import addresses, mail_address, times


class Booking(models.Model):
    """What the mails say about a booking, in the language of the environment."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _appointment_text(self):
        """Return day and time of the appointment in Germany."""
        self.ensure_one()
        return times.day_and_clock_text(self.appointment_start, self.env.lang)

    def _workshop_text(self):
        """Return name and address of the workshop in one line."""
        contact = self.workshop_id.sudo().partner_id
        return ", ".join(filter(None, (contact.name, addresses.in_one_line(contact))))

    def _changes_text(self):
        """Return how long customers can move or cancel the appointment themselves."""
        return self.env._(
            "Something came up? Up to %s hours before the pickup you can move or cancel"
            " the appointment yourself on the page of your booking.",
            self.company_id.autowartung_cutoff_hours,
        )

    def _refunded_amount(self):
        """Return what the posted credit notes give back; 0 if there are none."""
        credit_notes = self.sudo().invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_refund"
        )
        return sum(credit_notes.mapped("amount_total"))

    def _addressee_name(self):
        """Return who is greeted: a company is written to by the name of a person."""
        self.ensure_one()
        return (self.is_business and self.contact_name) or self.partner_id.name

    def _mail_address_text(self):
        """Return where mails go; the customer's name if that is unknown."""
        return mail_address.shown(self.partner_id.email) or self.partner_id.name
