# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .kinds import MESSAGES


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"

    kind = fields.Selection(
        selection_add=[(kind, message.label) for kind, message in MESSAGES.items()],
        ondelete=dict.fromkeys(MESSAGES, "cascade"),
    )

    @api.model
    def _kinds_that_can_wait(self):
        # Rendering takes seconds.
        return super()._kinds_that_can_wait() | MESSAGES.keys()
