# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A guest with a domain of umlauts gets the mails, at the name that servers know."""

from unittest.mock import patch

from commons.shop import VEHICLE, VISIT, ShopMixin
from commons.smtp_stand_in import SmtpStandIn
from freezegun import freeze_time

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.models.shop.placing import Order


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestMailAddresses(ShopMixin, TransactionCase):
    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.smtp = self.enterContext(SmtpStandIn())
        servers = self.env["ir.mail_server"]
        self.startPatcher(
            patch.object(
                self.registry["ir.mail_server"], "_disable_send", lambda s: False
            )
        )
        servers.search([]).active = False
        servers.create(
            {"name": "Stand-in", "smtp_host": "127.0.0.1", "smtp_port": self.smtp.port}
        )

    def place(self, email, customer=None):
        customer = customer or self.nobody
        given = {
            "services": {"service_ids": [str(self.inspection.id)]},
            "vehicle": VEHICLE,
            "appointment": {**VISIT, "email": email, "start": self.first_slot()},
        }
        request = {
            step: self.requests._check_step(step, values, customer)[0]
            for step, values in given.items()
        }
        order = Order(
            token=f"order of {email}",
            total=28900,
            terms=self.requests.env["autowartung.terms.version"]._current_name(),
            accepts_terms=True,
            accepts_start=True,
        )
        return self.requests._place(request, customer, order).with_env(self.env)

    def send_mails(self):
        self.env.flush_all()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["mail.mail"].process_email_queue()

    def test_the_confirmation_arrives_at_the_name_that_servers_know(self):
        booking = self.place("info@müller.example\u200b")
        booking._confirm()
        booking._perform_follow_up("confirmation_mail")
        self.send_mails()
        self.assertEqual(self.smtp.recipients, ["info@xn--mller-kva.example"])

    def test_who_is_logged_in_without_a_usable_address_is_asked_for_one(self):
        customer = self.nobody.create({"name": "Jörg", "email": "jörg@example.com"})
        visit = {**VISIT, "email": "", "start": self.first_slot()}
        _values, errors = self.requests._check_step("appointment", visit, customer)
        self.assertEqual(set(errors), {"email"})
        booking = self.place("joerg@example.com", customer)
        self.assertEqual(booking.partner_id, customer)
        self.assertEqual(customer.email, "joerg@example.com")

    def test_the_form_says_why_an_address_is_refused(self):
        for typed, words in (
            ("jörg@example.com", "special letters"),
            ("x@[127.0.0.1].de", "check the mail address"),
        ):
            visit = {**VISIT, "email": typed, "start": self.first_slot()}
            _values, errors = self.requests._check_step(
                "appointment", visit, self.nobody
            )
            self.assertEqual(set(errors), {"email"})
            self.assertIn(words, errors["email"])

    def test_a_withdrawal_is_acknowledged_there_too(self):
        withdrawals = self.env["autowartung.withdrawal"]
        given = {"name": "Max", "contract": "?", "email": "info@müller.example"}
        values, errors = withdrawals._check(given)
        self.assertFalse(errors)
        withdrawals._declare(values)
        self.send_mails()
        self.assertIn("info@xn--mller-kva.example", self.smtp.recipients)
        # What nobody can write to is no reason to refuse what is declared.
        _values, errors = withdrawals._check({**given, "email": "jörg@example.com"})
        self.assertFalse(errors)

    def test_a_link_is_not_sent_to_an_address_of_old_that_nobody_can_write_to(self):
        booking = self.place("erika@example.com")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET email = %s WHERE id = %s",
            ["jörg@example.com", booking.partner_id.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "special letters"):
            booking.action_send_payment_link()
