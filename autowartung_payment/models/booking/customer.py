# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResPartner(models.Model):
    """Who has booked is a customer."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_is_customer(self):
        bookings = self.env["autowartung.booking"].sudo()
        return super()._autowartung_is_customer() or bool(
            bookings.search_count([("partner_id", "=", self.id)], limit=1)
        )
