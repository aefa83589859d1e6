# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sentences that one page leaves for the next: said once, not again on a reload."""

from odoo.http import request

LOGIN, BOOKINGS, BOOKING, MOVED = "login", "bookings", "booking", "moved"
EXTENSION, WORKSHOP = "extension", "workshop"
_KEY = "autowartung_notices"


def leave(page, notice):
    """Keep a notice for a page's next visit."""
    request.session[_KEY] = {**_kept(), page: notice}


def take(page):
    """Return the page's notice and forget it; ``None`` without any."""
    kept = dict(_kept())
    notice = kept.pop(page, None)
    if notice is not None:
        request.session[_KEY] = kept
    return notice


def _kept():
    return request.session.get(_KEY) or {}
