# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer objects to what the office says was ordered on the phone."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import card_numbers, form_values, times
from .choosing import MOST_WORDS
from .decision import OBJECTED
from .extension import APPROVED_STATES, ORDERED
from .follow_up import OUTCOME_MAIL
from .phone_follow_up import GIVE_BACK, OBJECTION_MAIL

TEMPLATE = "autowartung_payment.mail_template_extension_objection"


class Extension(models.Model):
    """An objection counts at once; whatever money there is follows it."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _can_object(self):
        """Whether its customer can object now."""
        self.ensure_one()
        states = (ORDERED, "authorised", *APPROVED_STATES)
        until = self.ordered_by_phone_at and self.objection_until
        is_in_time = bool(until) and fields.Datetime.now() < until
        return is_in_time and self.state in states

    def _objection_text(self):
        """Return until when the customer can object, as it is read."""
        return times.moment_text(self.objection_until, self.env.lang)

    def _ordered_text(self):
        """Return when it was ordered on the phone, as it is read."""
        return times.moment_text(self.ordered_by_phone_at, self.env.lang)

    def _object(self, visitor, reason=""):
        """End it: the customer has not ordered it, or does not want it.

        Nothing is asked of a provider now, which might not answer.

        :param dict visitor: plain facts about who objects.
        :raise UserError: if it is too late for that.
        """
        self.ensure_one()
        self._lock_for_payment()
        if self.state == "objected":
            return
        if not self._can_object():
            raise UserError(
                self.env._("The time to object has passed. Please call us.")
            )
        objected = self.sudo()
        reason = card_numbers.mask(form_values.plain(reason).strip())[:MOST_WORDS]
        objected.decision_ids._record(
            objected, OBJECTED, {**visitor, "reason": reason or None}
        )
        objected.write({"state": "objected", "decline_reason": reason})
        objected.line_ids.decision = "declined"
        for kind in (GIVE_BACK, OBJECTION_MAIL):
            self.env["autowartung.follow.up"]._plan(kind, objected)
        # The workshop may be at it: it is told now, not when a worker has time.
        objected._tell_workshop()

    # === WHAT FOLLOWS === #

    def _is_ended(self):
        return self.state == "objected" or super()._is_ended()

    def _perform_follow_up(self, kind):
        if kind == GIVE_BACK:
            return self._give_back_after_objection()
        if kind == OBJECTION_MAIL:
            return self._send_phone_mail(TEMPLATE, kind)
        return super()._perform_follow_up(kind)

    def _give_back_after_objection(self):
        """Release what is held, and refund what was paid, whichever there is.

        :raise UserError: while a payment is under way; it is tried again.
        """
        self.ensure_one()
        self._lock_for_payment()
        if self.state != "objected":
            return
        self._release_hold()
        self._end_what_is_being_paid()
        objected = self.sudo()
        received = objected._received_payments()
        if not any(payment._is_refundable() for payment in received):
            return
        refund = objected._reserve_refund()
        self.env["autowartung.follow.up"]._plan(
            OUTCOME_MAIL,
            objected,
            occasion=f"{self._occasion()}:{refund[:1].reference}",
        )
        objected._send_refunds(refund)

    def _outcome_title(self):
        if self.state == "objected":
            return self.env._("Your objection to extra work")
        return super()._outcome_title()

    def _outcome_texts(self):
        title, note = super()._outcome_texts()
        if self.state == "objected":
            title = self.env._("STOP: the customer objects to the order by phone")
        return title, note
