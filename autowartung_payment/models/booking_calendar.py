# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta, timezone

import vobject

from odoo import fields, models

from .concierge_trip import PICKUP

# How long an appointment without trips is in the calendar.
APPOINTMENT_LENGTH = timedelta(hours=1)


class Booking(models.Model):
    """The booking in the customer's own calendar."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _calendar_file(self):
        """Return pickup and return as an iCalendar file (RFC 5545).

        Its entries keep their UID when they are moved and count up SEQUENCE, so that
        they replace each other; those of a cancelled booking are cancelled.

        :return: bytes in UTF-8; empty if there is no appointment.
        """
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("method").value = "PUBLISH"
        for trip in self._calendar_trips():
            self._add_trip(calendar, trip)
        if not self.with_concierge and self.appointment_start:
            self._add_appointment(calendar)
        return calendar.serialize().encode() if calendar.contents.get("vevent") else b""

    def _calendar_trips(self):
        """Return the last trip of each leg, cancelled ones of a cancelled booking."""
        trips = self.sudo().trip_ids.filtered(
            lambda trip: (
                trip.state not in ("held", "lapsed")
                and (trip.state != "cancelled" or self.state == "cancelled")
            )
        )
        return trips.sorted("id").grouped("leg").values()

    def _add_trip(self, calendar, trips):
        trip = trips[-1]
        event = self._add_event(calendar, trip.leg, trip.window_start, trip.window_end)
        is_pickup = trip.leg == PICKUP
        plate = trip.vehicle_id.license_plate
        what = (
            self.env._("Your car is fetched")
            if is_pickup
            else self.env._("Your car is brought back")
        )
        event.add("summary").value = " · ".join(filter(None, (what, plate)))
        if address := trip._address_text():
            event.add("location").value = address

    def _add_appointment(self, calendar):
        start = self.appointment_start
        event = self._add_event(calendar, "appointment", start, start + APPOINTMENT_LENGTH)
        plate = self.vehicle_id.license_plate
        what = self.env._("Appointment in the workshop")
        event.add("summary").value = " · ".join(filter(None, (what, plate)))
        if self.workshop_id:
            event.add("location").value = self._workshop_text()

    def _add_event(self, calendar, name, start, end):
        is_cancelled = self.state == "cancelled"
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        event = calendar.add("vevent")
        event.add("uid").value = f"booking-{self.id}-{name}@{database}"
        event.add("dtstamp").value = fields.Datetime.now().replace(tzinfo=timezone.utc)
        event.add("dtstart").value = start.replace(tzinfo=timezone.utc)
        event.add("dtend").value = end.replace(tzinfo=timezone.utc)
        event.add("sequence").value = str(self.reschedule_count + is_cancelled)
        event.add("status").value = "CANCELLED" if is_cancelled else "CONFIRMED"
        event.add("description").value = self.env._("Booking %s", self.name)
        event.add("url").value = self.get_base_url() + self.get_portal_url()
        return event
