# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

PROPOSAL_MAIL = "extension_proposal_mail"
REMINDER_MAIL = "extension_reminder_mail"
OUTCOME_MAIL = "extension_outcome_mail"
SMS = "extension_sms"
CALL = "extension_call"
EXPIRE = "extension_expire"
CAPTURE_HOLD = "extension_capture"
RELEASE_HOLD = "extension_release"
WARN_OF_HOLD_END = "extension_hold_ends_soon"
END_HOLD = "extension_hold_ends"
TELL_WORKSHOP = "extension_tell_workshop"
RETURN_CHARGE = "extension_return_charge"
MAILS = (PROPOSAL_MAIL, REMINDER_MAIL, OUTCOME_MAIL)
TOLD_OF_OUTCOME = (TELL_WORKSHOP, OUTCOME_MAIL)

LABELS = [
    (PROPOSAL_MAIL, "Tell the customer of proposed work"),
    (REMINDER_MAIL, "Remind the customer of proposed work"),
    (OUTCOME_MAIL, "Tell the customer what became of proposed work"),
    (SMS, "Send a text message about proposed work"),
    (CALL, "Ask the workshop to call about proposed work"),
    (EXPIRE, "End proposed work at its deadline"),
    (CAPTURE_HOLD, "Capture what was approved"),
    (RELEASE_HOLD, "Release money that is held for nothing"),
    (WARN_OF_HOLD_END, "Warn of a hold that ends soon"),
    (END_HOLD, "Release a hold before the provider does"),
    (TELL_WORKSHOP, "Tell the workshop what the customer has decided"),
    (RETURN_CHARGE, "Give back what was charged for nothing"),
]


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=LABELS,
        ondelete={kind: "cascade" for kind, _label in LABELS},
    )

    @api.model
    def _kinds_that_ask(self):
        return super()._kinds_that_ask() | {
            CAPTURE_HOLD,
            RELEASE_HOLD,
            END_HOLD,
            EXPIRE,
            RETURN_CHARGE,
        }

    @api.model
    def _kinds_that_can_wait(self):
        return super()._kinds_that_can_wait() | {*MAILS, SMS, CALL}
