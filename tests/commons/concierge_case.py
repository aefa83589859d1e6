# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop with a workshop and one driver, on a frozen clock."""

from datetime import datetime, timedelta

from commons.concierge import concierge_values, create_workshop
from commons.payment import PaymentCase, agreed
from freezegun import freeze_time

NOW = datetime(2026, 12, 1, 9)
MONDAY_MORNING = datetime(2026, 12, 7, 7)


class ConciergeCase(PaymentCase):
    def setUp(self):
        super().setUp()
        clock = freeze_time(NOW, tick=True)
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        self.workshop = create_workshop(self.env)
        self.guest = self.env.ref("base.public_user")

    def book(self, start=MONDAY_MORNING, user=None, concierge=True, **values):
        """Place a booking as the website does."""
        bookings = self.env["autowartung.booking"].with_user(user or self.guest).sudo()
        visit = concierge_values(self.workshop, start) if concierge else {}
        booking = bookings.create(
            {
                "partner_id": self.customer.id,
                "line_ids": [(0, 0, {"name": "Inspektion", "price_unit": 149.0})],
                **agreed(),
                **visit,
                **values,
            }
        )
        booking.action_place()
        return booking.with_env(self.env)

    def let_time_pass(self, **units):
        self.clock.tick(timedelta(**units))
