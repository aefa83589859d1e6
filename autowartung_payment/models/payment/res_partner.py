# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...tools import addresses


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _autowartung_tel_url(self):
        return addresses.tel_url(self.phone)
