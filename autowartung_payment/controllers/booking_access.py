# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may open a booking's pages: its customer, logged in or with the signed link."""

from odoo.exceptions import AccessError, MissingError

from .customer_language import speak_on_page


def readable_booking(controller, booking_id, access_token):
    """Return the booking in sudo mode.

    :raise AccessError: for strangers.
    :raise MissingError: if there is no such booking.
    """
    is_sensible = isinstance(access_token, str) and access_token.isascii()
    return controller._document_check_access(
        "autowartung.booking", booking_id, access_token if is_sensible else None
    )


def booking_of_page(controller, booking_id, access_token):
    """Return the booking (sudo) in its customer's language; ``None`` for strangers."""
    try:
        booking_sudo = readable_booking(controller, booking_id, access_token)
    except (AccessError, MissingError):
        return None
    return speak_on_page(booking_sudo)


def address_of(booking_sudo, access_token, suffix="", **query):
    """Return a page of the booking that its visitor may open."""
    parts = {"access_token": access_token, **query}
    text = "&".join(f"{name}={value}" for name, value in parts.items() if value)
    return f"{booking_sudo.access_url}{suffix}" + (f"?{text}" if text else "")
