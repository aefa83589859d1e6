# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer's own data on Odoo's page: the mail address can be written to."""

from commons.portal import PortalCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestOwnAddress(PortalCase):
    def setUp(self):
        super().setUp()
        self.user = self.log_in("gast@example.com")
        self.partner = self.user.partner_id
        self.partner.email = "gast@example.com"

    def submit(self, email):
        return self.post_form(
            "/my/address/submit",
            partner_id=self.partner.id,
            address_type="billing",
            name=self.partner.name,
            email=email,
            phone="0221 5550123",
            street="Heidestraße 17",
            zip="51147",
            city="Köln",
            country_id=self.env.ref("base.de").id,
            required_fields="name,email",
        ).json()

    def test_an_address_is_kept_as_mail_servers_take_it(self):
        answer = self.submit("info@müller.example\u200b")
        self.assertNotIn("invalid_fields", answer, answer)
        self.assertEqual(self.partner.email, "info@xn--mller-kva.example")

    def test_what_nothing_can_be_sent_to_is_said_at_its_field(self):
        for typed in ("jörg@example.com", "x@example..com", "x@[127.0.0.1].de"):
            with self.subTest(typed=typed):
                answer = self.submit(typed)
                self.assertEqual(answer["invalid_fields"], ["email"])
                self.assertEqual(self.partner.email, "gast@example.com")
