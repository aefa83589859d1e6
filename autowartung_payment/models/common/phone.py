# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...tools import addresses, phone_number

GERMANY = 49


class PhoneMixin(models.AbstractModel):
    """A record whose pages and mails offer to call somebody."""

    _name = "autowartung.phone.mixin"
    _description = "Record With Phone Links"

    def _tel_url(self, phone):
        """Return a phone number as an address to dial; ``False`` if it is none."""
        return addresses.tel_url(phone)

    @api.model
    def _phone_digits_to_find(self, operator, value):
        """Return what numbers have in common that a search is for, in any spelling.

        Empty if a text is not looked for, or is no telephone number.
        """
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return ""
        country_code = self.env.company.country_id.phone_code or GERMANY
        return phone_number.digits_to_find(value, country_code)
