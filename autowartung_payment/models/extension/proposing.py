# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import times
from .decision import WITHDRAWN
from .extension import LEAST_TIME, OPEN_STATES, ORDERED
from .follow_up import CALL, EXPIRE, PROPOSAL_MAIL, RELEASE_HOLD, REMINDER_MAIL, SMS

# While the car is, or is about to be, in the workshop.
STATES_OF_BOOKING = ("confirmed", "in_progress", "ready")
SECONDS_OF_A_MINUTE = 60


class Extension(models.Model):
    """How the workshop proposes, revises and withdraws."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def action_send(self):
        """Show drafts to their customers, as a frozen version each.

        :raise UserError: with what is missing.
        """
        self.check_access("write")
        self._check_may("user")
        for extension in self:
            extension._lock_for_payment()
            if extension.state != "draft":
                raise UserError(
                    self.env._("%s was sent already. Revise it first.", extension.name)
                )
            if reason := extension._why_not_ready():
                raise UserError(reason)
            extension._send_to_customer()

    def _send_to_customer(self):
        """Freeze what is proposed, and let the customer be told of it."""
        # Thumbnails are made when they are written: from now on they are refused.
        self.env.flush_all()
        sent = self.sudo()
        sent.version_id = sent.version_ids._freeze(sent)
        sent.write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "seen_at": False,
                "decided_at": False,
            }
        )
        sent._plan_for_the_time_until_the_deadline()

    def _why_not_ready(self):
        """Return what keeps a draft from being sent, or ``None``."""
        if self.booking_id.state not in STATES_OF_BOOKING:
            return self.env._(
                "%s is not in the workshop: extra work cannot be proposed.",
                self.booking_id.name,
            )
        if not self.line_ids:
            return self.env._("Add at least one piece of work.")
        if self.deadline < fields.Datetime.now() + LEAST_TIME:
            return self.env._("Leave the customer an hour to decide, at least.")
        if lonely := self._lonely_choices():
            return self.env._(
                "“%s” is said to be an alternative, but there is no other one.",
                ", ".join(lonely),
            )
        return self._why_price_is_wrong() or self._why_no_invoice()

    def _lonely_choices(self):
        choices = list(filter(None, self.line_ids.mapped("choice")))
        return sorted({choice for choice in choices if choices.count(choice) == 1})

    def _why_price_is_wrong(self):
        free = self.line_ids.filtered(
            lambda line: line.currency_id.is_zero(line.price_total)
        )
        if free:
            return self.env._(
                "“%s” costs nothing: it needs no approval. Do it, or enter a price.",
                free[:1].name,
            )
        return None

    def _most_to_pay(self):
        # Before anything is chosen, it may be all that is proposed.
        return super()._most_to_pay() or self.amount_proposed

    def _plan_for_the_time_until_the_deadline(self):
        """Plan all that happens on its own; what is overtaken then is left out."""
        follow_ups, occasion = self.env["autowartung.follow.up"], self._occasion()
        left = (self.deadline - fields.Datetime.now()).total_seconds()
        company = self.company_id
        for kind, delay in (
            (PROPOSAL_MAIL, 0),
            (SMS, company.autowartung_sms_after_minutes * SECONDS_OF_A_MINUTE),
            (CALL, company.autowartung_call_after_minutes * SECONDS_OF_A_MINUTE),
            (REMINDER_MAIL, left * company.autowartung_reminder_percent / 100),
            (EXPIRE, left),
        ):
            follow_ups._plan(kind, self, occasion=occasion, delay=int(delay))

    def _occasion(self):
        """Return what follow-ups are due once for: each version."""
        return f"{self._name_for_follow_up()}:{self.version_id.number}"

    # === REVISING AND ENDING === #

    def action_revise(self):
        """Take proposals back to change them; their links show the next version.

        :raise UserError: if the customer has just decided, or money is under way.
        """
        self.check_access("write")
        self._check_may("user")
        for extension in self:
            extension._end_for_the_workshop()
            extension._check_no_charge_is_for_nothing()
            extension.sudo().state = "draft"

    def action_withdraw(self):
        """Take proposals back for good; what is held is released.

        :raise UserError: if the customer has just decided, or money is under way.
        """
        self.check_access("write")
        self._check_may("user")
        for extension in self:
            extension._lock_for_payment()
            if extension.state == "authorised":
                extension._check_is_not_captured()
                extension._release_hold_soon()
            else:
                extension._end_for_the_workshop((*OPEN_STATES, ORDERED))
            withdrawn = extension.sudo()
            withdrawn.decision_ids._record(
                withdrawn, WITHDRAWN, {"by": self.env.user.name}
            )
            withdrawn.state = "withdrawn"
            withdrawn._plan_outcome()

    def _end_for_the_workshop(self, states=OPEN_STATES):
        """Make sure that the customer cannot decide any more; holds the lock."""
        self._lock_for_payment()
        self._check_is_open(states)
        self._end_what_is_being_paid()
        # The provider may have been asked, and the lock been away meanwhile.
        self._check_is_open(states)
        self.sudo().line_ids.is_chosen = False

    def _check_is_open(self, states=OPEN_STATES):
        if self.state not in states:
            state = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is not open any more: %(state)s.",
                    name=self.name,
                    state=state[self.state],
                )
            )

    def _release_hold_soon(self):
        self.env["autowartung.follow.up"]._plan(
            RELEASE_HOLD, self, occasion=f"{self._occasion()}:{fields.Datetime.now()}"
        )

    def _deadline_text(self):
        """Return until when the customer can decide, as it is read."""
        return times.moment_text(self.deadline, self.env.lang)
