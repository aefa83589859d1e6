# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may open a booking's pages: its customer, logged in or with the signed link."""

from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from . import notices
from .language import speak_on_page


def readable_payable(controller, model, record_id, access_token):
    """Return what can be paid for in sudo mode.

    :raise AccessError: for strangers.
    :raise MissingError: if there is no such record, or it is not for customers yet.
    """
    is_sensible = isinstance(access_token, str) and access_token.isascii()
    record_sudo = controller._document_check_access(
        model, record_id, access_token if is_sensible else None
    )
    if not record_sudo._is_for_customer() and not request.env.user._is_internal():
        raise MissingError(record_sudo._not_found_text())
    return record_sudo


def readable_booking(controller, booking_id, access_token):
    """Return the booking in sudo mode.

    :raise AccessError: for strangers.
    :raise MissingError: if there is no such booking, or it is not placed yet.
    """
    return readable_payable(controller, "autowartung.booking", booking_id, access_token)


def booking_of_page(controller, booking_id, access_token):
    """Return the booking (sudo) in its customer's language; ``None`` for strangers."""
    try:
        booking_sudo = readable_booking(controller, booking_id, access_token)
    except (AccessError, MissingError):
        return None
    return speak_on_page(booking_sudo)


def turn_away(booking_id):
    """Send on whoever may not open a booking, whether it exists or not."""
    if request.env.user._is_public():
        text = request.env._("Please open the link from your mail, or log in.")
        notices.leave(notices.LOGIN, text)
        page = f"/my/bookings/{booking_id}"
        return request.redirect_query("/web/login", {"redirect": page})
    text = request.env._(
        "This booking is not in your account. Please open the link from your mail, or"
        " log in with the account with which it was booked."
    )
    notices.leave(notices.BOOKINGS, text)
    return request.redirect("/my/bookings")


def address_of(booking_sudo, access_token, suffix=""):
    """Return a page of the booking that its visitor may open."""
    query = f"?access_token={access_token}" if access_token else ""
    return f"{booking_sudo.access_url}{suffix}{query}"
