# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.withdrawal_period import end_of_period
from .follow_up import WITHDRAWAL
from .withdrawal import ACKNOWLEDGEMENT_MAIL, DONE, TO_DECIDE

AT_WORK = ("in_progress", "ready", "done")


class Booking(models.Model):
    """What becomes of a booking whose customer withdraws from the contract."""

    _name = "autowartung.booking"
    _inherit = ["autowartung.booking", "autowartung.withdrawable.mixin"]

    withdrawal_ids = fields.One2many(
        "autowartung.withdrawal", "booking_id", readonly=True
    )
    withdrawal_count = fields.Integer(compute="_compute_withdrawal_count")
    has_withdrawal_to_decide = fields.Boolean(compute="_compute_withdrawal_count")

    @api.depends("withdrawal_ids.state")
    def _compute_withdrawal_count(self):
        for booking in self:
            states = booking.sudo().withdrawal_ids.mapped("state")
            booking.withdrawal_count = len(states)
            booking.has_withdrawal_to_decide = TO_DECIDE in states

    def action_view_withdrawals(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdrawals"),
            "res_model": "autowartung.withdrawal",
            "view_mode": "list,form",
            "domain": list(Domain("booking_id", "=", self.id)),
        }

    def _remove_with_entries(self):
        self.withdrawal_ids.unlink()
        return super()._remove_with_entries()

    # === WHAT A WITHDRAWAL ASKS === #

    def _name_for_withdrawal(self):
        return f"booking {self.id}"

    def _link_of_withdrawal(self):
        return {"booking_id": self.id}

    # === WHETHER === #

    def _withdrawal(self):
        """Return the declaration (sudo) that is certainly this customer's, if any.

        Of several the one that is still to be carried out, else the first.
        """
        self.ensure_one()
        return (self._open_withdrawals() or self._identified_withdrawals())[:1]

    def _decided_withdrawals(self):
        """Return what was decided (sudo) although the booking goes on after it.

        Another declaration is not a repetition of these.
        """
        self.ensure_one()
        identified = self._identified_withdrawals()
        if self.state == "cancelled":
            return identified.browse()
        return identified.filtered(lambda w: w.state == DONE)

    def _uncertain_withdrawal(self):
        """Return the last declaration (sudo) that only names the booking, if any.

        It may be a stranger's: it changes nothing, until a person has decided.
        """
        self.ensure_one()
        uncertain = self.sudo().withdrawal_ids.filtered(
            lambda w: not w.is_identified and w.state == TO_DECIDE
        )
        return uncertain.sorted("id", reverse=True)[:1]

    def _is_withdrawn(self):
        """Whether the customer has withdrawn, and it is just being carried out."""
        return bool(self._open_withdrawals())

    def _is_called_off(self):
        return super()._is_called_off() or self._is_withdrawn()

    def _withdrawal_end(self):
        """Return the first moment after the period (naive, UTC)."""
        self.ensure_one()
        made_at = self._contract_made_at()
        return end_of_period(made_at or self.create_date, is_told=bool(made_at))

    def _why_not_withdrawable(self, declared_at=None):
        """Return why there is no right of withdrawal (any more), or ``None``.

        :param datetime declared_at: now, if not given.
        """
        self.ensure_one()
        if not self._has_right_of_withdrawal():
            return self.env._(
                "This booking is for a business; the right of withdrawal is for"
                " consumers."
            )
        if self.state == "done" and self.early_start_accepted_at:
            return self._right_has_expired_text()
        return self._why_period_is_over(declared_at)

    def _has_begun(self):
        """Whether a driver has set off for the car, or the workshop has it."""
        self.ensure_one()
        return self._has_set_off() or self.state in AT_WORK

    def _why_a_person_decides(self, declared_at):
        """Return why a withdrawal is not carried out by itself, or ``None``."""
        self.ensure_one()
        if self.state == "cancelled":
            return None
        if obstacle := self._why_not_withdrawable(declared_at):
            return obstacle
        if self._has_begun() and not self.early_start_accepted_at:
            return self.env._(
                "The service has begun, but the customer had not requested that within"
                " the withdrawal period, and so owes nothing for it (§ 357a (2) BGB)."
                " Call the customer, bring the car back, and refund the whole price."
            )
        if self._has_begun():
            return self.env._(
                "The service has begun, so the customer may owe a part of the price."
                " Call the customer, bring the car back, and refund what is due."
            )
        if self.payment_status == "review":
            return self.env._("A payment of the booking has to be reviewed first.")
        if self.state == "confirmed" and self.payment_status == "refunded":
            return self.env._("The booking was refunded, but not cancelled.")
        return None

    # === CARRYING OUT === #

    def _perform_follow_up(self, kind):
        if kind != WITHDRAWAL:
            return super()._perform_follow_up(kind)
        return self._carry_out_withdrawal()

    def _carry_out_withdrawal(self):
        """Cancel, and give back in full what was paid, whatever the cut-off.

        Repeated by the queue while a payment is under way.

        :raise UserError: until it can be done.
        """
        self.ensure_one()
        self._lock_for_payment()
        withdrawals = self._open_withdrawals()
        if not withdrawals:
            return
        if reason := self._why_a_person_decides(withdrawals[0].received_at):
            for withdrawal in withdrawals:
                withdrawal._let_decide(reason)
            return
        if self.payment_status != "paid" and self.state != "cancelled":
            # Commits before the provider is asked: nothing is said to be done yet.
            self._end_open_payments()
        # What is paid back commits on the way: this goes with it.
        withdrawals.write({"state": DONE})
        if self.payment_status == "paid":
            if self.state != "cancelled" or not self._last_refund():
                self._cancel_and_refund()
        elif self.state != "cancelled":
            self.action_cancel()

    # === MEANWHILE === #

    def _why_not_cancellable(self):
        if self._is_withdrawn():
            return self.env._("You have withdrawn; we are cancelling the booking.")
        return super()._why_not_cancellable()

    def _can_reschedule(self):
        return not self._is_withdrawn() and super()._can_reschedule()

    def _is_payable(self):
        return super()._is_payable() and not self._is_withdrawn()

    def _on_confirmed(self):
        """A payment that arrives after the withdrawal is given back."""
        result = super()._on_confirmed()
        if self._is_withdrawn():
            self._plan_withdrawal("confirmed")
        return result

    def _is_still_true(self, kind):
        # What was acknowledged was received, whatever becomes of it.
        return kind == ACKNOWLEDGEMENT_MAIL or super()._is_still_true(kind)
