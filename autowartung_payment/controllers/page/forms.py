# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Forms of several pages: those that are too old, and the consents.

A form whose CSRF token is no longer right is refused, but shown again with a sentence.
That happens to visitors who log in or out in another tab, or come back after a long
time. A route names in ``stale_form`` the method that answers then; it is called like
the route itself. See ``ir_http``.
"""

import re

from odoo.http import request

CONSENTS = ("accepts_terms", "accepts_start")


def stale_notice():
    """Return the sentence with which a form that is too old is shown again."""
    return request.env._(
        "Nothing was sent, for your safety: you have logged in or out meanwhile, or"
        " this page was open for a long time. Please check it and send it again."
    )


def ticked(form):
    """Return the names of the boxes that were ticked."""
    return [name for name in CONSENTS if form.get(name) == "1"]


def read_consents(form):
    """Return the arguments of ``booking_consents.Consents``."""
    return {
        "terms": str(form.get("terms_version") or "")[:64],
        **{name: name in ticked(form) for name in CONSENTS},
    }


def read_shown_total(form):
    """Return the total that the form was shown with; -1 if that cannot be read.

    In minor units, as ``_minor_total`` has it.
    """
    shown = str(form.get("total") or "")
    return int(shown) if re.fullmatch(r"\d{1,15}", shown, re.ASCII) else -1


def consent_values(booking_sudo, errors=None, given=(), alert=None):
    """Return what a booking's page asks of customers who have not agreed yet."""
    errors = errors or {}
    begins_early = booking_sudo._begins_early()
    return {
        "asks_for_consents": True,
        "begins_early": begins_early,
        "has_right_of_withdrawal": booking_sudo._has_right_of_withdrawal(),
        "terms_version": booking_sudo._terms(begins_early)._current_name(),
        "minor_total": booking_sudo._minor_total(),
        "errors": errors,
        "first_error": next((name for name in CONSENTS if name in errors), None),
        "ticked": given,
        "consent_alert": alert,
    }


def read_early_start(form):
    """Return the version of the words in which an early start is requested, if it is.

    ``None`` where the box is not ticked.
    """
    return read_consents(form)["terms"] if form.get("accepts_start") == "1" else None


def early_start_values(booking_sudo, given=(), alert=None):
    """Return what a booking's pages need to ask for the request to begin early."""
    return {
        "early_start_version": booking_sudo._terms()._current_name(),
        "early_start_alert": alert,
        "errors": {},
        "first_error": None,
        "ticked": given,
    }
