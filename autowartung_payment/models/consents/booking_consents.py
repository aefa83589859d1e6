# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.payment.utils import to_minor_currency_units

from ...exceptions import PriceChanged
from ...tools import times
from .early_start import missing_early_start_text


@dataclass(frozen=True, kw_only=True)
class Consents:
    """What a customer has to agree to before the work is done for money.

    :param str terms: the version of the texts that were shown.
    :param bool accepts_terms: the terms of business, knowing the privacy policy.
    :param bool accepts_start: the request that the work begins before the period of
        withdrawal ends (§ 357a (2) BGB); asked for where it would.
    :param total: in minor units, as the page showed it; ``None`` where none was shown.
    """

    terms: str
    accepts_terms: bool
    accepts_start: bool
    total: int | None = None

    def missing(self, env, *, begins_early):
        """Return ``{field: sentence}`` for each consent that is missing.

        :param bool begins_early: whether the work begins within the period.
        """
        missing = {}
        if not self.accepts_terms:
            missing["accepts_terms"] = env._(
                "Please agree to the terms before you book."
            )
        if begins_early and not self.accepts_start:
            missing["accepts_start"] = missing_early_start_text(env)
        return missing

    def check(self, env, *, begins_early):
        """
        :raise UserError: if a consent is missing.
        """
        if missing := self.missing(env, begins_early=begins_early):
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
    agreed_total = fields.Monetary(
        compute="_compute_agreed_total",
        store=True,
        copy=False,
        help="What the customer would have to pay when he agreed. A higher total has to"
        " be agreed to anew.",
    )

    @api.depends("terms_accepted_at")
    def _compute_agreed_total(self):
        """Keep the total of that moment: what it becomes later is no reason to follow.

        Computed for bookings that were agreed to before this was kept.
        """
        for booking in self:
            is_agreed = booking.terms_accepted_at
            booking.agreed_total = is_agreed and booking.amount_total

    def _lacks_consents(self):
        """Whether the customer has yet to agree, as one who ordered by phone.

        Or to agree again: the office has raised the total, or moved the appointment
        into the period of withdrawal.
        """
        self.ensure_one()
        return bool(
            not self.terms_accepted_at
            or self._lacks_early_start()
            or self._costs_more_than_agreed()
        )

    def _costs_more_than_agreed(self):
        """Whether the customer has agreed, but to a lower total."""
        self.ensure_one()
        if not self.terms_accepted_at:
            return False
        total, agreed = self.amount_total, self.agreed_total
        return self.currency_id.compare_amounts(total, agreed) > 0

    def _minor_total(self):
        """Return the total in the currency's smallest unit, as pages send it."""
        self.ensure_one()
        return to_minor_currency_units(self.amount_total, self.currency_id)

    def _give_consents(self, consents, visitor):
        """Keep what the customer agrees to on the booking's page; once is enough.

        :param Consents consents: what was sent.
        :param visitor: the page's user, the public one for who has the signed link.
        :raise UserError: if one is missing.
        :raise TermsChanged: if the texts are not those that were shown.
        :raise PriceChanged: if the total is not the one that was shown.
        """
        self.ensure_one()
        self._lock_for_payment()
        if not self._lacks_consents():
            return
        begins_early = self._begins_early()
        consents.check(self.env, begins_early=begins_early)
        terms = self._terms(begins_early)
        terms._check_seen(consents.terms)
        self._check_seen_total(consents)
        self._log_former_consents()
        now = fields.Datetime.now()
        self.sudo().write(
            {
                "terms_version_id": terms._current().id,
                "terms_accepted_at": now,
                "early_start_accepted_at": begins_early and now,
                "agreed_total": self.amount_total,
            }
        )
        self._log_consents(visitor)

    def _check_seen_total(self, consents):
        if consents.total not in (None, self._minor_total()):
            raise PriceChanged(
                self.env._(
                    "The total has just changed to %s. Please check it and agree"
                    " again.",
                    self.currency_id.format(self.amount_total),
                )
            )

    def _log_former_consents(self):
        """Keep what was agreed to before: the fields tell of the last time only."""
        if not self.terms_accepted_at:
            return
        booking = self._in_the_office()
        currency = self.currency_id.with_env(booking.env)
        text = booking.env._(
            "Agreed before, on %(moment)s, to a total of %(total)s and to the terms"
            " in version %(version)s. The total or the appointment has changed since.",
            moment=times.day_and_clock_text(self.terms_accepted_at, booking.env.lang),
            total=currency.format(self.agreed_total),
            version=booking.terms_version_id.name or "–",
        )
        booking._message_log(body=text)

    def _terms(self, begins_early=True):
        """Return the model (sudo) of the texts, which name the booking's company.

        :param bool begins_early: whether the request to begin early is among them.
        """
        terms = self.env["autowartung.terms.version"].sudo()
        return terms.with_company(self.company_id)._for_start(begins_early)

    def _log_consents(self, visitor):
        is_guest = visitor._is_public()
        booking = self._in_the_office()
        version = booking.terms_version_id.name
        begins_early = self.early_start_accepted_at == self.terms_accepted_at
        text = self._consents_text(booking.env, version, is_guest, begins_early)
        giver = (booking if is_guest else visitor).partner_id
        booking._message_log(body=text, author_id=giver.id)

    @staticmethod
    def _consents_text(env, version, is_guest, begins_early):
        """Return what was agreed to, and by whom.

        :param str version: the name of the words.
        """
        how = env._("opened by its signed link") if is_guest else env._("logged in")
        agreed = env._(
            "Agreed on the booking's page, %(how)s: terms (version %(version)s).",
            how=how,
            version=version,
        )
        if not begins_early:
            return agreed
        requested = env._(
            "Requested that the work begins before the withdrawal period ends."
        )
        return f"{agreed} {requested}"

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
