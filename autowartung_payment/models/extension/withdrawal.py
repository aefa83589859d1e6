# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work is a contract of its own, and has a right of withdrawal of its own."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.withdrawal_period import end_of_period
from ..withdrawal.follow_up import WITHDRAWAL
from ..withdrawal.withdrawal import DONE
from .decision import WITHDRAWN
from .extension import ORDERED
from .version import moment_text


class Withdrawal(models.Model):
    _inherit = "autowartung.withdrawal"  # pylint: disable=consider-merging-classes-inherited

    extension_id = fields.Many2one(
        "autowartung.extension",
        string="Extra Work",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose number was named.",
    )

    def _named_contract(self, number):
        extensions = self.env["autowartung.extension"].sudo()
        domain = [("name", "=", number), ("company_id", "=", self.env.company.id)]
        extension = extensions.search(domain, limit=1)
        return extension or super()._named_contract(number)

    def _contract(self):
        return self.extension_id or super()._contract()

    def _facts(self):
        """Return the declaration as plain data for the evidence."""
        self.ensure_one()
        return {
            "withdrawal": self.id,
            "declared_by": self.name,
            "declared_at": moment_text(self.received_at),
        }


class Extension(models.Model):
    """What becomes of extra work from whose contract the customer withdraws."""

    _name = "autowartung.extension"
    _inherit = ["autowartung.extension", "autowartung.withdrawable.mixin"]

    withdrawal_ids = fields.One2many(
        "autowartung.withdrawal", "extension_id", readonly=True
    )

    # === WHAT A WITHDRAWAL ASKS === #

    def _name_for_withdrawal(self):
        return f"extension {self.id}"

    def _link_of_withdrawal(self):
        return {"extension_id": self.id}

    @api.model
    def _domain_of_customer(self, partner):
        return Domain(
            "booking_id",
            "any",
            self.env["autowartung.booking"]._domain_of_customer(partner),
        )

    def _decided_withdrawals(self):
        """Return what was decided (sudo) although the order goes on after it."""
        self.ensure_one()
        withdrawals = self._identified_withdrawals()
        if not self._is_ordered():
            return withdrawals.browse()
        return withdrawals.filtered(lambda w: w.state == DONE)

    # === WHETHER === #

    def _last_withdrawal(self):
        """Return the last declaration (sudo) that is certainly the customer's."""
        self.ensure_one()
        return self._identified_withdrawals()[-1:]

    def _declared_withdrawal(self):
        """Return what stands against the order (sudo), until it is carried out."""
        self.ensure_one()
        if not self._is_ordered():
            return self.env["autowartung.withdrawal"].sudo()
        return self._last_withdrawal() - self._decided_withdrawals()

    def _is_withdrawable(self):
        """Whether the page offers the function: ordered, by a consumer, in time."""
        self.ensure_one()
        return not self._declared_withdrawal() and not self._why_not_withdrawable()

    def _is_settling_payment(self):
        is_carried_out_soon = self._is_ordered() and bool(self._open_withdrawals())
        return super()._is_settling_payment() or is_carried_out_soon

    def _is_still_to_be_told(self, kind):
        is_called_off = self.state == ORDERED and self._declared_withdrawal()
        return not is_called_off and super()._is_still_to_be_told(kind)

    def _state_text(self):
        if self._declared_withdrawal():
            return self.env._("The customer has withdrawn")
        if self.state == "withdrawn" and self._last_withdrawal():
            return self.env._("Withdrawn by the customer")
        return super()._state_text()

    def _withdrawal_end(self):
        """Return the first moment after the period (naive, UTC)."""
        self.ensure_one()
        return end_of_period(self.decided_at or self.create_date)

    def _why_not_withdrawable(self, declared_at=None):
        """Return why there is no right of withdrawal (any more), or ``None``.

        :param datetime declared_at: now, if not given.
        """
        self.ensure_one()
        booking = self.booking_id.sudo()
        if not booking._has_right_of_withdrawal():
            return self.env._(
                "This work is for a business; the right of withdrawal is for consumers."
            )
        if not self._is_ordered():
            return self.env._("This work is not ordered.")
        # On the phone nobody has asked to begin early.
        if booking.state == "done" and not self.ordered_by_phone_at:
            return self._right_has_expired_text()
        return self._why_period_is_over(declared_at)

    def _why_a_person_decides(self, declared_at):
        """Return why a withdrawal is not carried out by itself, or ``None``."""
        self.ensure_one()
        if obstacle := self._why_not_withdrawable(declared_at):
            return obstacle
        if self.booking_id.sudo()._has_begun():
            return self.env._(
                "The workshop has the car, and may have begun with the extra work: stop"
                " it. The customer owes a part of the price at most. Call the customer,"
                " and refund what is due."
            )
        if self.payment_status == "review":
            return self.env._("A payment for it has to be reviewed first.")
        return None

    # === CARRYING OUT === #

    def _perform_follow_up(self, kind):
        if kind != WITHDRAWAL:
            return super()._perform_follow_up(kind)
        return self._carry_out_withdrawal()

    def _carry_out_withdrawal(self):
        """Release what is held, or give back in full what was paid.

        Repeated by the queue while the payment is being captured or booked.

        :raise UserError: until it can be done.
        """
        self.ensure_one()
        self._lock_for_payment()
        declared = self._open_withdrawals()
        if not declared:
            return
        if reason := self._why_a_person_decides(declared[0].received_at):
            for withdrawal in declared:
                withdrawal._let_decide(reason)
            return
        if self.state == "authorised":
            self._check_is_not_captured()
        elif self.state == ORDERED:
            # Commits before the provider is asked: nothing is said to be done yet.
            self._end_what_is_being_paid()
        # What is paid back commits on the way: this goes with it.
        declared.state = DONE
        if self._is_approved():
            self._cancel_and_refund(declared[0])
        else:
            self._end_for_withdrawal(declared[0])

    def _end_for_withdrawal(self, withdrawal):
        self.decision_ids._record(self, WITHDRAWN, withdrawal._facts())
        self.state = "withdrawn"
        self._release_hold_soon()
        self._plan_outcome()
