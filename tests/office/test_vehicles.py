# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The office gives a booking a car of its customer."""

from commons.roles import FIRST_SLOT, RolesCase
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestVehicles(RolesCase):
    def test_no_booking_gets_the_car_of_somebody_else(self):
        booking = self.as_role("user", self.create_confirmed(FIRST_SLOT))
        stranger = self.customer.copy()
        others = self.vehicle.copy(
            {"partner_id": stranger.id, "license_plate": "K-XY 99"}
        )
        with self.assertRaisesRegex(UserError, "K-XY 99"), self.env.cr.savepoint():
            booking.vehicle_id = others
        second = self.vehicle.copy({"license_plate": "K-EM 77E"})
        booking.vehicle_id = second
        self.assertEqual(booking.vehicle_id, second)

    def test_a_company_pays_for_the_cars_of_its_people(self):
        company = self.env["res.partner"].create(
            {"name": "Muster GmbH", "is_company": True}
        )
        draft = self.create_booking(FIRST_SLOT)
        booking = self.as_role("user", draft)
        booking.write({"partner_id": company.id, "vehicle_id": self.vehicle.id})
        draft.state = "confirmed"
        second = self.vehicle.copy({"license_plate": "K-EM 77E"})
        booking.vehicle_id = second
        self.assertEqual(booking.vehicle_id, second)
