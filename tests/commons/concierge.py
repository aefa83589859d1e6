# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A workshop with opening hours and drivers, for tests on slots and trips.

Monday to Friday, 8 to 12 and 13 to 17 in Berlin; windows of two hours.
"""

from odoo import Command

HOURS = ((8, 12, "morning"), (13, 17, "afternoon"))


def create_calendar(env, name="Werkstatt"):
    """Create opening hours from Monday to Friday."""
    return env["resource.calendar"].create(
        {
            "name": name,
            "tz": "Europe/Berlin",
            "attendance_ids": [
                Command.create(
                    {
                        "name": f"{day} {period}",
                        "dayofweek": str(day),
                        "hour_from": begin,
                        "hour_to": end,
                        "day_period": period,
                    }
                )
                for day in range(5)
                for begin, end, period in HOURS
            ],
        }
    )


def create_driver(env, name, calendar, **values):
    """Create a driver who works in the hours of ``calendar``."""
    return env["autowartung.driver"].create(
        {"name": name, "resource_calendar_id": calendar.id, **values}
    )


def create_workshop(env, drivers=1, **values):
    """Create a workshop with opening hours and a number of drivers."""
    calendar = create_calendar(env)
    partner = env["res.partner"].create({"name": "Werkstatt Rheinblick"})
    return env["autowartung.workshop"].create(
        {
            "partner_id": partner.id,
            "resource_calendar_id": calendar.id,
            "driver_ids": [
                Command.set(
                    [
                        create_driver(env, f"Fahrer {number}", calendar).id
                        for number in range(1, drivers + 1)
                    ]
                )
            ],
            **values,
        }
    )


def concierge_values(workshop, start):
    """Return the values of a booking whose car is fetched at ``start``."""
    return {
        "with_concierge": True,
        "workshop_id": workshop.id,
        "appointment_start": start,
        "concierge_street": "Heidestraße 17",
        "concierge_zip": "51147",
        "concierge_city": "Köln",
        "contact_name": "Erika Mustermann",
        "contact_phone": "+49 221 5550123",
    }


def set_off(trip):
    """Let the driver set off, whatever day the test's clock shows."""
    trip.with_context(autowartung_starts_early=True).action_start()
