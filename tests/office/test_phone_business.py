# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who calls for a company gets an invoice to the company."""

from commons.business import AUSTRIAN_VAT, GERMAN_VAT, take_reverse_charge
from commons.roles import FIRST_SLOT, SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

NOW = "2026-12-01 09:00:00"


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestPhoneBusiness(RolesCase):
    def dialog(self, **values):
        wizard = self.as_role("user", self.env["autowartung.phone.booking"])
        return wizard.create(
            {
                "partner_id": self.customer.id,
                "service_ids": [Command.set(self.service.ids)],
                "workshop_id": self.workshop.id,
                "slot_start": FIRST_SLOT,
                "is_business": True,
                "invoice_name": "Muster Logistik GmbH",
                **values,
            }
        )

    def place(self, **values):
        action = self.dialog(**values).action_place()
        action = action.get("params", {}).get("next", action)
        return self.env["autowartung.booking"].browse(action["res_id"])

    def test_the_company_is_charged_and_the_caller_stays_as_he_is(self):
        booking = self.place(invoice_vat="de 136 695 976")
        company = booking.partner_id
        self.assertTrue(company.is_company and booking.is_business)
        self.assertEqual(company.vat, GERMAN_VAT)
        self.assertEqual(company.street, "Heidestraße 17")
        self.assertEqual(company.email, self.customer.email)
        self.assertFalse(self.customer.parent_id or self.customer.is_company)
        self.assertEqual(booking.contact_name, self.customer.name)
        self.assertFalse(booking._has_right_of_withdrawal())

    def test_the_net_total_is_said_while_the_customer_is_on_the_phone(self):
        take_reverse_charge(self.env)
        model = self.as_role("user", self.env["autowartung.phone.booking"])
        with Form(model, "autowartung_payment.phone_booking_view_form") as form:
            form.partner_id = self.customer
            form.workshop_id = self.workshop
            form.service_ids.add(self.service)
            self.assertEqual(form.amount_total, 289.0)
            form.is_business = True
            form.invoice_name = "Wiener Spedition GmbH"
            form.invoice_country_id = self.env.ref("base.at")
            form.invoice_vat = AUSTRIAN_VAT
            self.assertEqual(form.amount_total, 242.86)
        booking = self.place(
            invoice_vat=AUSTRIAN_VAT,
            invoice_country_id=self.env.ref("base.at").id,
            invoice_street="Ring 1",
            invoice_zip="1010",
            invoice_city="Wien",
        )
        self.assertEqual(booking.amount_total, 242.86)

    def test_what_its_invoice_lacks_is_asked_for(self):
        for values in (
            {"invoice_vat": "DE136695977"},
            {"invoice_country_id": self.env.ref("base.ch").id},
            {"invoice_street": "Ring 1"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.place(**values)

    def test_a_mail_address_that_cannot_be_used_is_that_of_who_orders(self):
        booking = self.place()
        self.customer.email = False
        self.env.cr.execute(
            "UPDATE res_partner SET email = 'broken' WHERE id = %s",
            [booking.partner_id.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "mail address"):
            self.dialog(slot_start=SECOND_SLOT).action_save_draft()

    def test_a_company_that_is_known_is_charged_without_more_ado(self):
        self.customer.is_company = True
        booking = self.place(is_business=False)
        self.assertEqual(booking.partner_id, self.customer)
        self.assertTrue(booking.is_business)

    def test_without_its_own_data_the_shop_places_nothing(self):
        self.env.company.vat = False
        with self.assertRaisesRegex(UserError, "tax number"):
            self.place(is_business=False)
