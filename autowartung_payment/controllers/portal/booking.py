# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...tools import times
from ..page import notices
from ..page.access import ROUTE, address_of, for_its_customer
from ..page.forms import consent_values, early_start_values
from .payment import payment_form_values


class BookingPortal(CustomerPortal):
    @http.route("/my/bookings/<int:booking_id>", **ROUTE)
    @for_its_customer
    def booking_page(self, booking_sudo, access_token, /, **kwargs):
        values = self._page_values(booking_sudo, access_token, **kwargs)
        return request.render("autowartung_payment.booking_page", values)

    def _page_values(self, booking_sudo, access_token, **kwargs):
        values = self._get_page_view_values(
            booking_sudo,
            access_token,
            {
                **self._booking_values(booking_sudo),
                **self._progress_values(booking_sudo, access_token),
                "is_moved": notices.take(notices.MOVED) == booking_sudo.id,
            },
            "my_bookings_history",
            # A guest has no other pages to go to.
            request.env.user._is_public(),
            **kwargs,
        )
        if booking_sudo._is_payable() and not values["is_slot_gone"]:
            if obstacle := booking_sudo._why_no_invoice():
                values["invoice_obstacle"] = obstacle
            elif booking_sudo._lacks_consents():
                values.update(consent_values(booking_sudo))
            else:
                values.update(payment_form_values(booking_sudo, access_token))
        if booking_sudo._lacks_early_start_now():
            values.update(early_start_values(booking_sudo))
        return values

    def _booking_values(self, booking_sudo):
        return {
            "booking": booking_sudo,
            "page_name": "booking",
            "appointment": booking_sudo.appointment_start
            and booking_sudo._appointment_text(),
        }

    def _progress_values(self, booking_sudo, access_token):
        """Return what the page says about slots, documents and the next steps."""
        held_until = booking_sudo._held_until()
        pickup, back = booking_sudo.pickup_id, booking_sudo.return_id
        return {
            "timeline": booking_sudo._timeline(),
            "pickup_window": booking_sudo._window(pickup),
            "return_window": booking_sudo._window(back),
            "former_windows": booking_sudo._former_windows(),
            "can_move": booking_sudo._can_reschedule(),
            "driving": (pickup + back).filtered(
                lambda trip: trip.state in ("on_the_way", "arrived")
            )[:1],
            "held_until": held_until and self._hold_end_text(held_until),
            "held_seconds": held_until
            and int((held_until - fields.Datetime.now()).total_seconds()),
            "is_slot_gone": booking_sudo._is_slot_gone(),
            "is_hold_over": booking_sudo._is_hold_over(),
            "documents": booking_sudo.invoice_ids.filtered(
                lambda move: move.state == "posted"
            ).sorted("id"),
            "paid_with": booking_sudo._paid_with(),
            "last_refund": booking_sudo._last_refund(),
            "withdrawal": booking_sudo._withdrawal(),
            "uncertain_withdrawal": booking_sudo._uncertain_withdrawal(),
            "address_of": lambda suffix="": address_of(
                booking_sudo, access_token, suffix
            ),
        }

    def _hold_end_text(self, held_until):
        now = fields.Datetime.now()
        is_today = times.local_date(held_until) == times.local_date(now)
        until_text = times.clock_text if is_today else times.moment_text
        return request.env._(
            "Your slot is reserved for you until %s.",
            until_text(held_until, request.env.lang),
        )
