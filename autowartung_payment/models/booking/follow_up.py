# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

CONFIRM_FREE = "confirm_free"


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[(CONFIRM_FREE, "Confirm what costs nothing any more")],
        ondelete={CONFIRM_FREE: "cascade"},
    )

    @api.model
    def _kinds_that_ask(self):
        # It ends the payment that was begun.
        return super()._kinds_that_ask() | {CONFIRM_FREE}
