# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The check boxes of the consents, at the order or before the payment."""

CONSENTS = ("accepts_terms", "accepts_start")


def ticked(form):
    """Return the names of the boxes that were ticked."""
    return [name for name in CONSENTS if form.get(name) == "1"]


def read_consents(form):
    """Return the arguments of ``booking_consents.Consents``."""
    return {
        "terms": str(form.get("terms_version") or "")[:64],
        **{name: name in ticked(form) for name in CONSENTS},
    }


def consent_values(booking_sudo, errors=None, given=(), alert=None):
    """Return what a booking's page asks of whoever has not agreed yet."""
    errors = errors or {}
    return {
        "asks_for_consents": True,
        "terms_version": booking_sudo._terms()._current_name(),
        "errors": errors,
        "first_error": next((name for name in CONSENTS if name in errors), None),
        "ticked": given,
        "consent_alert": alert,
    }
