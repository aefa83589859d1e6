# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

PHONE_MAIL = "extension_phone_mail"
OBJECTION_MAIL = "extension_objection_mail"
GIVE_BACK = "extension_give_back"

LABELS = [
    (PHONE_MAIL, "Tell the customer what was ordered on the phone"),
    (OBJECTION_MAIL, "Tell the customer that the objection has arrived"),
    (GIVE_BACK, "Give back what was held or paid before an objection"),
]


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=LABELS,
        ondelete={kind: "cascade" for kind, _label in LABELS},
    )

    @api.model
    def _kinds_that_ask(self):
        return super()._kinds_that_ask() | {GIVE_BACK}

    @api.model
    def _kinds_that_can_wait(self):
        return super()._kinds_that_can_wait() | {PHONE_MAIL, OBJECTION_MAIL}
