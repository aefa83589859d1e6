# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop that offers three services and fetches cars, for tests of the booking."""

from commons.concierge import create_workshop

from odoo import Command

PRICES = {"Inspektion": 289.0, "Ölwechsel": 129.0, "HU/AU": 149.0}
VEHICLE = {
    "license_plate": "k em 1234",
    "make": "VW",
    "model": "Golf",
    "vin": "",
    "mileage": "84.200",
    "first_registration": "2019-05-14",
}
VISIT = {
    "zip": "51147",
    "name": "Erika Mustermann",
    "email": "erika@example.com",
    "phone": "0221 5550123",
    "street": "Heidestraße 17",
    "city": "Köln",
    "note": "",
}
CARD_NUMBER = "4242 4242 4242 4242"


def create_services(env, names=PRICES):
    """Create bookable services of one hour each; return the templates."""
    return env["product.template"].create(
        [
            {
                "name": name,
                "autowartung_is_service": True,
                "list_price": PRICES[name],
                "autowartung_service_duration": 1.0,
                "description_sale": f"{name}, mit Protokoll.",
            }
            for name in names
        ]
    )


class ShopMixin:
    """Mix into a test case of Odoo; makes what customers can choose."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        # Services of other data must not be on offer.
        env["product.template"].search([("autowartung_is_service", "=", True)]).write(
            {"autowartung_is_bookable_online": False}
        )
        env["autowartung.workshop"].search([]).active = False
        env["website"]._autowartung_set_up()
        cls.services = create_services(env)
        cls.inspection, cls.oil_change, cls.hu_au = cls.services
        cls.workshop = create_workshop(env, drivers=2, service_area="50, 51")
        visitor = env.ref("base.public_user")
        cls.requests = env["autowartung.booking.request"].with_user(visitor).sudo()
        cls.nobody = env["res.partner"]

    @classmethod
    def first_slot(cls):
        """Return the first free slot's beginning as the pages send it."""
        slots = cls.workshop._pickup_slots()
        return next(slot.start for slot in slots if slot.free).isoformat()

    @classmethod
    def take_all_drivers(cls, keep=0):
        cls.workshop.driver_ids = [Command.set(cls.workshop.driver_ids[:keep].ids)]
