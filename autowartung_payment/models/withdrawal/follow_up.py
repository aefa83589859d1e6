# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

WITHDRAWAL = "withdrawal"


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[(WITHDRAWAL, "Carry out the withdrawal")],
        ondelete={WITHDRAWAL: "cascade"},
    )
