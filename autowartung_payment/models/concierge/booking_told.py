# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...tools import times
from .trip import PICKUP, RETURN


class Booking(models.Model):
    """Which windows the customer knows of, and what the office has made of them."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    told_windows = fields.Json(
        readonly=True, copy=False, help="Pickup and return as the customer knows them."
    )
    moved_in_office = fields.Boolean(
        readonly=True,
        copy=False,
        help="Not the customer has moved it last; is told on the page, or by mail.",
    )

    def _windows_now(self):
        """Return ``{leg: [start, end]}`` of the trips, as the database keeps times."""
        self.ensure_one()
        trips = (self.sudo().pickup_id + self.sudo().return_id).filtered(
            lambda trip: trip.state != "lapsed"
        )
        return {
            trip.leg: [
                fields.Datetime.to_string(trip.window_start),
                fields.Datetime.to_string(trip.window_end),
            ]
            for trip in trips
        }

    def _note_told(self):
        """The customer has chosen the windows as they are, or was told of them."""
        for booking in self.sudo():
            windows = booking._windows_now() or False
            booking.write({"told_windows": windows, "moved_in_office": False})

    def _remember_told(self):
        """What a customer knows of a booking that nobody has moved yet, is as it is."""
        for booking in self.sudo().filtered(lambda b: not b.told_windows):
            booking.told_windows = booking._windows_now() or False

    def _is_untold(self):
        """Whether the windows are others than the customer knows of."""
        self.ensure_one()
        return (self.sudo().told_windows or {}) != self._windows_now()

    def _former_windows(self):
        """Return ``{leg: text}`` of what the office has moved and nobody has told yet.

        Empty, once the customer has paid, has been written or has chosen again.
        """
        self.ensure_one()
        booking = self.sudo()
        if not (booking.moved_in_office and booking.told_windows):
            return {}
        if booking.state not in ("pending", "confirmed", "in_progress", "ready"):
            return {}
        now = booking._windows_now()
        return {
            leg: times.window_text(
                *map(fields.Datetime.to_datetime, former), self.env.lang
            )
            for leg, former in booking.told_windows.items()
            if leg in (PICKUP, RETURN) and leg in now and now[leg] != former
        }

    def _on_moved_in_office(self, notify=True):
        """A dispatcher has moved trips; the customer is told of it, unless it is known.

        :param bool notify: whether to write to a customer with a firm appointment.
            Who has not paid yet learns it on the page, whatever this says.
        """
        firm = self._firm()
        for booking in self.sudo():
            if not notify and booking in firm:
                booking.told_windows = booking._windows_now() or False
            booking.moved_in_office = True
        firm._on_trips_moved(notify)
