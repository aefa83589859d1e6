# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A workshop of the running shop, its drivers and the bookings there."""

import itertools

EVERY_DAY = range(7)
VISIT = {
    "with_concierge": True,
    "concierge_street": "Heidestraße 17",
    "concierge_zip": "51147",
    "concierge_city": "Köln",
}

_numbers = itertools.count(1)


class Workshop:
    """Open every day, without drivers at first.

    :param shop: ``LiveShop``
    :param str service_area: each test file needs one of its own, as a visitor gets
        the workshop that serves the postcode.
    :param tuple hours: when it opens and closes.
    :param contact: of its partner.
    """

    def __init__(self, shop, service_area, hours=(8, 18), **contact):
        self.shop = shop
        self.driver_ids = []
        self.calendar_id = self._create_calendar(*hours)
        contact = {"name": "Werkstatt Rheinblick", **contact}
        self.id = shop.rpc(
            "autowartung.workshop",
            "create",
            {
                "partner_id": shop.rpc("res.partner", "create", contact),
                "resource_calendar_id": self.calendar_id,
                "service_area": service_area,
            },
        )

    def _create_calendar(self, opens, closes):
        hours = [
            {"name": day, "dayofweek": str(day), "hour_from": opens, "hour_to": closes}
            for day in EVERY_DAY
        ]
        values = {
            "name": "Werkstatt",
            "tz": "Europe/Berlin",
            "attendance_ids": [(5, 0, 0), *((0, 0, values) for values in hours)],
        }
        return self.shop.rpc("resource.calendar", "create", values)

    def hire(self, name, **values):
        """Create a driver who drives whenever it is open; return the id."""
        values = {"name": name, "resource_calendar_id": self.calendar_id, **values}
        driver_id = self.shop.rpc("autowartung.driver", "create", values)
        self.let_drive(*self.driver_ids, driver_id)
        return driver_id

    def let_drive(self, *driver_ids):
        """Let these drivers and nobody else drive."""
        self.driver_ids = driver_ids
        values = {"driver_ids": [(6, 0, driver_ids)]}
        self.shop.rpc("autowartung.workshop", "write", [self.id], values)

    def create_customer(self, **values):
        """Create a customer with an address of his own; return id and address."""
        values = {
            "name": "Erika Mustermann",
            "email": f"erika{next(_numbers)}@example.com",
            "lang": "de_DE",
            # What an invoice above 250 € needs.
            **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
            **values,
        }
        return self.shop.rpc("res.partner", "create", values), values["email"]

    def book(self, partner_id, start, price=289.0, mileage=0, **values):
        """Place a booking of a customer whose car is fetched at ``start`` (UTC)."""
        vehicle = {
            "partner_id": partner_id,
            "license_plate": f"K-EM {next(_numbers)}",
            "make": "VW",
            "model": "Golf",
            "mileage": mileage,
        }
        line = {"name": "Inspektion mit Ölwechsel", "price_unit": price}
        return self.shop.place(
            {
                **VISIT,
                "partner_id": partner_id,
                "vehicle_id": self.shop.rpc("autowartung.vehicle", "create", vehicle),
                "workshop_id": self.id,
                "appointment_start": start,
                "line_ids": [(0, 0, line)],
                **values,
            }
        )
