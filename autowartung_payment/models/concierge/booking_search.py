# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import phone_number


class Booking(models.Model):
    """A booking is found by the number of whoever hands over the car."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    contact_phone_digits = fields.Char(
        compute="_compute_contact_phone_digits",
        store=True,
        index="trigram",
        help="To be found however it is typed.",
    )

    @api.depends("contact_phone")
    def _compute_contact_phone_digits(self):
        for booking in self:
            booking.contact_phone_digits = phone_number.digits(booking.contact_phone)

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        phones = self.env["autowartung.phone.mixin"]
        if digits := phones._phone_digits_to_find(operator, value):
            found = Domain(found) | Domain("contact_phone_digits", operator, digits)
        return found
