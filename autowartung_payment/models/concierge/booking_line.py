# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class BookingLine(models.Model):
    _inherit = "autowartung.booking.line"

    workshop_id = fields.Many2one(related="booking_id.workshop_id")
