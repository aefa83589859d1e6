# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import str2bool

TAKES_DONATIONS = "autowartung_payment.takes_donations"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _autowartung_takes_donations(self):
        """Whether Odoo's form for donations is on; a shop seldom wants it."""
        parameters = self.env["ir.config_parameter"].sudo()
        return str2bool(parameters.get_param(TAKES_DONATIONS, "False"), False)
