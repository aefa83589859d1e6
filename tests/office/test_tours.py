# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The back office, as a person sees it in the browser."""

from commons.concierge import create_workshop

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestBackOfficeTours(HttpCase):
    browser_size = "1366x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A shop without workshops of its own: the dialog then chooses the only one.
        cls.env["autowartung.workshop"].search([]).active = False
        cls.workshop = create_workshop(cls.env, drivers=2)
        cls.dispatcher = new_test_user(
            cls.env,
            "aw_tour_dispatcher",
            "autowartung_payment.group_autowartung_dispatcher",
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Tour Kundin",
                "email": "tour@example.com",
                "street": "Heidestraße 17",
                "zip": "51147",
                "city": "Köln",
            }
        )
        vehicles = cls.env["autowartung.vehicle"]
        cls.vehicle = vehicles.create(
            {"partner_id": cls.customer.id, "license_plate": "K-TK 2026"}
        )
        cls.env["product.template"].create(
            {
                "name": "Tour-Inspektion",
                "autowartung_is_service": True,
                "list_price": 289.0,
            }
        )
        other = cls.env["res.partner"].create({"name": "Andere"})
        cls.env["autowartung.booking"].create(
            {
                "partner_id": other.id,
                "vehicle_id": vehicles.create(
                    {"partner_id": other.id, "license_plate": "K-XX 1"}
                ).id,
            }
        )

    def test_the_front_desk_takes_a_booking_and_tells_that_the_car_is_ready(self):
        self.start_tour(
            "/odoo/autowartung-bookings",
            "autowartung_phone_booking",
            login=self.dispatcher.login,
            timeout=180,
        )
        booking = self.env["autowartung.booking"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(booking.state, "pending")
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"held"})
        self.assertEqual(booking.appointment_start, booking.pickup_id.window_start)
        follow_up = self.env["autowartung.follow.up"].search(
            [("res_model", "=", booking._name), ("res_id", "=", booking.id)]
        )
        self.assertEqual(follow_up.kind, "payment_link_mail")
        booking._confirm()
        self.start_tour(
            "/odoo/autowartung-bookings",
            "autowartung_car_ready",
            login=self.dispatcher.login,
            timeout=180,
        )
        self.assertEqual(booking.state, "ready")
