# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import groupby


class MergeContacts(models.TransientModel):
    """Two contacts become one, who may have told both to notify the same browser."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        devices = self.env["autowartung.push.device"].sudo()
        devices._keep_one_of_each(src_partners | dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)


class PushDevice(models.Model):
    _inherit = "autowartung.push.device"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _keep_one_of_each(self, accounts):
        """Leave one row, the newest, of each browser of several accounts."""
        devices = self.search([("partner_id", "in", accounts.ids)])
        for _endpoint, rows in groupby(devices, key=lambda device: device.endpoint):
            self.union(*rows[1:]).unlink()
