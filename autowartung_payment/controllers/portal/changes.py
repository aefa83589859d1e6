# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The customer moves or cancels a booking, or puts it into a calendar."""

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...exceptions import SlotTaken, TooMany
from ...models.common.limits import MOVES
from ...tools import form_values
from ...tools.form_values import Unreadable
from ..page import notices
from ..page.access import ROUTE, address_of, for_its_customer
from ..page.answers import (
    BAD_REQUEST,
    CONFLICT,
    OK,
    TOO_MANY,
    UNPROCESSABLE,
    take_back,
)
from ..page.bounds import take, wait_headers
from ..page.forms import early_start_values, read_early_start, stale_notice, ticked


class BookingChangesPortal(CustomerPortal):
    # === CANCELLING === #

    @http.route("/my/bookings/<int:booking_id>/cancel", methods=["GET"], **ROUTE)
    @for_its_customer
    def ask_to_cancel(self, booking_sudo, access_token, /, **_kwargs):
        return self._cancel_page(booking_sudo, access_token)

    @for_its_customer
    def _ask_again_to_cancel(self, booking_sudo, access_token, /, **form):
        return self._cancel_page(
            booking_sudo, access_token, stale_notice(), BAD_REQUEST
        )

    @http.route(
        "/my/bookings/<int:booking_id>/cancel",
        methods=["POST"],
        stale_form=_ask_again_to_cancel,
        **ROUTE,
    )
    @for_its_customer
    def cancel(self, booking_sudo, access_token, /, **_kwargs):
        # A second click finds what the first one did.
        if booking_sudo.state != "cancelled":
            try:
                booking_sudo._cancel_by_customer()
            except UserError as error:
                message = str(error)
                take_back()
                return self._cancel_page(booking_sudo, access_token, message)
        return request.redirect(address_of(booking_sudo, access_token))

    def _cancel_page(self, booking_sudo, access_token, error=None, status=CONFLICT):
        obstacle = booking_sudo._why_not_cancellable()
        values = {
            **self._change_values(booking_sudo, access_token),
            "page_name": "booking_cancel",
            "obstacle": obstacle,
            "error": error if error != obstacle else None,
            "paid_with": booking_sudo._paid_with(),
            "pickup_window": booking_sudo._window(booking_sudo._kept_pickup()),
        }
        return request.render(
            "autowartung_payment.booking_cancel_page",
            values,
            status=status if error else OK,
        )

    # === MOVING === #

    @http.route("/my/bookings/<int:booking_id>/reschedule", methods=["GET"], **ROUTE)
    @for_its_customer
    def ask_to_reschedule(self, booking_sudo, access_token, /, **_kwargs):
        return self._reschedule_page(booking_sudo, access_token)

    @for_its_customer
    def _ask_again_to_reschedule(self, booking_sudo, access_token, /, **form):
        return self._reschedule_page(
            booking_sudo,
            access_token,
            form.get("slot"),
            error=stale_notice(),
            status=BAD_REQUEST,
        )

    @http.route(
        "/my/bookings/<int:booking_id>/reschedule",
        methods=["POST"],
        stale_form=_ask_again_to_reschedule,
        **ROUTE,
    )
    @for_its_customer
    def reschedule(self, booking_sudo, access_token, /, slot=None, **form):
        if not slot:
            message = request.env._("Please choose a slot.")
            return self._reschedule_page(
                booking_sudo, access_token, error=message, status=UNPROCESSABLE
            )
        start = _parse_slot(slot)
        try:
            take(MOVES, booking_sudo.payable_key)
            early_start = read_early_start(form)
            booking_sudo._reschedule_by_customer(start, early_start, request.env.user)
        except TooMany as refused:
            page = self._reschedule_page(
                *(booking_sudo, access_token, slot, ticked(form)),
                error=str(refused),
                status=TOO_MANY,
            )
            page.headers.update(wait_headers(refused))
            return page
        except SlotTaken:
            take_back()
            message = request.env._(
                "Somebody else was faster: this slot is taken. Please choose another."
            )
        except UserError as error:
            message = str(error)
            take_back()
        else:
            notices.leave(notices.MOVED, booking_sudo.id)
            return request.redirect(address_of(booking_sudo, access_token))
        return self._reschedule_page(
            *(booking_sudo, access_token, slot, ticked(form)),
            error=message,
            status=CONFLICT,
        )

    def _reschedule_page(
        self,
        booking_sudo,
        access_token,
        chosen=None,
        given=(),
        *,
        error=None,
        status=OK,
    ):
        """Answer with the slots to choose from.

        :param str chosen: the value that was refused; its day is shown again.
        :param given: the names of the boxes that were ticked with it.
        """
        can_move = booking_sudo._can_reschedule()
        workshop = booking_sudo.workshop_id
        slots = workshop._pickup_slots(booking_sudo.trip_ids) if can_move else []
        pickup = booking_sudo._kept_pickup()
        values = {
            **self._change_values(booking_sudo, access_token),
            "page_name": "booking_reschedule",
            "can_move": can_move,
            "pickup_window": booking_sudo._window(pickup),
            "slot_days": workshop._slot_days(booking_sudo._offer_of(slots), chosen),
            "chosen_slot": chosen,
            "current_slot": pickup.window_start,
            "error": error,
            "early_start_until": booking_sudo._early_start_until(slots),
        }
        if values["early_start_until"]:
            values.update(early_start_values(booking_sudo, given))
        return request.render(
            "autowartung_payment.booking_reschedule_page", values, status=status
        )

    # === CALENDAR === #

    @http.route("/my/bookings/<int:booking_id>/calendar.ics", methods=["GET"], **ROUTE)
    @for_its_customer
    def calendar_file(self, booking_sudo, access_token, /, **_kwargs):
        name = booking_sudo._calendar_file_name()
        return request.make_response(
            booking_sudo._calendar_file(),
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8; method=PUBLISH"),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    # === HELPERS === #

    def _change_values(self, booking_sudo, access_token):
        return {
            "booking": booking_sudo,
            "access_token": access_token,
            "address_of": lambda suffix="": address_of(
                booking_sudo, access_token, suffix
            ),
            # A guest has no other pages to go to.
            "no_breadcrumbs": request.env.user._is_public(),
        }


def _parse_slot(text):
    try:
        start = form_values.moment(text)
    except Unreadable:
        start = None
    if not start:
        raise BadRequest("not a slot")
    return start
