# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import times
from ...tools.withdrawal_period import end_of_period


def early_start_condition(env):
    """Return what applies to work within the period, wherever it is asked for."""
    return env._(
        "We begin then only if you request it; otherwise please choose a later slot or"
        " call us."
    )


def missing_early_start_text(env):
    """Return why nothing comes of a slot for which the request is missing."""
    within = env._("This slot lies within the withdrawal period.")
    return f"{within} {early_start_condition(env)}"


class Booking(models.Model):
    """The request that the work begins before the period of withdrawal ends.

    It is asked for where the appointment lies within the period, and only there: with
    the order, and again when an appointment is moved into it. Without the request
    nothing is owed for work after a withdrawal (§ 357a (2) no. 1 BGB), and the right is
    not lost when the work is done (§ 356 (4) no. 2 BGB).
    """

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    early_start_accepted_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the customer requested that the work begins before the period of"
        " withdrawal ends, knowing that the right is lost with its completion.",
    )

    def _contract_made_at(self):
        """Return when the contract was made (naive, UTC), as the terms have it.

        Its confirmation follows the payment, which may take days; ``None`` as long as
        nothing was agreed to.
        """
        self.ensure_one()
        agreed_at, paid_at = self.terms_accepted_at, self.paid_at
        return agreed_at and max(filter(None, (agreed_at, paid_at)))

    def _period_begins_at(self):
        """Return when the period of withdrawal begins (naive, UTC).

        With the contract. As long as it is still to be paid, that is now, whenever it
        was agreed to: who is asked today answers for a contract of today.
        """
        self.ensure_one()
        made_at = not self._is_payable() and self._contract_made_at()
        return made_at or fields.Datetime.now()

    def _work_begins_at(self):
        """Return when the car is fetched or brought (naive, UTC), if that is known."""
        return self.sudo().pickup_id.window_start or self.appointment_start

    def _begins_early(self, start=None):
        """Whether the work begins before the period of withdrawal ends.

        :param datetime start: naive, UTC; of the booking's appointment if not given.
        """
        self.ensure_one()
        if not self._has_right_of_withdrawal():
            return False
        start = start or self._work_begins_at()
        return not start or start < end_of_period(self._period_begins_at())

    def _lacks_early_start(self, start=None):
        """Whether the customer has yet to request that the work begins so early."""
        self.ensure_one()
        return not self.early_start_accepted_at and self._begins_early(start)

    def _lacks_early_start_now(self):
        """Whether a firm appointment has come to lie within the period.

        The office has moved it, or the money came late. Before the payment, it is asked
        for with everything else.
        """
        self.ensure_one()
        is_ahead = self.state == "confirmed" and self.terms_accepted_at
        return bool(is_ahead) and self._lacks_early_start()

    def _request_early_start(self, version, visitor):
        """Keep that the customer requests it, with the words that were shown.

        :param str version: of the texts that were shown.
        :param visitor: the page's user, the public one for who has the signed link.
        :raise TermsChanged: if the texts are not those that were shown.
        """
        self.ensure_one()
        self._lock_for_payment()
        if self.early_start_accepted_at:
            return
        terms = self._terms()
        terms._check_seen(version)
        kept = terms._current()
        self.sudo().early_start_accepted_at = fields.Datetime.now()
        booking = self._in_the_office()
        giver = (booking if visitor._is_public() else visitor).partner_id
        text = booking.env._(
            "Requested on the booking's page that the work begins before the withdrawal"
            " period ends (words of version %s).",
            kept.name,
        )
        booking._message_log(body=text, author_id=giver.id)

    def _reschedule_by_customer(self, start, early_start=None, visitor=None):
        """Ask for the request where the slot is moved into the period.

        Before anything was agreed to, it is asked for with everything else.

        :param str early_start: the version of the words in which it was requested.
        :param visitor: who requested it, see :meth:`_request_early_start`.
        :raise UserError: if the request is missing.
        """
        if self.terms_accepted_at and self._lacks_early_start(start):
            if not early_start:
                raise UserError(missing_early_start_text(self.env))
            self._request_early_start(early_start, visitor or self.env.user)
        return super()._reschedule_by_customer(start)

    def _early_start_until(self, slots):
        """Return the day before which slots on offer need the request, as text.

        ``None`` where none of them does, or nothing was agreed to yet.

        :param slots: of ``workshop._pickup_slots``
        """
        if not self.terms_accepted_at or self.early_start_accepted_at:
            return None
        if not self._has_right_of_withdrawal():
            return None
        end = end_of_period(self._period_begins_at())
        if not any(slot.free and slot.start < end for slot in slots):
            return None
        return times.day_text(end, self.env.lang)

    def _early_start_condition(self):
        return early_start_condition(self.env)
