# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import times
from ..payment.payable import RECEIVED_STATUSES

# Which moment a state of the booking leaves behind.
STAMPS = {"ready": "ready_at", "done": "done_at", "cancelled": "cancelled_at"}


@dataclass(frozen=True)
class Step:
    """One step of a booking's way, as the customer reads it.

    :param str state: ``done``, ``current`` (where it stands now) or ``ahead``.
    :param at: text of the moment or window, or an empty text.
    """

    name: str
    label: str
    state: str
    at: str


@dataclass(frozen=True)
class Milestone:
    """What a booking comes past on its way.

    :param int rank: its place; between those of the core there is room for others.
    :param at: the moment (naive, UTC), or its text, or nothing.
    """

    rank: int
    name: str
    label: str
    is_reached: bool
    at: datetime | str | bool = False


class Booking(models.Model):
    """Where a booking stands, in the words for its customer."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    ready_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    cancelled_at = fields.Datetime(readonly=True, copy=False)

    def write(self, vals):
        stamp = STAMPS.get(vals.get("state"))
        if not stamp:
            return super().write(vals)
        # The first moment counts, whatever is done once more.
        stamped = self.filtered(stamp)
        super(Booking, stamped).write(vals)
        now = fields.Datetime.now()
        return super(Booking, self - stamped).write({**vals, stamp: now})

    # === TIMELINE === #

    def _timeline(self):
        """Return the booking's :class:`Step` list, first to last.

        What was cancelled has only the steps that it took, and how it ended.
        """
        self.ensure_one()
        milestones = sorted(self._milestones(), key=lambda milestone: milestone.rank)
        if self.state == "cancelled":
            milestones = [m for m in milestones if m.is_reached]
            milestones += self._last_milestones()
        reached = max(i for i, m in enumerate(milestones) if m.is_reached)
        return [
            Step(m.name, m.label, _step_state(i, reached), self._moment(m.at))
            for i, m in enumerate(milestones)
        ]

    def _milestones(self):
        """Return the booking's :class:`Milestone` list; in which order is no matter."""
        booking, env = self.sudo(), self.env
        booked_at, ready_at = booking.create_date, booking.ready_at
        arrived_at, returned_at = booking._arrived_at(), booking._returned_at()
        is_there = booking.state in ("in_progress", "ready", "done")
        is_ready = booking.state in ("ready", "done")
        is_done = booking.state == "done"
        return [
            Milestone(0, "booked", env._("Booked"), True, booked_at),
            self._paying_milestone(),
            Milestone(
                30, "in_workshop", env._("Car in the workshop"), is_there, arrived_at
            ),
            Milestone(40, "ready", env._("Car ready"), is_ready, ready_at),
            Milestone(60, "done", env._("Done"), is_done, returned_at),
        ]

    def _paying_milestone(self):
        if self.payment_status == "not_required":
            is_firm = self.state not in ("draft", "pending", "cancelled")
            return Milestone(10, "confirmed", self.env._("Confirmed"), is_firm)
        is_paid = self.payment_status in RECEIVED_STATUSES
        return Milestone(10, "paid", self.env._("Paid"), is_paid, self.paid_at)

    def _last_milestones(self):
        """Return how a cancelled booking ended."""
        env, ended_at = self.env, self.cancelled_at
        last = [Milestone(70, "cancelled", env._("Cancelled"), True, ended_at)]
        refund = self._last_refund()
        if refund.state == "done":
            at = refund.last_state_change
            last.append(Milestone(80, "refunded", env._("Money refunded"), True, at))
        elif refund:
            label = env._("Refund under way")
            last.append(Milestone(80, "refund_under_way", label, True))
        return last

    def _customer_status(self):
        """Return where it stands, in two or three words, and how to colour them.

        :return: ``(text, "primary" | "success" | "warning" | "secondary")``
        """
        self.ensure_one()
        if self.state == "cancelled":
            is_refunded = self.payment_status == "refunded"
            text = self.env._("Refunded") if is_refunded else self.env._("Cancelled")
            return text, "secondary"
        if self.payment_status == "review":
            return self.env._("Payment is being checked"), "warning"
        if self.state == "pending" and self.payment_status in ("unpaid", "failed"):
            return self.env._("To be paid"), "warning"
        if self.state == "pending":
            return self.env._("Payment is being processed"), "primary"
        current = [step for step in self._timeline() if step.state == "current"]
        is_over = self.state == "done"
        return current[0].label, "success" if is_over else "primary"

    def _is_fresh(self):
        """Whether nothing has happened yet since it was confirmed."""
        self.ensure_one()
        is_waiting = self.state in ("pending", "confirmed")
        return is_waiting and not self._has_set_off()

    def _is_settling(self):
        """Whether it is paid and the books will say so, as a rule within seconds."""
        return super()._is_settling() and self.state != "cancelled"

    # === MONEY === #

    def _paid_with(self):
        """Return the payment method's name, with last digits where Odoo has them."""
        payment = self.sudo()._payments().filtered(lambda tx: tx.state == "done")[:1]
        return payment._method_text()

    # === OWNERS === #

    @api.model
    def _domain_of_customer(self, partner):
        """Return which bookings are the customer's own, those made as a guest too."""
        return Domain("partner_id", "in", partner._autowartung_own_partners().ids)

    # === FORMATS === #

    def _moment(self, moment):
        if isinstance(moment, datetime):
            return times.moment_text(moment, self.env.lang)
        return moment or ""


def _step_state(number, reached):
    if number == reached:
        return "current"
    return "done" if number < reached else "ahead"
