# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ManagersMixin(models.AbstractModel):
    """A record of a company about which a person may have something to do.

    A model that inherits this inherits ``mail.activity.mixin`` as well.
    """

    _name = "autowartung.managers.mixin"
    _description = "Record that Managers Look After"

    def _notify_managers(self, summary, note, activity="mail.mail_activity_data_todo"):
        """Give a person something to do about the record."""
        for user in self.env["res.users"]._autowartung_managers(self.company_id):
            self.sudo().activity_schedule(
                activity, summary=summary, note=note, user_id=user.id
            )
