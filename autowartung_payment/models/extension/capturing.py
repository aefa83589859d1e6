# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is held is captured, in part if need be, or ends before the provider ends it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...exceptions import PaymentNotAuthorised
from ...tools import card_numbers, times
from .choosing import MOST_WORDS
from .decision import REDUCED
from .follow_up import CAPTURE_HOLD, END_HOLD, WARN_OF_HOLD_END

# For whoever has to act before the money is gone.
WARN_BEFORE = timedelta(hours=24)


class Extension(models.Model):
    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    is_captured_on_completion = fields.Boolean(
        readonly=True,
        copy=False,
        help="What is held is taken when the work is done.",
    )
    not_done_reason = fields.Text(
        readonly=True, copy=False, help="Why approved work could not be done."
    )
    capture_before = fields.Datetime(
        compute="_compute_capture_before",
        help="When the provider ends the hold by itself. As it says, never computed.",
    )

    @api.depends("transaction_ids.state", "transaction_ids.autowartung_capture_before")
    def _compute_capture_before(self):
        for extension in self:
            held = extension._held_payment()
            extension.capture_before = held.autowartung_capture_before

    # === WHEN === #

    def _waits_for_completion(self):
        """Whether money waits for the end of the work where its hold lasts so long."""
        self.ensure_one()
        return self.company_id.sudo().autowartung_capture_on == "completion"

    def _can_wait_for_completion(self, transaction):
        """Whether the money may be taken when the work is done.

        Only if the work is planned to end a day before the hold does, at least.
        """
        if not self._waits_for_completion():
            return False
        booking = self.booking_id.sudo()
        if booking.state not in ("confirmed", "in_progress"):
            # The work is done already: nothing would take the money later.
            return False
        planned_end = booking.return_id.window_end
        held_until = transaction.autowartung_capture_before
        return bool(
            planned_end and held_until and planned_end + WARN_BEFORE < held_until
        )

    def _on_work_done(self):
        """Take what waited for the completion of the work."""
        for extension in self.filtered("is_captured_on_completion"):
            if held := extension._held_payment():
                extension._capture_soon(held)
        for extension in self.filtered(lambda each: each._is_still_unpaid()):
            extension._notify_managers(
                lambda env, extension=extension: (
                    extension._unpaid_title(env),
                    env._(
                        "%(name)s: the work is done, %(amount)s are due. Let the"
                        " customer pay, or write an invoice.",
                        name=extension.name,
                        amount=extension.currency_id.with_env(env).format(
                            extension.amount_total
                        ),
                    ),
                ),
                once=True,
            )

    @staticmethod
    def _unpaid_title(env):
        return env._("Ordered, and not paid yet")

    def _follow_ended_booking(self):
        """Do what the booking's end asks for, whichever of both came first.

        Neither waits for the other's lock: who ended the booking in an older view of
        the data has not seen the approval.
        """
        self.ensure_one()
        state = self.booking_id.sudo().state
        if state == "cancelled":
            self._on_booking_cancelled()
        elif state == "done":
            self._on_work_done()

    def _on_booking_cancelled(self):
        """Release what waits to be taken; what is paid is for a person to give back."""
        for extension in self:
            if extension.state == "authorised":
                self.env["autowartung.follow.up"]._plan(
                    END_HOLD, extension, occasion=f"{extension._occasion()}:cancelled"
                )
            elif extension.payment_status == "paid":
                extension._notify_managers(
                    lambda env, extension=extension: (
                        env._("Cancelled booking with paid extra work"),
                        env._(
                            "%s is paid. Give the money back for what is not done.",
                            extension.name,
                        ),
                    ),
                    once=True,
                )

    def _capture_soon(self, transaction):
        # One that the provider has refused may be tried again.
        attempt = len(transaction.child_transaction_ids)
        self.env["autowartung.follow.up"]._plan(
            CAPTURE_HOLD,
            self,
            occasion=f"{self._occasion()}:{transaction.reference}:{attempt}",
        )

    # === CAPTURING === #

    def _capture_hold(self):
        """Take what was approved, once; the provider releases the rest."""
        self.ensure_one()
        self._lock_for_payment()
        held = self._held_payment()
        if self.state != "authorised" or not held or held._is_being_ended():
            return
        if self.booking_id.sudo().state == "cancelled":
            # The booking ended in the seconds between.
            held._void()
        else:
            held._capture(self.amount_total)

    def _check_may_capture(self, amount):
        """Let nothing be taken that was not approved, whoever asks for it.

        :raise PaymentNotAuthorised: if the customer has not approved it.
        :raise UserError: if it is not the sum of what was approved.
        """
        result = super()._check_may_capture(amount)
        if self.state != "authorised":
            raise PaymentNotAuthorised(
                self.env._("The customer has not approved this work.")
            )
        if self.currency_id.compare_amounts(amount, self.amount_total):
            raise UserError(
                self.env._("Press Capture on %s to take a part of it.", self.name)
            )
        return result

    def _capture_what_was_done(self, done, reason):
        """Take the price of what could be done of the approved work.

        :param done: lines; what else was approved is not paid, and released.
        :param str reason: why the rest could not be done, for the customer.
        :raise UserError: with a sentence, if that is not possible.
        """
        self.ensure_one()
        self._check_may("user")
        self._lock_for_payment()
        held = self._held_payment()
        if self.state != "authorised" or not held or held._is_being_ended():
            raise UserError(self.env._("No money is held for %s.", self.name))
        approved = self._lines_to_pay()
        if done - approved:
            raise UserError(
                self.env._(
                    "Somebody has just entered what was done of %s. Please open the"
                    " dialog again.",
                    self.name,
                )
            )
        if left_out := approved - done:
            self._leave_out(left_out, approved & done, reason)
        self._capture_soon(held)

    def _leave_out(self, left_out, done, reason):
        reason = card_numbers.mask((reason or "").strip())[:MOST_WORDS]
        if not done:
            raise UserError(
                self.env._("If none of it could be done, withdraw the proposal.")
            )
        if not reason:
            raise UserError(
                self.env._("Tell the customer why some of it could not be done.")
            )
        self._check_fits_together(done)
        reduced = self.sudo()
        left_out.sudo().write({"is_chosen": False, "decision": "not_done"})
        reduced.not_done_reason = reason
        reduced.decision_ids._record(
            reduced, REDUCED, {"by": self.env.user.name, "reason": reason}
        )

    # === RELEASING === #

    def _was_held(self):
        """Whether a bank has held money for it, at any time."""
        self.ensure_one()
        return any(self.sudo().transaction_ids.mapped("autowartung_capture_before"))

    def _release_hold(self):
        """Release what is held for nothing, once."""
        self.ensure_one()
        self._lock_for_payment()
        held = self._held_payment()
        is_wanted = self.state == "authorised" or self.is_held_first
        if held and not is_wanted and not held._is_being_ended():
            held._void()

    def _check_is_not_captured(self):
        """
        :raise UserError: if it is being captured, or was and is not in the books yet.
        """
        if any(tx.state == "done" or tx._captures() for tx in self.sudo()._payments()):
            raise UserError(
                self.env._("The customer has approved it, and is just being charged.")
            )

    # === THE END THAT THE PROVIDER SETS === #

    def _watch_hold(self, transaction):
        """Plan a warning, and an end of our own, for a hold that nobody captures."""
        ends_at = transaction.autowartung_capture_before
        if not ends_at:
            return
        left = (ends_at - fields.Datetime.now()).total_seconds()
        for kind, delay in (
            (WARN_OF_HOLD_END, left - WARN_BEFORE.total_seconds()),
            (END_HOLD, left),
        ):
            self.env["autowartung.follow.up"]._plan(
                kind, self, occasion=transaction.reference, delay=max(0, int(delay))
            )

    def _warn_of_hold_end(self):
        """Tell the office that money which waits to be taken is about to be lost."""
        held = self._held_payment()
        if not held or held._is_being_ended():
            return
        self._give_task(
            lambda env: (
                self._hold_end_title(env),
                env._(
                    "%(name)s: %(amount)s are held until %(moment)s.",
                    name=self.name,
                    amount=self.currency_id.with_env(env).format(self.amount_total),
                    moment=times.moment_text(self.capture_before, env.lang),
                ),
            ),
            "mail.mail_activity_data_warning",
        )

    @staticmethod
    def _hold_end_title(env):
        return env._("The hold ends soon: capture it, or it is lost")

    def _end_hold_in_time(self):
        """Release what nobody has captured: customer and workshop are told.

        A capture or release whose outcome is unknown is for the janitor, who asks.
        """
        self.ensure_one()
        self._lock_for_payment()
        held = self._held_payment()
        if held and not held._is_being_ended():
            held._void()
