# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...tools import addresses


class PhoneMixin(models.AbstractModel):
    """A record whose pages and mails offer to call somebody."""

    _name = "autowartung.phone.mixin"
    _description = "Record With Phone Links"

    def _tel_url(self, phone):
        """Return a phone number as an address to dial; ``False`` if it is none."""
        return addresses.tel_url(phone)
