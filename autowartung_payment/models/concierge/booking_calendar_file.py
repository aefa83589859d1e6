# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import vobject
from vobject.icalendar import utc

from odoo import fields, models

from .trip import PICKUP, RETURN

# How long an appointment without a pickup stands in the calendar.
APPOINTMENT_LENGTH = timedelta(hours=1)


class Booking(models.Model):
    """The appointment in the customer's own calendar."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _calendar_file_name(self):
        return f"{self.name.replace('/', '-')}.ics"

    def _calendar_file(self):
        """Return the booking's windows as an iCalendar file, both legs in one.

        Each leg keeps its UID for ever; a calendar that has read an older file moves
        or strikes out the entry instead of adding another.

        :rtype: bytes
        """
        self.ensure_one()
        booking = self.sudo()
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//Autowartung//Bookings//DE"
        calendar.add("method").value = "PUBLISH"
        for leg in (PICKUP, RETURN):
            # Cancelled trips too: theirs are the entries to be struck out.
            trip = booking.trip_ids.filtered(lambda t, leg=leg: t.leg == leg)
            trip = booking._leg(leg) or trip.sorted("id")[-1:]
            if trip:
                booking._add_trip(calendar, trip)
        if not booking.trip_ids and booking.appointment_start:
            end = booking.appointment_start + APPOINTMENT_LENGTH
            event = booking._add_event(
                calendar, "appointment", booking.appointment_start, end
            )
            event.add("summary").value = booking._calendar_title(
                self.env._("Appointment")
            )
            event.add("location").value = booking.workshop_id.display_name or ""
            event.add("status").value = booking._calendar_status()
        return calendar.serialize().encode()

    def _leg(self, leg):
        return self.pickup_id if leg == PICKUP else self.return_id

    def _add_trip(self, calendar, trip):
        event = self._add_event(calendar, trip.leg, trip.window_start, trip.window_end)
        legs = {PICKUP: self.env._("Pickup"), RETURN: self.env._("Return")}
        event.add("summary").value = self._calendar_title(legs[trip.leg])
        town = " ".join(filter(None, (trip.zip, trip.city)))
        event.add("location").value = ", ".join(filter(None, (trip.street, town)))
        event.add("status").value = self._calendar_status(trip)

    def _add_event(self, calendar, leg, start, end):
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        event = calendar.add("vevent")
        event.add("uid").value = f"autowartung-{self.id}-{leg}@{database}"
        event.add("dtstamp").value = fields.Datetime.now().replace(tzinfo=utc)
        event.add("sequence").value = str(self.reschedule_count)
        event.add("dtstart").value = start.replace(tzinfo=utc)
        event.add("dtend").value = end.replace(tzinfo=utc)
        # Without the access token: calendars are shared and synchronised.
        event.add("url").value = self.get_base_url() + self.access_url
        event.add("description").value = self.env._(
            "Booking %s. To see, move or cancel it, open the link in your confirmation"
            " mail, or log in.",
            self.name,
        )
        return event

    def _calendar_title(self, occasion):
        plate = self.vehicle_id.license_plate
        return " ".join(filter(None, ("Autowartung:", occasion, plate)))

    def _calendar_status(self, trip=None):
        if self.state == "cancelled" or (trip and trip.state == "cancelled"):
            return "CANCELLED"
        is_open = self.state in ("draft", "pending") or (
            trip and trip.state in ("held", "lapsed")
        )
        return "TENTATIVE" if is_open else "CONFIRMED"
