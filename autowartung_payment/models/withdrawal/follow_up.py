# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

WITHDRAWAL = "withdrawal"


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[(WITHDRAWAL, "Carry out the withdrawal")],
        ondelete={WITHDRAWAL: "cascade"},
    )

    @api.model
    def _kinds_that_ask(self):
        # It gives money back.
        return super()._kinds_that_ask() | {WITHDRAWAL}
