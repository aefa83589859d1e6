# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer with a booking whose car is fetched, and the pages of it over HTTP."""

from commons.concierge import concierge_values, create_workshop
from commons.payment import PaymentCase, agreed
from lxml import html

from odoo import Command
from odoo.http import Request
from odoo.tests import new_test_user

PASSWORD = "erikaerika1"


class PortalCase(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop = create_workshop(cls.env, drivers=1)
        cls.workshop.partner_id.phone = "+49 221 5550199"
        cls.slots = cls.workshop._pickup_slots()
        cls.vehicle = cls.env["autowartung.vehicle"].create(
            {"partner_id": cls.customer.id, "license_plate": "K-EM 1234"}
        )

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)  # forms need a session

    # === WHO AND WHAT === #

    def book(self, slot=10, **values):
        """Place a booking with a held slot; ``slot`` counts the workshop's slots."""
        return self.create_booking(
            **{
                **concierge_values(self.workshop, self.slots[slot].start),
                "vehicle_id": self.vehicle.id,
                **values,
            }
        )

    def book_on_the_website(self, slot=10):
        """Place a booking as a visitor does, not as the back office."""
        visitor = self.env.ref("base.public_user")
        booking = self.env["autowartung.booking"].with_user(visitor).sudo()
        booking = booking.create(
            {
                **concierge_values(self.workshop, self.slots[slot].start),
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"name": "Inspektion", "price_unit": 1})],
                **agreed(),
            }
        )
        booking.action_place()
        return booking.with_env(self.env)

    def book_and_pay(self, slot=10, **values):
        booking = self.book(slot, **values)
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        return booking

    def log_in(self, login="erika", partner=None, group="base.group_portal"):
        """Log in as a (new) user; return the user."""
        user = self.env["res.users"].search([("login", "=", login)])
        if not user:
            partner_id = {"partner_id": partner.id} if partner else {}
            user = new_test_user(
                self.env, login, group, password=PASSWORD, **partner_id
            )
        self.env.flush_all()
        self.authenticate(login, PASSWORD)
        return user

    def lapse(self, booking):
        """Let the hold of a booking's slot lapse."""
        booking.trip_ids.held_until = "2020-01-01 00:00:00"

    # === PAGES === #

    def address(self, booking, suffix="", token=None):
        token = booking._portal_ensure_token() if token is None else token
        query = f"?access_token={token}" if token else ""
        return f"/my/bookings/{booking.id}{suffix}{query}"

    def get(self, address, **options):
        self.env.flush_all()
        response = self.url_open(address, **options)
        self.env.invalidate_all()
        return response

    def post(self, booking, suffix, **data):
        """Send a page's form as its guest does."""
        token = booking._portal_ensure_token()
        return self.post_form(
            f"/my/bookings/{booking.id}{suffix}", access_token=token, **data
        )

    def post_form(self, address, allow_redirects=True, **data):
        form = {"csrf_token": self.csrf_token(), **data}
        self.env.flush_all()
        response = self.url_open(address, data=form, allow_redirects=allow_redirects)
        self.env.invalidate_all()
        return response

    def csrf_token(self):
        return Request.csrf_token(self)

    @staticmethod
    def slot_value(slot):
        return slot.start.isoformat()

    def named(self, response, name):
        """Return the text of the element with this ``name``, tidied, or ``None``."""
        found = html.fromstring(response.text).xpath(f"//*[@name='{name}']")
        return self.tidy(found[0].text_content()) if found else None

    @staticmethod
    def tidy(text):
        """Return a text as it is read, with one plain space between words."""
        return " ".join(text.split())
