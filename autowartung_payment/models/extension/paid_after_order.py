# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How what was ordered before it was paid is paid, and what is told of it until then.

On the phone, or by a charge that has not arrived.
"""

from odoo import models

from .decision import HOLD_ENDED, WITHDRAWN
from .extension import ORDERED
from .follow_up import OUTCOME_MAIL
from .phone_follow_up import PHONE_MAIL

TEMPLATE = "autowartung_payment.mail_template_extension_phone"


class Extension(models.Model):
    """It is paid as all extra work is; nothing is decided again."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    # === PAYMENT === #

    def _is_payable(self):
        # What somebody has withdrawn from is not paid until that is decided.
        is_due = self._is_still_unpaid() and not self._declared_withdrawal()
        return super()._is_payable() or is_due

    def _pay_button_text(self):
        if self.state != ORDERED:
            return super()._pay_button_text()
        # It is ordered already.
        return self.env._("Pay %s now", self.currency_id.format(self.amount_total))

    def _is_for_what_is_proposed(self, transaction):
        if self.state != ORDERED:
            return super()._is_for_what_is_proposed(transaction)
        return (
            transaction.autowartung_version_id == self.version_id
            and transaction.autowartung_choice == self._choice_text()
            and not self.currency_id.compare_amounts(
                transaction.amount, self.amount_total
            )
        )

    def _record_approval(self, **facts):
        # What was ordered before it was paid stands in the chain already.
        return None if self.state == ORDERED else super()._record_approval(**facts)

    def _on_hold_ended(self, transaction):
        """It stays ordered when a hold ends: it has to be paid in another way."""
        is_ordered = self.state == "authorised" and self._is_ordered_before()
        if not is_ordered or self.booking_id.sudo().state == "cancelled":
            return super()._on_hold_ended(transaction)
        ended = self.sudo()
        ended.decision_ids._record(
            ended, HOLD_ENDED, {"payment": transaction.reference}
        )
        ended.write({"state": ORDERED, "is_captured_on_completion": False})
        ended.env["autowartung.follow.up"]._plan(
            PHONE_MAIL if self.ordered_by_phone_at else OUTCOME_MAIL,
            ended,
            occasion=f"{ended._occasion()}:{transaction.reference}",
        )
        return None

    def _expire(self):
        """Nobody owes anything for work on a booking that was cancelled."""
        self.ensure_one()
        self._lock_for_payment()
        if not self._is_ordered_for_nothing():
            return super()._expire()
        self._end_what_is_being_paid()
        # The provider may have been asked, and the lock been away meanwhile.
        if self._is_ordered_for_nothing():
            withdrawn = self.sudo()
            withdrawn.decision_ids._record(
                withdrawn, WITHDRAWN, {"booking": "cancelled"}
            )
            withdrawn.state = "withdrawn"
            withdrawn._plan_outcome()
        return None

    def _is_ordered_for_nothing(self):
        return self.state == ORDERED and self.booking_id.sudo().state == "cancelled"

    def _is_ordered_before(self):
        """Whether it was ordered before the money that is coming now."""
        self.ensure_one()
        return bool(self.ordered_by_phone_at or self.is_charged_at_once)

    def _is_still_unpaid(self):
        """Whether it is ordered, and its customer has to pay (once more)."""
        self.ensure_one()
        is_unpaid = self.payment_status in ("unpaid", "failed")
        is_cancelled = self.booking_id.sudo().state == "cancelled"
        return self.state == ORDERED and is_unpaid and not is_cancelled

    # === TELLING === #

    def _perform_follow_up(self, kind):
        if kind != PHONE_MAIL:
            return super()._perform_follow_up(kind)
        if self.state == ORDERED:
            self._send_phone_mail(TEMPLATE, kind, self._terms_of_today())
        return None

    def _terms_of_today(self):
        """Return terms and withdrawal as a file: nobody read them on the phone."""
        terms = self.booking_id.sudo()._terms(self._begins_early())
        told = terms.with_context(lang=self.partner_id.lang or "de_DE")
        return self.booking_id._terms_attachments(told._current())

    def _send_phone_mail(self, template, kind, attachments=()):
        values = {"autowartung_kind": kind, "attachments": list(attachments)}
        template = self.env.ref(template).sudo()
        template.send_mail(self.id, email_values=values)
        self.env["mail.mail"]._autowartung_wake_queue()

    def _is_still_to_be_told(self, kind):
        # Of an order on the phone, and of an objection, other mails tell; of the money
        # that is given back after one, this.
        is_by_phone = self.state == ORDERED and self.ordered_by_phone_at
        is_objection = self.state == "objected" and not self._last_refund()
        is_told = is_by_phone or is_objection
        return not is_told and super()._is_still_to_be_told(kind)

    @classmethod
    def _order_titles(cls, env):
        return [*super()._order_titles(env), cls._phone_title(env)]

    @staticmethod
    def _phone_title(env):
        return env._("The customer has ordered the extra work by phone")

    def _outcome_texts(self):
        title, note = super()._outcome_texts()
        if self.state == ORDERED and self.ordered_by_phone_at:
            title = self._phone_title(self.env)
        return title, note
