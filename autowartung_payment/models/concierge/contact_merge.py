# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import groupby


class MergeContacts(models.TransientModel):
    """Two contacts become one: so does the workshop that was entered twice."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self.env["autowartung.workshop"]._become_one(
            src_partners | dst_partner, dst_partner
        )
        return super()._update_foreign_keys(src_partners, dst_partner)


class AutowartungWorkshop(models.Model):
    _inherit = "autowartung.workshop"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _become_one(self, contacts, keeper):
        """Make one of the workshops of several contacts, in each company.

        It has the hours and the area of ``keeper``'s, and the drivers, trips and
        bookings of all.

        :raise UserError: if there are several and the user may not change workshops.
        """
        workshops = self.sudo().search(
            [("partner_id", "in", contacts.ids), ("active", "=", True)]
        )
        for _company, several in groupby(workshops, key=lambda w: w.company_id):
            several = self.sudo().union(*several)
            if len(several) == 1:
                continue
            if not self.has_access("unlink"):
                raise UserError(
                    self.env._(
                        "Several of these contacts are workshops. Please ask a manager"
                        " to merge them."
                    )
                )
            ordered = several.sorted(lambda w: (w.partner_id != keeper, w.id))
            ordered[0]._absorb(ordered[1:])

    def _absorb(self, others):
        merging = self.env["base.partner.merge.automatic.wizard"]
        merging._update_foreign_keys_generic(self._name, others, self)
        merging._update_reference_fields_generic(self._name, others, self)
        others.unlink()
