# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A running shop with the demo data, and what the pictures show beyond it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from commons.live_shop import LiveShop, stripe_environment
from environment.odoo_server import Workplace

DRIVER_LOGIN = "fahrerin"
PASSWORD = "pictures-pictures"
MODULE = "autowartung_payment"
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = 4
SLOTS = (8, 10, 13)
# Whose cars are fetched in the week that is shown: plate, make, model, days from now.
OTHERS = (
    ("Bernd Beispiel", "K-BB 815", "Opel", "Corsa", 2),
    ("Clara Kunde", "BM-CK 42", "Škoda", "Octavia", 3),
    ("Deniz Demir", "K-DD 2019", "Ford", "Fiesta", 4),
    ("Eva Exempel", "SU-EE 77", "VW", "Polo", 5),
    ("Frank Fallstudie", "K-FF 100E", "Hyundai", "Kona", 6),
)


class DemoShop(LiveShop):
    """The demo data on a database of its own."""

    def _let_others_sleep(self):
        Workplace.from_environ().run_odoo(
            self.database,
            script="demo_data.py",
            **stripe_environment(self.sandbox.url),
        )
        super()._let_others_sleep()

    def demo(self, name):
        """Return the id of a record of the demo data."""
        [found] = self.rpc(
            "ir.model.data",
            "search_read",
            [("module", "=", MODULE), ("name", "=", name)],
            ["res_id"],
        )
        return found["res_id"]

    def give_log_in(self, login, group, **values):
        """Create a user; return its id."""
        module, name = group.split(".")
        [found] = self.rpc(
            "ir.model.data",
            "search_read",
            [("module", "=", module), ("name", "=", name)],
            ["res_id"],
        )
        values = {"name": login, "password": PASSWORD, "lang": "de_DE", **values}
        groups = [(6, 0, [found["res_id"]])]
        return self.rpc(
            "res.users", "create", {**values, "login": login, "group_ids": groups}
        )

    def book_for_others(self):
        """Fill the week with confirmed bookings that cost nothing."""
        workshop = self.demo("demo_workshop")
        service = self.demo("demo_service_inspection")
        [variant] = self.rpc(
            "product.template", "read", [service], ["product_variant_id"]
        )
        for number, (name, plate, make, model, days) in enumerate(OTHERS):
            address = {"zip": "50668", "city": "Köln"}
            address["street"] = f"Domstraße {number + 3}"
            values = {"name": name, "lang": "de_DE", **address}
            partner = self.rpc("res.partner", "create", values)
            car = {"license_plate": plate, "make": make, "model": model}
            vehicle = self.rpc(
                "autowartung.vehicle", "create", {**car, "partner_id": partner}
            )
            line = {"product_id": variant["product_variant_id"][0]}
            if number % 2:
                line["price_unit"] = 0
            values = {
                "partner_id": partner,
                "vehicle_id": vehicle,
                "workshop_id": workshop,
                "with_concierge": True,
                "appointment_start": self.slot(days, number),
                "concierge_street": f"Domstraße {number + 3}",
                "concierge_zip": "50668",
                "concierge_city": "Köln",
                "contact_name": name,
                "contact_phone": f"+49 221 55502{number:02}",
                "line_ids": [(0, 0, line)],
            }
            booking = self.rpc("autowartung.booking", "create", values)
            self.rpc("autowartung.booking", "action_place", [booking])

    @staticmethod
    def slot(days, number=0):
        """Return the beginning of a slot on a working day, UTC as Odoo writes it."""
        day = datetime.now(BERLIN) + timedelta(days=days)
        while day.weekday() > FRIDAY:
            day += timedelta(days=1)
        hour = SLOTS[number % len(SLOTS)]
        start = day.replace(hour=hour, minute=0, second=0, microsecond=0)
        return f"{start.astimezone(UTC):%Y-%m-%d %H:%M:%S}"

    def move_first_trip_to_today(self):
        """Let a driver have something to do now."""
        today = f"{datetime.now(BERLIN):%Y-%m-%d}"
        self.sql(
            """
            UPDATE autowartung_concierge_trip
               SET window_start = %s::date + interval '9 hours',
                   window_end = %s::date + interval '11 hours',
                   driver_id = %s
             WHERE id = (SELECT min(id) FROM autowartung_concierge_trip
                          WHERE state = 'scheduled' AND leg = 'pickup')
            """,
            today,
            today,
            self.demo("demo_driver_aylin"),
        )
