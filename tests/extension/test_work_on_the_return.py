# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The driver who brings the car back reads what was done."""

from commons.extension import ExtensionCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWorkOnTheReturn(ExtensionCase):
    def shown(self, trip):
        return str(
            self.env["ir.qweb"]._render(
                "autowartung_payment.driver_trip_facts", {"trip": trip.sudo()}
            )
        )

    def test_the_return_shows_the_service_and_the_extra_work_that_was_ordered(self):
        ordered, declined = self.sent(), self.sent(("Luftfilter", 30))
        self.approve(ordered, ordered.line_ids[0])
        self.send(declined, "/decline")
        shown = self.shown(self.booking.return_id)
        for name in ("Inspektion", "Bremsbeläge vorn"):
            self.assertIn(name, shown)
        for name in ("Wischerblätter", "Luftfilter"):
            self.assertNotIn(name, shown)

    def test_the_pickup_shows_none_of_it(self):
        self.assertNotIn("work_done", self.shown(self.booking.pickup_id))
