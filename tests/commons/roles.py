# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One person for each role, and a booking of each kind that they may touch."""

from datetime import datetime

from commons.concierge import concierge_values, create_workshop

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

OURS = "autowartung_payment.group_autowartung_"
GROUPS = {
    "user": f"{OURS}user",
    "dispatcher": f"{OURS}dispatcher",
    "driver": f"{OURS}driver",
    "accountant": f"{OURS}accountant",
    "manager": f"{OURS}manager",
    "portal": "base.group_portal",
    "public": "base.group_public",
    "employee": "base.group_user",
}
ROLES = tuple(GROUPS)
# What they add is for the tests alone.
ADDONS_OF_THE_TESTS = ("autowartung_second_payable",)
# A Monday; the workshop's first window, in UTC.
FIRST_SLOT = datetime(2026, 12, 7, 7)
SECOND_SLOT = datetime(2026, 12, 7, 9)


class RolesCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop = create_workshop(cls.env, drivers=2)
        cls.users = {
            role: new_test_user(cls.env, f"aw_role_{role}", group)
            for role, group in GROUPS.items()
        }
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Erika Mustermann",
                "email": "erika@example.com",
                "street": "Heidestraße 17",
                "zip": "51147",
                "city": "Köln",
                "phone": "+49 221 5550123",
            }
        )
        cls.vehicle = cls.env["autowartung.vehicle"].create(
            {"partner_id": cls.customer.id, "license_plate": "K-EM 1234"}
        )
        cls.service = (
            cls.env["product.template"]
            .create(
                {
                    "name": "Inspektion",
                    "autowartung_is_service": True,
                    "list_price": 289.0,
                }
            )
            .product_variant_id
        )

    def setUp(self):
        super().setUp()
        # What is bounded is counted on a cursor of its own, which is this one.
        self.registry_enter_test_mode()

    @classmethod
    def create_booking(cls, start=FIRST_SLOT, price=None, **values):
        """Create a draft booking with pickup and return."""
        line = {"product_id": cls.service.id}
        if price is not None:
            line["price_unit"] = price
        return cls.env["autowartung.booking"].create(
            {
                "partner_id": cls.customer.id,
                "vehicle_id": cls.vehicle.id,
                "line_ids": [Command.create(line)],
                **concierge_values(cls.workshop, start),
                **values,
            }
        )

    @classmethod
    def create_confirmed(cls, start=FIRST_SLOT, **values):
        """Create a booking that costs nothing, and so is confirmed once placed."""
        booking = cls.create_booking(start, price=0.0, **values)
        booking.action_place()
        return booking

    def as_role(self, role, records):
        return records.with_env(self.env(user=self.users[role]))

    def planned_mails(self, booking, kind):
        """Return how many mails of a kind are planned for a booking."""
        return self.env["autowartung.follow.up"].search_count(
            [
                ("res_model", "=", booking._name),
                ("res_id", "=", booking.id),
                ("kind", "=", kind),
            ]
        )


class OneDriverCase(RolesCase):
    """A confirmed booking whose trips one driver has, and another who is free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.create_confirmed(FIRST_SLOT)
        cls.pickup, cls.back = cls.booking.pickup_id, cls.booking.return_id
        cls.driver = cls.pickup.driver_id
        cls.back.sudo().with_context(autowartung_slot=True).driver_id = cls.driver
        cls.other = cls.workshop.driver_ids - cls.driver
