# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import times
from ..concierge.trip import PAYMENT_UNDER_WAY
from ..payment.method import PAYMENT_ELEMENT

# The pickup is agreed on, or further.
AGREED_STATES = ("scheduled", "on_the_way", "arrived", "handed_over", "done")
STARTED_STATES = AGREED_STATES[1:]
# Which moment a state of the booking leaves behind.
STAMPS = {"ready": "ready_at", "cancelled": "cancelled_at"}


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


class Booking(models.Model):
    """Where a booking stands, in the words for its customer."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    ready_at = fields.Datetime(readonly=True, copy=False)
    cancelled_at = fields.Datetime(readonly=True, copy=False)

    def write(self, vals):
        stamp = STAMPS.get(vals.get("state"))
        if stamp:
            vals = {**vals, stamp: fields.Datetime.now()}
        return super().write(vals)

    # === TIMELINE === #

    def _timeline(self):
        """Return the booking's :class:`Step` list, first to last.

        What was cancelled has only the steps that it took, and how it ended.
        """
        self.ensure_one()
        milestones = self._milestones()
        if self.state == "cancelled":
            milestones = [m for m in milestones if m[1]] + self._last_milestones()
        reached = max(
            i for i, (_name, is_reached, _at) in enumerate(milestones) if is_reached
        )
        labels = self._step_labels()
        return [
            Step(name, labels[name], _step_state(number, reached), at or "")
            for number, (name, _is_reached, at) in enumerate(milestones)
        ]

    def _milestones(self):
        """Return ``(name, whether it is reached, text of the time)`` for each."""
        booking = self.sudo()
        pickup, back = booking.pickup_id, booking.return_id
        milestones = [("booked", True, booking._moment(booking.create_date))]
        if booking.payment_status == "not_required":
            is_confirmed = booking.state not in ("draft", "pending", "cancelled")
            milestones.append(("confirmed", is_confirmed, ""))
        else:
            is_paid = booking.payment_status in ("paid", "refunded")
            milestones.append(("paid", is_paid, booking._moment(booking.paid_at)))
        if booking.with_concierge:
            is_agreed = pickup.state in AGREED_STATES
            window = is_agreed and booking._window(pickup)
            started = pickup.started_at
            milestones.append(("pickup_scheduled", is_agreed, window))
            milestones.append(
                ("pickup_started", bool(started), booking._moment(started))
            )
        is_there = booking.state in ("in_progress", "ready", "done")
        arrived = booking._moment(pickup.delivered_at)
        milestones.append(("in_workshop", is_there, arrived))
        is_ready = booking.state in ("ready", "done")
        milestones.append(("ready", is_ready, booking._moment(booking.ready_at)))
        if booking.with_concierge:
            started = back.started_at
            milestones.append(
                ("return_started", bool(started), booking._moment(started))
            )
        returned = booking._moment(back.handed_over_at)
        last = "returned" if booking.with_concierge else "done"
        milestones.append((last, booking.state == "done", returned))
        return milestones

    def _last_milestones(self):
        milestones = [("cancelled", True, self._moment(self.cancelled_at))]
        refund = self._last_refund()
        if refund.state == "done":
            at = self._moment(refund.last_state_change)
            milestones.append(("refunded", True, at))
        elif refund:
            milestones.append(("refund_under_way", True, ""))
        return milestones

    def _step_labels(self):
        return {
            "booked": self.env._("Booked"),
            "confirmed": self.env._("Confirmed"),
            "paid": self.env._("Paid"),
            "pickup_scheduled": self.env._("Pickup scheduled"),
            "pickup_started": self.env._("Driver on the way to you"),
            "in_workshop": self.env._("Car in the workshop"),
            "ready": self.env._("Car ready"),
            "return_started": self.env._("Car on its way back"),
            "returned": self.env._("Car returned"),
            "done": self.env._("Done"),
            "cancelled": self.env._("Cancelled"),
            "refunded": self.env._("Money refunded"),
            "refund_under_way": self.env._("Refund under way"),
        }

    def _customer_status(self):
        """Return where it stands, in two or three words, and how to colour them.

        :return: ``(text, "primary" | "success" | "warning" | "secondary")``
        """
        self.ensure_one()
        if self.state == "cancelled":
            is_refunded = self.payment_status == "refunded"
            text = self.env._("Refunded") if is_refunded else self.env._("Cancelled")
            return text, "secondary"
        if self.needs_new_slot:
            return self.env._("Please choose a new slot"), "warning"
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
        has_set_off = self.sudo().pickup_id.state in STARTED_STATES
        is_waiting = self.state in ("pending", "confirmed")
        return is_waiting and not self.reschedule_count and not has_set_off

    def _is_settling(self):
        """Whether it is paid and the books will say so within seconds."""
        self.ensure_one()
        return self.state == "pending" and self.payment_status == "paid"

    # === MONEY === #

    def _last_refund(self):
        """Return the newest refund of the booking (sudo), possibly empty."""
        refunds = self.sudo().transaction_ids.filtered(
            lambda tx: (
                tx.operation == "refund"
                and not tx.source_transaction_id.is_duplicate_payment
            )
        )
        return refunds.sorted("id")[-1:]

    def _refund_text(self, refund):
        """Return what the customer reads about a refund."""
        amount = refund.currency_id.format(-refund.amount)
        if refund.state == "done":
            return self.env._(
                "We have refunded %s. It takes a few days until the money is on your"
                " account.",
                amount,
            )
        if refund.state == "error":
            return self.env._(
                "The refund could not be carried out automatically. We are taking care"
                " of it and will contact you."
            )
        return self.env._(
            "Your money is on its way back to you. We have asked the payment service"
            " for the refund of %s.",
            amount,
        )

    def _paid_with(self):
        """Return the payment method's name, with last digits where Odoo has them."""
        payment = self.sudo()._payments().filtered(lambda tx: tx.state == "done")[:1]
        method = payment.payment_method_id
        # The form for all methods is none: which one it was is not known yet.
        name = method.name if method and method.code != PAYMENT_ELEMENT else ""
        return f"{name} {payment.token_id.display_name or ''}".strip()

    # === SLOT === #

    def _kept_pickup(self):
        """Return the pickup that counts until another slot is chosen, or none."""
        self.ensure_one()
        pickup = self.sudo().pickup_id
        is_lost = self.needs_new_slot or pickup.state == "lapsed"
        return pickup.browse() if is_lost else pickup

    def _is_slot_gone(self):
        """Whether the hold has lapsed and nobody could come in that window now."""
        self.ensure_one()
        pickup = self.sudo().pickup_id
        now = fields.Datetime.now()
        if self.state != "pending" or not pickup:
            return False
        if pickup.window_start <= now:
            return True
        if self._is_held(pickup, now):
            return False
        return not pickup.workshop_id._free_drivers_between(
            pickup.window_start, pickup.window_end, ignored_trips=self.sudo().trip_ids
        )

    def _is_held(self, trip, now):
        is_paying = self.payment_status in PAYMENT_UNDER_WAY
        return trip.state == "held" and (is_paying or trip.held_until > now)

    def _held_until(self):
        """Return the end of the running hold (naive, UTC), or ``False``."""
        self.ensure_one()
        pickup, now = self.sudo().pickup_id, fields.Datetime.now()
        is_running = self._is_payable() and pickup and self._is_held(pickup, now)
        return pickup.held_until if is_running else False

    def _is_hold_over(self):
        """Whether the slot is no longer held, but can still be had by paying."""
        self.ensure_one()
        is_awaited = self._is_payable() and self.sudo().pickup_id
        return bool(is_awaited) and not self._held_until() and not self._is_slot_gone()

    # === WHOSE === #

    @api.model
    def _domain_of_customer(self, partner):
        """Return which bookings are the customer's own, those made as a guest too."""
        return Domain("partner_id", "in", partner._autowartung_own_partners().ids)

    # === FORMATS === #

    def _moment(self, moment):
        return moment and times.moment_text(moment, self.env.lang)

    def _window(self, trip):
        return trip and times.window_text(
            trip.window_start, trip.window_end, self.env.lang
        )


def _step_state(number, reached):
    if number == reached:
        return "current"
    return "done" if number < reached else "ahead"
