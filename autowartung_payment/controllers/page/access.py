# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A booking's pages are for its customer: logged in, or with the signed link."""

from functools import wraps
from urllib.parse import urlencode

from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from . import notices
from .language import speak_in_answer, speak_on_page

# The options of a booking's pages.
ROUTE = {
    "type": "http",
    "auth": "public",
    "website": True,
    # The language follows the customer, not the address.
    "multilang": False,
    "sitemap": False,
}


def logged_in_customer():
    """Return the partner who is logged in (sudo), or none for a guest."""
    user = request.env.user.sudo()
    return user.env["res.partner"] if user._is_public() else user.partner_id


def for_its_customer(method):
    """Give a page its booking; send strangers on without calling the method.

    Stands right below ``http.route``, or above a method named in ``stale_form``. The
    method is called as ``(self, booking_sudo, access_token, /, **form)``: with the
    booking in its customer's language, and the token as it was given, for links to the
    booking's other pages. No field of a form can take the place of either.
    """

    @wraps(method)
    def opened(controller, /, booking_id, access_token=None, **form):
        booking_sudo = _booking_of_page(controller, booking_id, access_token)
        if not booking_sudo:
            return _turn_away(booking_id)
        return method(controller, booking_sudo, access_token, **form)

    # Odoo hands on what the signature names: this one's, not the method's.
    del opened.__wrapped__
    return opened


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


def _booking_of_page(controller, booking_id, access_token):
    """Return the booking (sudo) in its customer's language; ``None`` for strangers."""
    try:
        booking_sudo = readable_booking(controller, booking_id, access_token)
    except (AccessError, MissingError):
        return None
    return speak_on_page(booking_sudo)


def booking_of_script(controller, booking_id, access_token):
    """Return the booking (sudo) for a script of its page, in the page's language.

    :raise AccessError: for strangers, whether it exists or not.
    """
    try:
        booking_sudo = readable_booking(controller, booking_id, access_token)
    except (AccessError, MissingError) as error:
        raise AccessError(request.env._("This booking does not exist.")) from error
    return speak_in_answer(booking_sudo)


def _turn_away(booking_id):
    """Send strangers on, whether the booking exists or not."""
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
    # As it was given: who is logged in may have given anything.
    query = f"?{urlencode({'access_token': access_token})}" if access_token else ""
    return f"{booking_sudo.access_url}{suffix}{query}"
