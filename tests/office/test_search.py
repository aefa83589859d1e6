# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One search box finds a booking by whatever the caller says."""

from commons.roles import FIRST_SLOT, SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo.tests import tagged


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestSearch(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.create_booking(FIRST_SLOT)
        cls.booking.action_place()
        stranger = cls.env["res.partner"].create({"name": "Max Fremd"})
        cls.other = cls.create_booking(
            SECOND_SLOT, partner_id=stranger.id, vehicle_id=False
        )
        cls.env["payment.transaction"].create(
            {
                "provider_id": cls.env.ref("payment.payment_provider_stripe").id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": "AW-SEARCH-1",
                "provider_reference": "pi_3PabcDEF123456",
                "amount": 289.0,
                "currency_id": cls.env.company.currency_id.id,
                "partner_id": cls.customer.id,
                **cls.booking._payable_link_values(),
            }
        )

    def found(self, text, role="user"):
        bookings = self.as_role(role, self.env["autowartung.booking"])
        return bookings.search([("display_name", "ilike", text)])

    def test_by_plate_however_it_is_typed(self):
        for text in ("K-EM 1234", "kem1234", "K EM 1234", "k-em1234", "em 12"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.booking)

    def test_by_number_customer_and_payment(self):
        for text in (
            self.booking.name,
            self.booking.name[-5:],
            "mustermann",
            "erika@example.com",
            "pi_3PabcDEF123456",
            "AW-SEARCH-1",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.booking)

    def test_other_texts_find_nothing(self):
        for text in ("B-XY 9", "pi_3PabcDEF999999", "Schmidt"):
            with self.subTest(text=text):
                self.assertFalse(self.found(text))

    def test_an_accountant_finds_a_payment_too(self):
        self.assertEqual(self.found("pi_3PabcDEF123456", "accountant"), self.booking)

    def test_a_vehicle_is_found_by_its_plate_in_any_spelling(self):
        vehicles = self.as_role("user", self.env["autowartung.vehicle"])
        for text in ("kem1234", "K EM 1234", "K-EM"):
            with self.subTest(text=text):
                self.assertEqual(
                    vehicles.name_search(text), [(self.vehicle.id, "K-EM 1234")]
                )

    def test_all_columns_stand_in_order_and_what_is_over_is_folded(self):
        groups = self.env["autowartung.booking"].with_context(read_group_expand=True)
        result = groups.web_read_group(
            [], ["state"], auto_unfold=True, unfold_read_specification={"name": {}}
        )["groups"]
        states = [group["state"] for group in result]
        self.assertEqual(
            states,
            [name for name, _label in groups._fields["state"].selection],
        )
        opened = {group["state"] for group in result if "__records" in group}
        self.assertEqual(set(states) - opened, {"done", "cancelled"})
