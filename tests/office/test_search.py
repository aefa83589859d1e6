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

    def test_by_phone_number_however_it_is_typed(self):
        self.other.contact_phone = "0170/99 88 77 66"
        for text, booking in (
            ("0221 5550123", self.booking),
            ("+49 221 5550123", self.booking),
            ("0049 (0)221 / 555-0123", self.booking),
            ("(0221) 5550", self.booking),
            ("5550123", self.booking),
            ("+49 170 99887766", self.other),
            ("0170 9988", self.other),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), booking)
        self.booking.contact_phone = False
        self.customer.phone = "0049-221-5550123"
        self.assertEqual(self.found("+49 (221) 5550123"), self.booking)

    def test_a_customer_is_found_by_phone_number(self):
        customers = self.as_role("user", self.env["res.partner"])
        for stored in ("+49 221 5550123", "0221/5550123", "0049 (0)221 5550123"):
            self.customer.phone = stored
            for text in ("0221 5550123", "+492215550123", "00492215550", "221 55501"):
                with self.subTest(stored=stored, text=text):
                    found = [found for found, _name in customers.name_search(text)]
                    self.assertIn(self.customer.id, found)
        for text in ("0221 5550124", "0222 5550123", "022", "1234"):
            with self.subTest(text=text):
                self.assertFalse(customers.name_search(text))

    def test_on_the_phone_a_customer_is_found_by_plate(self):
        customers = self.as_role("user", self.env["res.partner"])
        customers = customers.with_context(autowartung_find_by_plate=True)
        for text in ("K-EM 1234", "kem1234", "em 12"):
            with self.subTest(text=text):
                found = [found for found, _name in customers.name_search(text)]
                self.assertEqual(found, self.customer.ids)
        self.assertFalse(customers.name_search("B-XY 9"))

    def test_what_is_over_is_unfolded_when_a_search_finds_it(self):
        self.booking.state = "cancelled"
        groups = self.env["autowartung.booking"].with_context(read_group_expand=True)

        def opened(domain):
            result = groups.web_read_group(
                domain,
                ["state"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification={"name": {}},
            )
            return {g["state"] for g in result["groups"] if "__records" in g}

        self.assertNotIn("cancelled", opened([]))
        found = opened([("display_name", "ilike", "kem1234")])
        self.assertIn("cancelled", found)
        self.assertNotIn("done", found, "nothing was found there")

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
