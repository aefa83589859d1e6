# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SETTLE = "settle"
CONFIRMATION_MAIL = "confirmation_mail"
FAILURE_MAIL = "failure_mail"
PAYMENT_LINK_MAIL = "payment_link_mail"
PICKUP_SCHEDULED_MAIL = "pickup_scheduled_mail"
PICKUP_STARTED_MAIL = "pickup_started_mail"
CAR_ARRIVED_MAIL = "car_arrived_mail"
CAR_READY_MAIL = "car_ready_mail"
RETURN_STARTED_MAIL = "return_started_mail"
REMINDER_MAIL = "reminder_mail"
SLOT_GONE_MAIL = "slot_gone_mail"
CANCELLATION_MAIL = "cancellation_mail"
WITHDRAWAL = "withdrawal"
# Mails that say what they say; the others look at the booking first.
STATUS_MAILS = (
    PAYMENT_LINK_MAIL,
    PICKUP_SCHEDULED_MAIL,
    PICKUP_STARTED_MAIL,
    CAR_ARRIVED_MAIL,
    CAR_READY_MAIL,
    RETURN_STARTED_MAIL,
    REMINDER_MAIL,
    SLOT_GONE_MAIL,
    CANCELLATION_MAIL,
)
PAYMENT_METHOD = "payment_method"
FORGET_PAYMENT_METHOD = "forget_payment_method"
# Rendering and asking take seconds; money must not wait for it.
CAN_WAIT = (
    CONFIRMATION_MAIL,
    FAILURE_MAIL,
    *STATUS_MAILS,
    PAYMENT_METHOD,
    FORGET_PAYMENT_METHOD,
)


class FollowUp(models.Model):
    """What has to happen after a payment changed its state, each in its own retry.

    A row is written in the transaction that makes it necessary, so that nothing is
    forgotten when the process dies, and done on its own, so that a failing mail never
    undoes a payment.
    """

    _name = "autowartung.follow.up"
    _description = "Payment Follow-up"
    _inherit = ["autowartung.queue.mixin", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(
        required=True, readonly=True, help="What must not happen more than once."
    )
    kind = fields.Selection(
        [
            (SETTLE, "Settle the payment in the books"),
            (WITHDRAWAL, "Carry out the withdrawal"),
            (CONFIRMATION_MAIL, "Send the confirmation"),
            (FAILURE_MAIL, "Tell that the payment failed"),
            (PAYMENT_LINK_MAIL, "Send the payment link"),
            (PICKUP_SCHEDULED_MAIL, "Tell when the car is fetched"),
            (PICKUP_STARTED_MAIL, "Tell that the driver is on the way"),
            (CAR_ARRIVED_MAIL, "Tell that the car has arrived"),
            (CAR_READY_MAIL, "Tell that the car is ready"),
            (RETURN_STARTED_MAIL, "Tell that the car is on its way back"),
            (REMINDER_MAIL, "Remind of the appointment"),
            (SLOT_GONE_MAIL, "Ask for another slot"),
            (CANCELLATION_MAIL, "Tell that the booking was cancelled"),
            (PAYMENT_METHOD, "Learn what was paid with"),
            (FORGET_PAYMENT_METHOD, "Delete a saved payment method at the provider"),
        ],
        required=True,
        readonly=True,
    )
    transaction_id = fields.Many2one(
        "payment.transaction", readonly=True, index="btree_not_null"
    )
    booking_id = fields.Many2one(
        "autowartung.booking", readonly=True, index="btree_not_null"
    )
    token_id = fields.Many2one(
        "payment.token",
        string="Saved Payment Method",
        readonly=True,
        index="btree_not_null",
    )

    _key_uniq = models.UniqueIndex("(key)")
    _pending_idx = models.Index("(next_attempt_at, id) WHERE state = 'pending'")

    @api.model
    def _plan(
        self, kind, booking, *, transaction=None, token=None, occasion=None, delay=0
    ):
        """Plan a follow-up unless it was planned before.

        :param occasion: what the follow-up is due once for; the transaction or token,
            or the booking where there is none, if not given.
        :param int delay: seconds to wait before it is done.
        """
        subject = occasion or (transaction or token or booking)._name_for_follow_up()
        key = f"{kind}:{subject}"
        if self.sudo().search_count([("key", "=", key)], limit=1):
            return
        due = fields.Datetime.now() + timedelta(seconds=delay)
        self.sudo().create(
            {
                "key": key,
                "kind": kind,
                "booking_id": booking.id,
                "transaction_id": transaction.id if transaction else False,
                "token_id": token.id if token else False,
                "next_attempt_at": due,
            }
        )
        self.env["autowartung.queue.mixin"]._wake_lanes(
            at=due if delay else None, can_wait=kind in CAN_WAIT
        )

    @api.model
    def _lane_condition(self, can_wait):
        return SQL("(kind IN %s) = %s", CAN_WAIT, can_wait)

    def _perform(self):
        self.ensure_one()
        match self.kind:
            case "settle":
                self.transaction_id._settle()
            case "withdrawal":
                self.booking_id._carry_out_withdrawal()
            case "confirmation_mail":
                self.booking_id._send_confirmation_mail()
            case "failure_mail":
                self.booking_id._send_payment_failed_mail()
            case "payment_method":
                self.transaction_id._learn_payment_method()
            case "forget_payment_method":
                self.token_id._forget_at_provider()
            case kind:
                self.booking_id._send_status_mail(kind)
        self._finish()

    def _report_dead_letter(self):
        self.booking_id._notify_managers(
            lambda env: (
                env._("Failed for good: %s", self.with_env(env)._kind_label()),
                self.error,
            ),
            "mail.mail_activity_data_warning",
        )

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
