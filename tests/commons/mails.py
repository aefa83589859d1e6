# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings with a car, a driver and windows in December 2026, for tests on mails."""

from datetime import datetime

from commons.concierge import concierge_values, create_workshop

from odoo import Command
from odoo.tests import HttpCase, TransactionCase

# Monday, 8 o'clock in Berlin.
PICKUP_START = datetime(2026, 12, 7, 7)
BEFORE = "2026-12-01 09:00:00"


class MailsCase(TransactionCase):
    def setUp(self):
        super().setUp()
        if not isinstance(self, HttpCase):
            # Mails are counted on a cursor of its own, which is this one.
            self.registry_enter_test_mode()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop = create_workshop(cls.env, drivers=2)
        cls.workshop.partner_id.write(
            {"phone": "+49 221 5550100", "email": "werkstatt@example.com"}
        )
        cls.workshop.driver_ids.write({"phone": "+49 170 5550123"})
        cls.customer = cls.create_customer("de_DE")
        cls.vehicle = cls.env["autowartung.vehicle"].create(
            {
                "partner_id": cls.customer.id,
                "license_plate": "K-EM 2024",
                "make": "VW",
                "model": "Golf",
            }
        )

    @classmethod
    def create_customer(cls, language):
        if language == "en_US":
            cls.env["res.lang"]._activate_lang("en_US")
        return cls.env["res.partner"].create(
            {
                "name": "Erika Mustermann",
                "email": "erika@example.com",
                "lang": language,
                "country_id": cls.env.ref("base.de").id,
            }
        )

    def create_booking(self, concierge=True, price=249.0, **values):
        """Create and place a booking; with a price of 0 it is confirmed at once."""
        trips = concierge_values(self.workshop, PICKUP_START) if concierge else {}
        line = Command.create({"name": "Inspektion", "price_unit": price})
        booking = self.env["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                "vehicle_id": self.vehicle.id,
                "line_ids": [line],
                **trips,
                **values,
            }
        )
        booking.action_place()
        return booking

    def confirmed_booking(self, **values):
        return self.create_booking(price=0, **values)

    def bare_booking(self, **values):
        """A booking without vehicle, trips, appointment or workshop."""
        return self.create_booking(concierge=False, vehicle_id=False, **values)

    def mails(self, booking):
        return self.env["mail.mail"].search(
            [("model", "=", booking._name), ("res_id", "=", booking.id)]
        )

    def send(self, booking, kind):
        """Send the mail of a kind; return it, or nothing if it was overtaken."""
        before = self.mails(booking)
        booking._perform_follow_up(kind)
        return self.mails(booking) - before
