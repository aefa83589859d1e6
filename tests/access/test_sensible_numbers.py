# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is no number, or too large a one, is refused with a sentence: no error, no row.

JSON as Odoo reads it knows NaN, Infinity and 1e999.
"""

from commons.roles import RolesCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

NO_NUMBERS = (float("nan"), float("inf"), float("-inf"), 1e300, -1e300, "nan", "1e999")


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestSensibleNumbers(RolesCase):
    def test_no_quantity_takes_anything_off(self):
        line = self.create_booking().line_ids
        for quantity in (0, -1, -0.5):
            with (
                self.subTest(quantity=quantity),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                line.quantity = quantity

    def test_no_line_of_a_booking_has_a_price_or_quantity_that_is_none(self):
        booking = self.as_role("user", self.create_booking())
        line = booking.line_ids
        for name in ("price_unit", "quantity"):
            for value in (*NO_NUMBERS, 1e7, -1e7, "x", 10**400):
                with self.subTest(name=name, value=value):
                    with self.assertRaises(ValidationError):
                        line.write({name: value})
                    given = {"name": "Filter", name: value}
                    with self.assertRaises(ValidationError):
                        booking.write({"line_ids": [Command.create(given)]})
                    with self.assertRaises(ValidationError):
                        booking.create(
                            {
                                "partner_id": self.customer.id,
                                "line_ids": [Command.create(given)],
                            }
                        )
        self.assertEqual(booking.amount_total, 289)

    def test_no_line_costs_more_than_its_bound(self):
        line = self.as_role("user", self.create_booking().line_ids)
        line.price_unit = 9_999_999.99
        with self.assertRaises(ValidationError):
            line.quantity = 2
        with self.assertRaises(ValidationError):
            line.write({"price_unit": 5000, "quantity": 5000})

    def test_in_sudo_mode_no_line_costs_more_either(self):
        line = self.create_booking().line_ids.sudo()
        with self.assertRaises(ValidationError):
            line.price_unit = 1e8

    def test_no_service_has_a_price_or_duration_that_is_none(self):
        service = self.env["product.template"].create(
            {"name": "Inspektion", "autowartung_is_service": True, "list_price": 149}
        )
        service = self.as_role("manager", service)
        for name in ("list_price", "autowartung_service_duration"):
            for value in (*NO_NUMBERS, 1e7):
                case = self.subTest(name=name, value=value)
                with case, self.assertRaises(ValidationError):
                    service.write({name: value})
        self.assertEqual(service.list_price, 149)

    def test_other_products_cost_what_they_cost(self):
        product = self.env["product.template"].create({"name": "Halle"})
        product.list_price = 5e7
        self.assertEqual(product.list_price, 5e7)

    def test_no_setting_is_a_number_that_no_column_holds(self):
        options = self.as_role("manager", self.env["autowartung.shop.options"])
        for name in ("autowartung_hold_minutes", "autowartung_cutoff_hours"):
            for value in (*NO_NUMBERS, 2**31):
                case = self.subTest(name=name, value=value)
                with case, self.assertRaises(ValidationError):
                    options.create({name: value})

    def test_no_mileage_is_one(self):
        for value in (*NO_NUMBERS, 2**31):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                self.as_role("user", self.vehicle).write({"mileage": value})
