# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A booking by phone, whose customer agrees to the terms on its page."""

from commons.portal import PortalCase
from lxml import html

from odoo import Command
from odoo.tests import new_test_user

BOTH = {"accepts_terms": "1", "accepts_start": "1"}


class ConsentsCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        service = {
            "name": "Inspektion",
            "autowartung_is_service": True,
            "list_price": 149.0,
        }
        cls.service = cls.env["product.template"].create(service).product_variant_id
        cls.desk = new_test_user(
            cls.env, "desk", "autowartung_payment.group_autowartung_user"
        )

    def setUp(self):
        super().setUp()
        self.booking = self.book_by_phone()

    def book_by_phone(self, slot=10):
        dialog = self.env["autowartung.phone.booking"].with_user(self.desk)
        dialog = dialog.create(
            {
                "partner_id": self.customer.id,
                "service_ids": [Command.set(self.service.ids)],
                "workshop_id": self.workshop.id,
                "slot_start": self.slots[slot].start,
                "concierge_street": "Heidestraße 17",
                "concierge_zip": "51147",
                "concierge_city": "Köln",
                "contact_name": "Erika Mustermann",
                "contact_phone": "+49 221 5550123",
            }
        )
        number = dialog.action_place()["params"]["next"]["res_id"]
        return self.env["autowartung.booking"].browse(number)

    # === THE PAGE === #

    def page(self, **options):
        return self.get(self.address(self.booking, **options))

    def asks(self, page):
        return self.named(page, "booking_consents") is not None

    def offers_payment(self, page):
        return "o_payment_form" in page.text

    def terms_version(self, page):
        return self.hidden(page, "terms_version")

    def hidden(self, page, name):
        return html.fromstring(page.text).xpath(f"//input[@name='{name}']")[0].value

    def boxes(self, page):
        """Return ``{name: whether it is ticked}``."""
        boxes = html.fromstring(page.text).xpath("//input[@type='checkbox']")
        return {box.name: box.checked for box in boxes}

    def agree(self, page=None, **given):
        page = page or self.page()
        return self.post(
            self.booking,
            "/consents",
            **{
                "terms_version": self.terms_version(page),
                "total": self.hidden(page, "total"),
                **given,
            },
        )

    def assertNothingKept(self):
        booking = self.booking
        self.assertFalse(booking.terms_accepted_at or booking.early_start_accepted_at)
        self.assertFalse(booking.terms_version_id)

    def assertNotPayable(self):
        answer = self.start_payment(self.booking)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")
        self.assertFalse(self.booking.transaction_ids)
        self.assertFalse(self.control.requests())
