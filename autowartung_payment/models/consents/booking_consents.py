# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import UserError


@dataclass(frozen=True, kw_only=True)
class Consents:
    """What a customer has to agree to before the work is done for money.

    :param str terms: the version of the texts that were shown.
    :param bool accepts_terms: the terms of business, knowing the privacy policy.
    :param bool accepts_start: that the work begins before the period of withdrawal
        ends (§ 356 (4) BGB).
    """

    terms: str
    accepts_terms: bool
    accepts_start: bool

    def missing(self, env):
        """Return ``{field: sentence}`` for each consent that is missing."""
        missing = {}
        if not self.accepts_terms:
            missing["accepts_terms"] = env._(
                "Please agree to the terms before you book."
            )
        if not self.accepts_start:
            missing["accepts_start"] = env._(
                "We need your consent to begin with the work in time."
            )
        return missing

    def check(self, env):
        """
        :raise UserError: if a consent is missing.
        """
        if missing := self.missing(env):
            raise UserError("\n".join(missing.values()))


class Booking(models.Model):
    """What the customer agreed to: on the website with the order, otherwise before
    the payment.
    """

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    terms_version_id = fields.Many2one(
        "autowartung.terms.version",
        string="Accepted Terms",
        readonly=True,
        copy=False,
        help="The words of terms, withdrawal and privacy that the customer saw.",
    )
    terms_accepted_at = fields.Datetime(readonly=True, copy=False)
    early_start_accepted_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the customer asked that the work begins before the period of"
        " withdrawal ends, knowing that the right is lost with its completion.",
    )

    def _lacks_consents(self):
        """Whether the customer has yet to agree, as one who ordered by phone."""
        self.ensure_one()
        return not (self.terms_accepted_at and self.early_start_accepted_at)

    def _give_consents(self, consents, visitor):
        """Keep what the customer agrees to on the booking's page; once is enough.

        :param Consents consents: what was sent.
        :param visitor: the page's user, the public one for who has the signed link.
        :raise UserError: if one is missing.
        :raise TermsChanged: if the texts are not those that were shown.
        """
        self.ensure_one()
        self._lock_for_payment()
        if not self._lacks_consents():
            return
        consents.check(self.env)
        terms = self._terms()
        terms._check_seen(consents.terms)
        now = fields.Datetime.now()
        self.sudo().write(
            {
                "terms_version_id": terms._current().id,
                "terms_accepted_at": now,
                "early_start_accepted_at": now,
            }
        )
        self._log_consents(visitor)

    def _terms(self):
        """Return the model (sudo) of the texts, which name the booking's company."""
        terms = self.env["autowartung.terms.version"].sudo()
        return terms.with_company(self.company_id)

    def _log_consents(self, visitor):
        is_guest = visitor._is_public()
        booking = self._in_the_office()
        version = booking.terms_version_id.name
        if is_guest:
            text = booking.env._(
                "Agreed on the booking's page, opened by its signed link: terms"
                " (version %s), and that the work begins before the withdrawal period"
                " ends.",
                version,
            )
        else:
            text = booking.env._(
                "Agreed on the booking's page, logged in: terms (version %s), and that"
                " the work begins before the withdrawal period ends.",
                version,
            )
        giver = (booking if is_guest else visitor).partner_id
        booking._message_log(body=text, author_id=giver.id)

    def _find_or_plan_payment(self, *args):
        """Refuse the payment, whichever way it is asked for, until all is agreed to."""
        if self._lacks_consents():
            raise UserError(
                self.env._(
                    "Before you pay, please agree to our terms on the page of your"
                    " booking. Please reload it."
                )
            )
        return super()._find_or_plan_payment(*args)
