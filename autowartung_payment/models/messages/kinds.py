# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything that customers are told about a booking: one description for each.

A new message is written down here, planned where it becomes due (see
``booking_messages``), and gets a mail template in ``data``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from odoo import fields
from odoo.tools import LazyTranslate
from odoo.tools.translate import LazyGettext

from ..concierge.booking_trips import FIRM_STATES

_lt = LazyTranslate(__name__)

CONFIRMATION_MAIL = "confirmation_mail"
FAILURE_MAIL = "failure_mail"
ORDER_RECEIVED_MAIL = "order_received_mail"
PAYMENT_LINK_MAIL = "payment_link_mail"
PICKUP_SCHEDULED_MAIL = "pickup_scheduled_mail"
PICKUP_STARTED_MAIL = "pickup_started_mail"
CAR_ARRIVED_MAIL = "car_arrived_mail"
CAR_READY_MAIL = "car_ready_mail"
RETURN_STARTED_MAIL = "return_started_mail"
REMINDER_MAIL = "reminder_mail"
SLOT_GONE_MAIL = "slot_gone_mail"
CANCELLATION_MAIL = "cancellation_mail"
SERVICE_DONE_MAIL = "service_done_mail"


@dataclass(frozen=True, kw_only=True)
class Push:
    """What appears on the lock screen of customers who asked for it.

    :param text: anybody reads it: no name, no plate, no address.
    :param int hours: how long a push service keeps it for a phone that is off.
    """

    text: LazyGettext
    hours: int


@dataclass(frozen=True, kw_only=True)
class Message:
    """A mail to the booking's customer, and what goes with it.

    :param str kind: the follow-up's; kept with the mail.
    :param str label: what the follow-up does, for the back office.
    :param str template: external id after ``mail_template_``.
    :param is_true: whether the message says what is the case with a booking (sudo);
        one that is not true any more is overtaken, and not sent.
    :param bool is_once: of several that wait only the last is sent.
    :param str documents: which documents of the books go with it, by the move's type.
    :param bool has_calendar_file: it changes the entry in the customer's calendar.
    :param bool tells_windows: the customer knows from it when the car is fetched and
        brought back.
    :param bool has_terms: it is what an order consists of, on a durable medium.
    :param Push push: sent to the customer's browsers as well.
    """

    kind: str
    label: str
    template: str
    is_true: Callable
    is_once: bool = False
    documents: str | None = None
    has_calendar_file: bool = False
    tells_windows: bool = False
    has_terms: bool = False
    push: Push | None = None


# === WHAT IS STILL TRUE === #


def _goes_on(booking):
    return booking.state in FIRM_STATES


def _is_being_paid(booking):
    is_waiting = booking.payment_status == "pending" and booking.state == "pending"
    return is_waiting and not booking._is_called_off()


def _has_failed(booking):
    return booking.payment_status == "failed" and booking.state == "pending"


def _is_scheduled(booking):
    legs = booking.pickup_id + booking.return_id
    return _goes_on(booking) and "scheduled" in legs.mapped("state")


def _is_to_be_fetched(booking):
    pickup = booking.pickup_id
    is_ahead = pickup and pickup.window_start > fields.Datetime.now()
    is_wanted = _goes_on(booking) and not booking._is_called_off()
    return is_wanted and is_ahead and pickup.state == "scheduled"


def _waits_in_the_workshop(booking):
    is_waiting = booking.return_id.state in (False, "scheduled", "lapsed")
    return booking.state == "ready" and is_waiting


MESSAGES = {
    message.kind: message
    for message in (
        Message(
            kind=CONFIRMATION_MAIL,
            label="Send the confirmation",
            template="booking_confirmation",
            is_true=lambda booking: booking.state != "cancelled",
            documents="out_invoice",
            has_calendar_file=True,
            tells_windows=True,
            has_terms=True,
        ),
        Message(
            kind=ORDER_RECEIVED_MAIL,
            label="Confirm the order while the payment is under way",
            template="order_received",
            is_true=_is_being_paid,
            has_terms=True,
        ),
        Message(
            kind=FAILURE_MAIL,
            label="Tell that the payment failed",
            template="payment_failed",
            is_true=_has_failed,
        ),
        Message(
            kind=PAYMENT_LINK_MAIL,
            label="Send the payment link",
            template="payment_link",
            is_true=lambda booking: booking._is_payable(),
            has_terms=True,
        ),
        Message(
            kind=PICKUP_SCHEDULED_MAIL,
            label="Tell when the car is fetched",
            template="pickup_scheduled",
            is_true=_is_scheduled,
            is_once=True,
            has_calendar_file=True,
            tells_windows=True,
            push=Push(text=_lt("Your appointment has changed."), hours=24),
        ),
        Message(
            kind=PICKUP_STARTED_MAIL,
            label="Tell that the driver is on the way",
            template="pickup_started",
            is_true=lambda booking: (
                _goes_on(booking) and booking.pickup_id.state == "on_the_way"
            ),
            push=Push(text=_lt("Your driver is on the way."), hours=2),
        ),
        Message(
            kind=CAR_ARRIVED_MAIL,
            label="Tell that the car has arrived",
            template="car_arrived",
            is_true=lambda booking: booking.state == "in_progress",
            push=Push(text=_lt("Your car is in the workshop."), hours=12),
        ),
        Message(
            kind=CAR_READY_MAIL,
            label="Tell that the car is ready",
            template="car_ready",
            is_true=_waits_in_the_workshop,
            push=Push(text=_lt("Your car is ready."), hours=24),
        ),
        Message(
            kind=RETURN_STARTED_MAIL,
            label="Tell that the car is on its way back",
            template="return_started",
            is_true=lambda booking: (
                _goes_on(booking) and booking.return_id.state == "on_the_way"
            ),
            push=Push(text=_lt("Your car is on its way back."), hours=2),
        ),
        Message(
            kind=SERVICE_DONE_MAIL,
            label="Tell when the service was rendered",
            template="service_done",
            is_true=lambda booking: booking.state == "done",
        ),
        Message(
            kind=REMINDER_MAIL,
            label="Remind of the appointment",
            template="reminder",
            is_true=_is_to_be_fetched,
            push=Push(text=_lt("We fetch your car soon."), hours=12),
        ),
        Message(
            kind=SLOT_GONE_MAIL,
            label="Ask for another slot",
            template="slot_gone",
            is_true=lambda booking: booking.needs_new_slot,
        ),
        Message(
            kind=CANCELLATION_MAIL,
            label="Tell that the booking was cancelled",
            template="cancellation",
            is_true=lambda booking: booking.state == "cancelled",
            documents="out_refund",
            has_calendar_file=True,
        ),
    )
}
