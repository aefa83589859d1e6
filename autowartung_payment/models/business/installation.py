# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class Installation(models.AbstractModel):
    _inherit = "autowartung.installation"

    @api.model
    def _set_up_books(self, companies):
        result = super()._set_up_books(companies)
        # A chart that is loaded anew brings its taxes as Odoo has them.
        companies._autowartung_prepare_reverse_charge()
        return result
