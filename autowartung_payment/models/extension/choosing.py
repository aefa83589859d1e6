# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the customer does on the page of a proposal."""

import base64
from dataclasses import dataclass, field

from odoo import fields, models
from odoo.exceptions import UserError

from ...exceptions import PriceChanged, ProposalChanged
from ...tools import card_numbers, form_values, photos
from ..consents.booking_consents import Consents
from .decision import APPROVED, DECLINED, EXPIRED, SIGNATURE
from .extension import OPEN_STATES

MOST_WORDS = 2000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was sent by whom, from which page.

    :param set lines: ids of the lines that are wanted.
    :param str version: SHA-256 of the version that was shown.
    :param int total: gross, in minor units, as the page showed it.
    :param consents: ``booking_consents.Consents``
    :param dict visitor: plain facts about who sent it, for the evidence.
    :param bytes signature: the picture that was drawn, if one was.
    """

    lines: set
    version: str
    total: int
    consents: Consents
    visitor: dict = field(default_factory=dict)
    signature: bytes = b""


class Extension(models.Model):
    """How a customer decides."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    pending_facts = fields.Json(
        readonly=True,
        copy=False,
        help="What the customer has agreed to, until the money is held.",
    )

    # === SEEING === #

    def _note_seen(self, photo_ids=()):
        """Note that the page was looked at; told by its script, never by a GET.

        :param photo_ids: of the photos that were on the screen.
        """
        self.ensure_one()
        self._lock_for_payment()
        if self.state == "draft":
            return
        seen, now = self.sudo(), fields.Datetime.now()
        if seen.state == "sent":
            seen.write({"state": "seen", "seen_at": now})
        photos = seen.line_ids.photo_ids.filtered(
            lambda photo: photo.id in photo_ids and not photo.seen_at
        )
        photos.write({"seen_at": now})

    # === CHOOSING === #

    def _begin_deciding(self, choice):
        """Keep what the customer wants and agrees to; the payment decides.

        :param Choice choice:
        :raise ProposalChanged: if another version is proposed by now.
        :raise PriceChanged: if the total is not the one that was shown.
        :raise UserError: with a sentence for the customer.
        """
        self.ensure_one()
        self._lock_for_payment()
        self._check_can_decide(choice.version)
        self._check_nothing_is_held_first()
        self._keep_choice(choice)
        self.sudo().write({"state": "deciding", "is_held_first": False})

    def _keep_choice(self, choice):
        """Keep which lines are wanted, and what was agreed to, once all of it fits.

        :raise PriceChanged: if the total is not the one that was shown.
        :raise UserError: with a sentence for the customer.
        """
        lines = self.line_ids.filtered(lambda line: line.id in choice.lines)
        self._check_fits_together(lines)
        terms = self._check_consents(choice.consents)
        signature = self._read_signature(choice.signature)
        deciding = self.sudo()
        (self.line_ids - lines).sudo().is_chosen = False
        lines.sudo().is_chosen = True
        # The page adds up lines; what is ordered is what stands on the button to pay.
        shown = sum(self._minor(line.price_total) for line in lines)
        if choice.total not in (shown, self._minor(deciding.amount_total)):
            raise PriceChanged(
                self.env._(
                    "The total is %s by now. Please check it and decide again.",
                    self.currency_id.format(deciding.amount_total),
                )
            )
        deciding.pending_facts = {
            **choice.visitor,
            "terms": terms.name,
            "shown_total": choice.total,
            **signature,
        }

    def _read_signature(self, drawn):
        """Return the signature as facts, none if nothing was drawn.

        :raise UserError: if it is no picture.
        """
        try:
            signature = photos.clean_signature(drawn) if drawn else None
        except photos.NotAPhoto as error:
            raise UserError(
                self.env._("Your signature could not be read. Please sign anew.")
            ) from error
        return {SIGNATURE: base64.b64encode(signature).decode()} if signature else {}

    def _check_can_decide(self, version):
        if not self.version_id or version != self.version_id.sha256:
            raise ProposalChanged(
                self.env._(
                    "The workshop has changed this proposal. Please look at it again."
                )
            )
        if self.state not in OPEN_STATES or self._is_over():
            raise UserError(self._not_payable_text())

    def _is_over(self):
        """Whether the time to decide has passed, or the booking is over."""
        self.ensure_one()
        is_gone = self.booking_id.sudo().state in ("cancelled", "done")
        return is_gone or self.deadline <= fields.Datetime.now()

    def _check_fits_together(self, lines):
        """
        :raise UserError: if nothing is wanted, one without what it needs, or two
            alternatives at once.
        """
        if not lines:
            raise UserError(
                self.env._("Please choose at least one piece of work, or decline all.")
            )
        for line in lines.filtered("requires_id"):
            if line.requires_id not in lines:
                raise UserError(
                    self.env._(
                        "“%(line)s” can only be done together with “%(other)s”.",
                        line=line.name,
                        other=line.requires_id.name,
                    )
                )
        choices = list(filter(None, lines.mapped("choice")))
        if len(choices) != len(set(choices)):
            raise UserError(self.env._("Please choose one of the alternatives only."))

    # === DECLINING === #

    def _decline(self, version, visitor, reason=""):
        """End it: the customer wants none of it.

        :param str version: SHA-256 of the version that was shown.
        :param dict visitor: plain facts about who declines.
        :raise ProposalChanged: if another version is proposed by now.
        :raise UserError: if something is paid, or just being paid.
        """
        self.ensure_one()
        self._lock_for_payment()
        self._check_can_decide(version)
        self._end_what_is_being_paid()
        # The provider may have been asked, and the lock been away meanwhile.
        self._check_can_decide(version)
        declined = self.sudo()
        declined.line_ids.is_chosen = False
        reason = card_numbers.mask(form_values.plain(reason).strip())[:MOST_WORDS]
        declined.decision_ids._record(
            declined, DECLINED, {**visitor, "reason": reason or None}
        )
        declined.write(
            {
                "state": "declined",
                "decided_at": fields.Datetime.now(),
                "decline_reason": reason,
            }
        )
        declined.line_ids.decision = "declined"
        declined._plan_outcome()

    def _expire(self):
        """End it at the deadline, or with its booking; a draft is nobody's matter.

        :raise UserError: if the customer is just paying; it is tried again.
        """
        self.ensure_one()
        self._lock_for_payment()
        if self.state not in OPEN_STATES:
            self.sudo()._follow_ended_booking()
            return
        if not self._is_over():
            return
        self._end_what_is_being_paid()
        # The provider may have been asked, and the lock been away meanwhile.
        if self.state not in OPEN_STATES:
            return
        expired = self.sudo()
        expired.line_ids.is_chosen = False
        expired.decision_ids._record(expired, EXPIRED, {})
        expired.state = "expired"
        expired._plan_outcome()

    # === ASKING === #

    def _ask_question(self, text):
        """Pass a question on to who has proposed the work.

        :raise UserError: without one.
        """
        self.ensure_one()
        text = card_numbers.mask(form_values.plain(text).strip())[:MOST_WORDS]
        if not text:
            raise UserError(self.env._("Please write what you would like to know."))
        asked = self._in_the_office()
        asked.message_post(
            body=asked.env._("Question of the customer: %s", text),
            author_id=self.sudo().partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        # The answer is a message in the same place.
        asked.sudo().message_subscribe(self.sudo().partner_id.ids)
        asked._give_task(
            lambda env: (env._("The customer has a question"), text),
        )
        asked._tell_boards("question")

    # === CONSENTS === #

    def _begins_early(self):
        """Whether the work begins within the period of withdrawal: it begins at once.

        The extension is a contract of its own, with a period of its own.
        """
        self.ensure_one()
        return self.booking_id.sudo()._has_right_of_withdrawal()

    def _missing_consents(self, consents):
        """Return ``{field: sentence}`` for each consent that is missing."""
        sentences = {
            "accepts_terms": self.env._("Please agree to the terms before you order."),
            "accepts_start": self.env._(
                "Please ask us to begin at once. Without that we have to wait until"
                " your withdrawal period is over."
            ),
        }
        missing = consents.missing(self.env, begins_early=self._begins_early())
        return {name: sentences[name] for name in missing}

    def _check_consents(self, consents):
        """Return the words that are agreed to, kept from now on.

        :raise UserError: if one is missing.
        :raise TermsChanged: if the texts are not those that were shown.
        """
        begins_early = self._begins_early()
        if missing := self._missing_consents(consents):
            raise UserError("\n".join(missing.values()))
        terms = self.booking_id.sudo()._terms(begins_early)
        terms._check_seen(consents.terms)
        return terms._current()

    def _record_approval(self, **facts):
        approved = self.sudo()
        approved.decision_ids._record(
            approved, APPROVED, {**(approved.pending_facts or {}), **facts}
        )
