# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is approved is held, and invoiced once it was captured."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .decision import APPROVED, HOLD_ENDED, WITHDRAWN
from .extension import APPROVED_STATES, OPEN_STATES, ORDERED, ORDERED_STATES
from .follow_up import OUTCOME_MAIL, TOLD_OF_OUTCOME


class Extension(models.Model):
    """What a payable says, and what follows from its hold."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    # === PAYABLE === #

    def _is_captured_later(self):
        return True

    def _is_payable(self):
        return (
            self.state == "deciding" and not self._is_over() and super()._is_payable()
        )

    def _is_being_paid(self):
        """Whether the customer's payment for it is under way."""
        self.ensure_one()
        is_under_way = self.payment_status in ("pending", "authorized")
        return self.state == "deciding" and is_under_way and not self._is_over()

    def _is_settling_payment(self):
        """Whether the page will say something else in a moment, by itself."""
        self.ensure_one()
        is_waiting = self.state == "authorised" and not self.is_captured_on_completion
        is_under_way = self.payment_status in ("pending", "authorized")
        is_to_be_had = self.state == "deciding" and not self.is_held_first
        return is_waiting or (is_to_be_had and is_under_way)

    def _is_ended(self):
        return self.state in ("declined", "expired", "withdrawn")

    @api.depends("state")
    def _compute_payment_status(self):
        return super()._compute_payment_status()

    def _payment_status_of(self, payments):
        status = super()._payment_status_of(payments)
        if not self._is_ended() or status not in ("unpaid", "failed", "not_required"):
            return status
        # Nobody owes anything for it; what a bank is sending comes back.
        is_coming = "pending" in payments.mapped("state")
        return "pending" if is_coming else "not_required"

    def _not_payable_text(self):
        if self._is_over():
            return self.env._("The time to decide has passed. Please call us.")
        return self.env._("This proposal was decided already.")

    def _pay_button_text(self):
        # § 312j (3) BGB: with this button the customer orders.
        return self.env._(
            "Order the selected work with obligation to pay – %s",
            self.currency_id.format(self.amount_total),
        )

    def _new_payment_values(self, provider):
        return {
            **super()._new_payment_values(provider),
            "autowartung_version_id": self.version_id.id,
            "autowartung_choice": self._choice_text(),
        }

    @api.depends("line_ids.is_chosen")
    def _compute_payment_details(self):
        result = super()._compute_payment_details()
        for extension in self:
            payments = extension.sudo()._payments()
            failed = payments.filtered(lambda tx: tx.state == "error")[:1]
            # What was said of another choice says nothing of this one.
            if failed and failed.autowartung_choice != extension._choice_text():
                extension.payment_failure_reason = False
        return result

    def _choice_text(self):
        return ",".join(map(str, sorted(self._lines_to_pay().ids)))

    def _payment_metadata(self):
        return {
            "type": "extension",
            "extension": self.name,
            "extension_id": str(self.id),
            "booking_id": str(self.booking_id.id),
            "version": str(self.version_id.number),
        }

    def _refund_metadata(self):
        return {"extension": self.name}

    def _rendered_at(self):
        return self.booking_id._rendered_at()

    def _service_day(self):
        return self.booking_id._service_day()

    def _document_facts(self):
        booking = self.booking_id
        return [
            *super()._document_facts(),
            (self.env._("Booking"), booking.name),
            *booking.with_env(self.env)._document_facts(),
        ]

    # === HOLD === #

    def _on_payment_authorised(self, transaction):
        """Accept the hold, or let it be released: what it was for may be outdated."""
        if not self._is_for_what_is_proposed(transaction):
            self.sudo().is_held_first = False
            self._release_hold_soon()
            return
        self._watch_hold(transaction)
        if not self.is_held_first:
            self._take_facts_of(transaction)
            self._approve_what_is_held(transaction)

    def _approve_what_is_held(self, transaction):
        """Write down that it was approved; the work may begin. Holds the lock."""
        approved = self.sudo()
        approved._record_approval()
        # The workshop begins with what was ordered, and with nothing else.
        approved._note_decision_of_lines()
        # What was ordered before it was paid keeps its day: periods begin with it.
        was_ordered = approved.state == ORDERED and approved.decided_at
        approved.write(
            {
                "state": "authorised",
                "decided_at": was_ordered or fields.Datetime.now(),
                "is_captured_on_completion": self._can_wait_for_completion(transaction),
            }
        )
        if approved.is_captured_on_completion:
            approved._plan_outcome()
        else:
            approved._capture_soon(transaction)

    def _is_for_what_is_proposed(self, transaction):
        """Whether a hold is for the version and the total that stand now."""
        return (
            self.state == "deciding"
            and not self._is_over()
            and transaction.autowartung_version_id == self.version_id
            and transaction.autowartung_choice == self._choice_text()
            and self.version_id._is_as_frozen()
            and not self.currency_id.compare_amounts(
                transaction.amount, self.amount_total
            )
        )

    def _held_payment(self):
        return self.sudo()._payments().filtered(lambda tx: tx.state == "authorized")[:1]

    def _on_hold_ended(self, transaction):
        """The hold has ended: what was approved has to be so anew."""
        if self.state != "authorised" and not self.is_held_first:
            return
        ended = self.sudo()
        ended.decision_ids._record(
            ended,
            HOLD_ENDED,
            {
                "payment": transaction.reference,
                "booking": ended.booking_id.state,
            },
        )
        ended.write(
            {
                "state": "expired" if self._is_over() else "seen",
                "decided_at": False,
                "pending_facts": False,
                "is_held_first": False,
                "is_captured_on_completion": False,
                "not_done_reason": False,
            }
        )
        # What could not be done was not paid for either: all of it is open again.
        ended.line_ids.write({"is_chosen": False, "decision": "open"})
        ended._plan_outcome()

    def _has_hold_ended(self):
        """Whether that is how it came to stand as it does."""
        self.ensure_one()
        last = self.sudo().decision_ids.sorted("number")[-1:]
        return last.kind == HOLD_ENDED and not self._has_ended_with_booking()

    def _has_ended_with_booking(self):
        """Whether nothing is done because the booking was cancelled."""
        self.ensure_one()
        if self.booking_id.sudo().state != "cancelled" or not self._is_ended():
            return False
        # Who has decided is told of that.
        return self.state != "declined" and not self._last_withdrawal()

    def _is_paid_for_nothing(self):
        """Whether it was paid, and the booking cancelled: somebody has to refund it."""
        self.ensure_one()
        return self._is_approved() and self.booking_id.sudo().state == "cancelled"

    # === APPROVED === #

    def _fulfil(self, transaction):
        approved = self.sudo()
        was_told = approved.is_captured_on_completion or approved.is_charged_at_once
        chosen = approved._note_decision_of_lines()
        is_all = len(chosen) == len(self._dearest_choice())
        approved.state = "approved" if is_all else "partly_approved"
        # The workshop was told when it was held; the customer reads of the charge.
        approved._plan_outcome(kinds=(OUTCOME_MAIL,) if was_told else TOLD_OF_OUTCOME)
        # It may have ended while the provider was asked.
        approved._follow_ended_booking()

    def _note_decision_of_lines(self):
        """Say of each line whether it was approved; return those that were."""
        chosen = self.line_ids.filtered("is_chosen")
        chosen.decision = "approved"
        others = self.line_ids - chosen
        others.filtered(lambda line: line.decision == "open").decision = "declined"
        return chosen

    # === GIVING BACK === #

    def action_cancel_and_refund(self):
        """Give back what was paid for work that is not done after all.

        Also the way of a withdrawal (§ 312g BGB), and of what was paid after the end.

        :raise UserError: if it is not paid.
        """
        self.check_access("read")
        self._check_may("accountant", "manager")
        for extension in self:
            extension._cancel_and_refund()

    def _cancel_and_refund(self, withdrawal=None):
        """
        :param withdrawal: the customer's declaration, if that is the reason.
        """
        self.ensure_one()
        self._lock_for_payment()
        extension = self.sudo()
        if extension.payment_status != "paid":
            raise UserError(self.env._("Only paid work can be refunded."))
        # What came after the end is in no invoice, and will be in none.
        if extension._is_settling() and not extension._is_ended():
            raise UserError(
                self.env._("It is just being booked. Please try again in a minute.")
            )
        # A refund that has failed is sent once more: that is no second withdrawal.
        if extension.state != "withdrawn":
            facts = withdrawal._facts() if withdrawal else {"by": self.env.user.name}
            extension.decision_ids._record(
                extension, WITHDRAWN, {**facts, "refunded": True}
            )
            extension.state = "withdrawn"
        refund = extension._reserve_refund()
        extension._plan_outcome()
        extension._send_refunds(refund)

    # === STATES FOR OTHERS === #

    def _is_removable_test(self):
        return not self.version_ids and super()._is_removable_test()

    def _is_open(self):
        """Whether the customer can decide now."""
        self.ensure_one()
        return self.state in OPEN_STATES and not self._is_over()

    def _is_approved(self):
        self.ensure_one()
        return self.state in APPROVED_STATES

    def _is_ordered(self):
        self.ensure_one()
        return self.state in ORDERED_STATES

    def _was_ordered(self):
        """Whether its customer has ordered something of it, whatever came of it."""
        self.ensure_one()
        return APPROVED in self.sudo().decision_ids.mapped("kind")
