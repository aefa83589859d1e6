# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail of a company is a letter: it says who that is (§ 35a GmbHG)."""

from commons.mails import BEFORE, MailsCase
from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged


@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestLetters(MailsCase):
    def test_mails_name_seat_register_and_managing_directors(self):
        company = self.env.company
        company.write(
            {
                "name": "Muster Mobil GmbH",
                "city": "Köln",
                "company_registry": "HRB 12345",
                "autowartung_register_court": "Amtsgericht Köln",
                "autowartung_managing_directors": "Anna Muster",
            }
        )
        mail = self.send(self.confirmed_booking(), "confirmation_mail")
        for shown in (
            "Muster Mobil GmbH, Sitz: Köln",
            "Amtsgericht Köln, HRB 12345",
            "Geschäftsführung: Anna Muster",
        ):
            self.assertIn(shown, mail.body_html)

    def test_who_has_nothing_to_name_names_nothing(self):
        self.env.company.write({"name": "Anna Muster", "company_registry": False})
        mail = self.send(self.confirmed_booking(), "confirmation_mail")
        self.assertNotIn("Sitz:", mail.body_html)
        self.assertNotIn("Register", mail.body_html)

    def test_the_confirmation_says_what_each_service_is(self):
        service = self.env["product.template"].create(
            {
                "name": "Inspektion",
                "autowartung_is_service": True,
                "autowartung_service_duration": 1.5,
                "description_sale": "Nach Vorgabe des Herstellers.",
                "list_price": 0,
            }
        )
        line = Command.create({"product_id": service.product_variant_id.id})
        booking = self.create_booking(line_ids=[line])
        mail = self.send(booking, "confirmation_mail")
        self.assertIn("Nach Vorgabe des Herstellers.", mail.body_html)
        self.assertIn("etwa 1", mail.body_html)
