# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What cannot be paid online is said while services are chosen, not after the order."""

from commons.payment import PaymentCase
from commons.shop import VEHICLE, VISIT, ShopMixin

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.exceptions import InvalidStep
from odoo.addons.autowartung_payment.models.shop.placing import Order


@tagged("post_install", "-at_install")
class TestAmountLimits(ShopMixin, PaymentCase):
    def request(self):
        return {
            "services": {"service_ids": [str(self.oil_change.id)]},
            "vehicle": VEHICLE,
            "appointment": {**VISIT, "start": self.first_slot()},
        }

    def test_step_of_the_services_says_it(self):
        for price, limit in ((0.49, "0.50"), (1_000_000, "999.999.99")):
            self.oil_change.list_price = price
            with self.subTest(price=price):
                _values, errors = self.requests._check_step(
                    "services", self.request()["services"], self.nobody
                )
                self.assertRegex(errors["service_ids"], limit)
        self.oil_change.list_price = 0.50
        _values, errors = self.requests._check_step(
            "services", self.request()["services"], self.nobody
        )
        self.assertFalse(errors)

    def test_several_services_are_paid_together(self):
        self.oil_change.list_price = self.hu_au.list_price = 0.30
        chosen = [str(self.oil_change.id), str(self.hu_au.id)]
        _values, errors = self.requests._check_step(
            "services", {"service_ids": chosen}, self.nobody
        )
        self.assertFalse(errors)

    def test_price_that_became_too_small_meanwhile_is_not_ordered(self):
        self.oil_change.list_price = 0.49
        terms = self.requests.env["autowartung.terms.version"]
        order = Order(
            token="token",
            total=49,
            terms=terms._current_name(),
            accepts_terms=True,
            accepts_start=True,
        )
        bookings = self.env["autowartung.booking"]
        before = bookings.search_count([])
        with self.assertRaises(InvalidStep) as caught:
            self.requests._place(self.request(), self.nobody, order)
        self.assertEqual(caught.exception.step, "services")
        self.assertEqual(bookings.search_count([]), before)

    def test_booking_by_phone_is_refused_and_nobody_is_written(self):
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        self.oil_change.list_price = 0.49
        dialog = (
            self.env["autowartung.phone.booking"]
            .with_user(clerk)
            .create(
                {
                    "partner_id": self.customer.id,
                    "service_ids": [
                        Command.set(self.oil_change.product_variant_id.ids)
                    ],
                    "workshop_id": self.workshop.id,
                    "with_concierge": False,
                }
            )
        )
        mails = self.env["mail.mail"].search_count([])
        with self.assertRaisesRegex(UserError, "cannot be paid online.*0.50"):
            dialog.action_place()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.oil_change.list_price = 0.50
        dialog.action_place()
