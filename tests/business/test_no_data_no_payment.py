# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No money moves for what no right invoice could be written about."""

from commons.business import create_company, take_reverse_charge, use_tax_number
from commons.business_case import BusinessCase

from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestNoDataNoPayment(BusinessCase):
    def test_no_payment_begins_while_the_seller_is_unknown(self):
        booking = self.create_booking()
        self.env.company.vat = False
        answer = self.start_payment(booking)
        self.assertNotIn("client_secret", answer)
        self.assertIn("nicht möglich", answer["data"]["message"])
        page = self.url_open(booking.get_portal_url())
        self.assertIn("booking_no_invoice", page.text)
        self.assertFalse(booking.transaction_ids)
        use_tax_number(self.env)
        self.assertIn("client_secret", self.start_payment(booking))

    def test_an_invoice_above_250_names_the_consumer(self):
        self.customer.street = False
        self.create_booking(250.0)
        with self.assertRaisesRegex(UserError, "above"):
            self.create_booking(250.01)

    def test_an_invoice_of_a_business_always_names_it(self):
        company = create_company(self.env, zip=False)
        with self.assertRaisesRegex(UserError, "of the company"):
            self.book(company, (20.0, 1))

    def test_a_business_abroad_is_refused_with_a_sentence(self):
        for values in ({"country": "AT"}, {"country": "CH", "vat": False}):
            company = create_company(self.env, **values)
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "call"):
                self.book(company, (20.0, 1))
        take_reverse_charge(self.env)
        with self.assertRaisesRegex(UserError, "call"):
            self.book(create_company(self.env, "CH", vat=False), (20.0, 1))
        with self.assertRaisesRegex(UserError, "VAT"):
            self.book(create_company(self.env, "AT", vat=False), (20.0, 1))

    def test_reverse_charge_needs_the_own_number(self):
        self.env.company.vat = False
        with self.assertRaisesRegex(UserError, "VAT identification number"):
            self.env.company.autowartung_eu_business = "reverse_charge"
