# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class Installation(models.AbstractModel):
    _inherit = "autowartung.installation"

    @api.model
    def _set_up_books(self, companies):
        result = super()._set_up_books(companies)
        companies._autowartung_set_up_accounts()
        companies._autowartung_set_up_journals()
        return result
