# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SETTLE = "settle"
FAILURE_MAIL = "failure_mail"
PAYMENT_METHOD = "payment_method"
FORGET_PAYMENT_METHOD = "forget_payment_method"


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
            at=due if delay else None, can_wait=kind in self._kinds_that_can_wait()
        )

    @api.model
    def _lane_condition(self, can_wait):
        kinds = tuple(sorted(self._kinds_that_can_wait()))
        return SQL("(kind IN %s) = %s", kinds, can_wait)

    @api.model
    def _kinds_that_can_wait(self):
        """Return the kinds that take seconds; money must not wait for them."""
        return {PAYMENT_METHOD, FORGET_PAYMENT_METHOD}

    def _perform(self):
        self.ensure_one()
        match self.kind:
            case "settle":
                self.transaction_id._settle()
            case "payment_method":
                self.transaction_id._learn_payment_method()
            case "forget_payment_method":
                self.token_id._forget_at_stripe()
            case kind:
                self.booking_id._perform_follow_up(kind)
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
