# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class Installation(models.AbstractModel):
    _inherit = "autowartung.installation"

    @api.model
    def _set_up(self, companies):
        """Make the keys of push messages: Odoo's own way is on their first use."""
        result = super()._set_up(companies)
        self.env["mail.push.device"].sudo().get_web_push_vapid_public_key()
        return result
