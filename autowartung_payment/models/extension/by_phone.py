# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer has decided on the phone, written down by the office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...exceptions import ProposalChanged
from ...tools import card_numbers, form_values, times
from .decision import APPROVED
from .extension import ORDERED
from .follow_up import TELL_WORKSHOP
from .phone_follow_up import PHONE_MAIL
from .version import moment_text

MOST_LETTERS = 200
# The shortest number with an area code.
LEAST_DIGITS = 5


@dataclass(frozen=True, kw_only=True)
class Call:
    """Who has said on the phone how it is decided.

    :param str speaker: the name of who has spoken.
    :param datetime at: when (naive, UTC).
    :param str number: the number that was called.
    """

    speaker: str
    at: datetime
    number: str

    def facts(self, user):
        """Return it as plain data for the evidence.

        :param user: who has called, and writes it down.
        """
        return {
            "channel": "phone",
            "speaker": _tidy(self.speaker),
            "called_at": moment_text(self.at),
            "number": _tidy(self.number),
            "by": user.name,
            "user": user.login,
        }


def _tidy(text):
    """Return a text in one line, without card numbers in it."""
    line = " ".join(form_values.plain(text or "").split())
    return card_numbers.mask(line)[:MOST_LETTERS]


class Extension(models.Model):
    """How a call becomes a decision. No money is held then: it is paid later."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    ordered_by_phone_at = fields.Datetime(
        string="Ordered by Phone on", readonly=True, copy=False
    )
    objection_until = fields.Datetime(
        string="Objection until",
        readonly=True,
        copy=False,
        help="Until when the customer can object to what was ordered on the phone.",
    )

    def _order_by_phone(self, call, version, lines):
        """Order what a customer has approved on the phone; who it is, is told by mail.

        :param Call call:
        :param version: the one that was read out.
        :param lines: those that were approved.
        :raise ProposalChanged: if another version is proposed by now.
        :raise UserError: with a sentence for the office.
        """
        self.ensure_one()
        self._check_may("user")
        self._lock_for_payment()
        self._check_can_order_by_phone(call, version, lines)
        self._end_what_is_being_paid()
        # The provider may have been asked, and the lock been away meanwhile.
        self._check_can_order_by_phone(call, version, lines)
        ordered = self.sudo()
        (ordered.line_ids - lines).is_chosen = False
        lines.sudo().is_chosen = True
        if obstacle := ordered._why_no_invoice():
            raise UserError(obstacle)
        told = {"mail": ordered.partner_id.email}
        ordered.decision_ids._record(
            ordered, APPROVED, {**call.facts(self.env.user), **told}
        )
        ordered._note_decision_of_lines()
        now = fields.Datetime.now()
        hours = ordered.company_id.autowartung_objection_hours
        ordered.write(
            {
                "state": ORDERED,
                "decided_at": now,
                "ordered_by_phone_at": call.at,
                "objection_until": now + timedelta(hours=hours),
                "pending_facts": False,
            }
        )
        ordered._log_call(call)
        for kind in (PHONE_MAIL, TELL_WORKSHOP):
            self.env["autowartung.follow.up"]._plan(
                kind, ordered, occasion=f"{ordered._occasion()}:{ORDERED}"
            )

    def _log_call(self, call):
        """Let colleagues read who has ordered it, and how."""
        office = self._in_the_office()
        office._message_log(
            body=office.env._(
                "Ordered on the phone: %(work)s. Spoken with %(speaker)s on"
                " %(moment)s, number called: %(number)s.",
                work=", ".join(self._lines_to_pay().mapped("name")),
                speaker=_tidy(call.speaker),
                moment=times.moment_text(call.at, office.env.lang),
                number=_tidy(call.number),
            )
        )

    def _decline_by_phone(self, call, version, reason):
        """End it: the customer has said that none of it is wanted.

        :param Call call:
        :param version: the one that was read out.
        :raise UserError: with a sentence for the office.
        """
        self.ensure_one()
        self._check_may("user")
        self._lock_for_payment()
        self._check_call(call, version)
        self._decline(version.sha256, call.facts(self.env.user), reason)

    def _check_can_order_by_phone(self, call, version, lines):
        self._check_call(call, version)
        if lines - self.line_ids:
            raise UserError(self.env._("This is work of another proposal."))
        self._check_fits_together(lines)
        self._check_no_charge_is_for_nothing()
        partner = self.partner_id.sudo()
        if not partner._autowartung_has_mail():
            # Nobody could object to what nobody was told.
            raise UserError(
                self.env._(
                    "%s gets by mail what was ordered on the phone: enter the mail"
                    " address first.",
                    partner.name,
                )
            )

    def _check_call(self, call, version):
        """
        :raise UserError: if it cannot be what was proposed, or when it was.
        """
        is_current = self.version_id and version == self.version_id
        if not is_current or not version._is_as_frozen():
            raise ProposalChanged(
                self.env._("The proposal has changed meanwhile. Please call once more.")
            )
        self._check_is_open()
        if self.booking_id.sudo().state in ("cancelled", "done"):
            raise UserError(self.env._("The booking is over: nothing can be ordered."))
        digits = [each for each in _tidy(call.number) if each.isdigit()]
        if not _tidy(call.speaker) or len(digits) < LEAST_DIGITS or not call.at:
            raise UserError(
                self.env._("Enter who has spoken, when, and which number was called.")
            )
        if call.at > fields.Datetime.now():
            raise UserError(self.env._("The call cannot have been in the future."))
        # What is typed has no seconds.
        if call.at < self.sent_at.replace(second=0, microsecond=0):
            raise UserError(
                self.env._(
                    "The proposal was sent on %s: the call cannot have been earlier.",
                    times.moment_text(self.sent_at, self.env.lang),
                )
            )
