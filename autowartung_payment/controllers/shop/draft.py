# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The entries of a visitor so far, in the HTTP session."""

import secrets
import time

_KEY = "autowartung_booking"
_NOTICE = "autowartung_booking_notice"
_LAST = "autowartung_last_booking"
# Prices and slots of the day before are no longer what the visitor remembers.
LIFETIME = 24 * 3600
UNSAVED = "new"


class BookingDraft:
    """The draft of the session; nothing is written before something is submitted.

    ``request`` is what ``autowartung.booking.request`` understands.
    """

    def __init__(self, session):
        self._session = session
        stored = session.get(_KEY) or {}
        self.is_expired = bool(stored) and stored["at"] < time.time() - LIFETIME
        self._stored = {} if self.is_expired else stored

    def __bool__(self):
        return bool(self._stored)

    @property
    def request(self):
        return self._stored.get("request", {})

    @property
    def token(self):
        """Names the one booking that this draft can become; empty without a draft."""
        return self._stored.get("token", "")

    def version(self, step):
        """Changes whenever the step was submitted; the browser keeps what is newer."""
        revision = self._stored.get("revisions", {}).get(step, 0)
        name = self.token[:8] or f"{UNSAVED}{self.last_booking_id or ''}"
        return f"{name}.{revision}"

    def is_complete(self, step):
        return step in self.request and step not in self._stored["partial"]

    def save(self, step, values, partial=False):
        """Keep the values of a step.

        :param bool partial: the step was not finished yet.
        """
        stored = self._stored or {"token": secrets.token_urlsafe(24)}
        revisions = dict(stored.get("revisions", {}))
        revisions[step] = revisions.get(step, 0) + 1
        unfinished = set(stored.get("partial", ())) - {step}
        self._stored = {
            "token": stored["token"],
            "at": time.time(),
            "request": {**stored.get("request", {}), step: values},
            "revisions": revisions,
            "partial": sorted(unfinished | ({step} if partial else set())),
        }
        self._session[_KEY] = self._stored

    def forget(self):
        """Drop everything, for example because it has become a booking."""
        self._stored = {}
        self._session.pop(_KEY, None)

    # === MESSAGES TO THE NEXT PAGE === #

    def leave_notice(self, text):
        self._session[_NOTICE] = text

    def take_notice(self):
        return self._session.pop(_NOTICE, None)

    @property
    def last_booking_id(self):
        return self._session.get(_LAST)

    @last_booking_id.setter
    def last_booking_id(self, booking_id):
        self._session[_LAST] = booking_id
