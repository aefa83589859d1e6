# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..inbox.follow_up import CONFIRMATION_MAIL, FAILURE_MAIL

MAILS = {
    CONFIRMATION_MAIL: "Send the confirmation",
    FAILURE_MAIL: "Tell that the payment failed",
    "payment_link_mail": "Send the payment link",
    "pickup_scheduled_mail": "Tell when the car is fetched",
    "pickup_started_mail": "Tell that the driver is on the way",
    "car_arrived_mail": "Tell that the car has arrived",
    "car_ready_mail": "Tell that the car is ready",
    "return_started_mail": "Tell that the car is on its way back",
    "reminder_mail": "Remind of the appointment",
    "slot_gone_mail": "Ask for another slot",
    "cancellation_mail": "Tell that the booking was cancelled",
}


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"

    kind = fields.Selection(
        selection_add=list(MAILS.items()), ondelete=dict.fromkeys(MAILS, "cascade")
    )

    @api.model
    def _kinds_that_can_wait(self):
        # Rendering takes seconds.
        return super()._kinds_that_can_wait() | MAILS.keys()
