# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ...tools import plate

# Fewer letters and digits of a plate would find everybody.
FEWEST_OF_A_PLATE = 3


class ResPartner(models.Model):
    """Who calls is found by whatever the caller says."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _search_display_name(self, operator, value):
        """Find by telephone number as well; by plate where the context says so.

        The context ``autowartung_find_by_plate`` is for those who may read vehicles.
        """
        found = super()._search_display_name(operator, value)
        phones = self.env["autowartung.phone.mixin"]
        if digits := phones._phone_digits_to_find(operator, value):
            found = Domain(found) | Domain("phone_mobile_search", operator, digits)
        if self.env.context.get("autowartung_find_by_plate") and operator == "ilike":
            compact = plate.compact(value)
            if len(compact) >= FEWEST_OF_A_PLATE and not compact.isalpha():
                vehicles = self.env["autowartung.vehicle"]
                owners = vehicles._search([("compact_plate", operator, compact)])
                found = Domain(found) | Domain(
                    "id", "in", owners.subselect("partner_id")
                )
        return found
