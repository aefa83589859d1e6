# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every order is confirmed, with the words that the customer agreed to."""

import base64

from commons.shop import VEHICLE, VISIT, ShopMixin
from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.models.shop.placing import Order


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestOrderMail(ShopMixin, TransactionCase):
    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        requests = self.requests.with_context(lang="de_DE")
        given = {
            "services": {"service_ids": [str(self.inspection.id)]},
            "vehicle": VEHICLE,
            "appointment": {**VISIT, "start": self.first_slot()},
        }
        request = {
            step: requests._check_step(step, values, self.nobody)[0]
            for step, values in given.items()
        }
        order = Order(
            token="token-of-the-order",
            total=28900,
            terms=requests.env["autowartung.terms.version"]._current_name(),
            accepts_terms=True,
            accepts_start=True,
        )
        placed = requests._place(request, self.nobody, order)
        self.booking = placed.with_env(self.env)

    def follow_up(self):
        return self.env["autowartung.follow.up"].search(
            [
                ("res_model", "=", self.booking._name),
                ("res_id", "=", self.booking.id),
                ("kind", "=", "payment_link_mail"),
            ]
        )

    def mails(self):
        domain = [("model", "=", self.booking._name), ("res_id", "=", self.booking.id)]
        return self.env["mail.mail"].search(domain)

    def test_who_does_not_pay_at_once_gets_the_order_by_mail(self):
        self.assertEqual(len(self.follow_up()), 1)
        self.follow_up()._perform()
        mail = self.mails()
        self.assertIn(self.booking.name, mail.body_html)
        self.assertIn("access_token", mail.body_html)

    def test_the_agreed_words_go_with_it(self):
        self.follow_up()._perform()
        [terms] = self.mails().attachment_ids.filtered(
            lambda attachment: attachment.name == "AGB und Widerruf.html"
        )
        content = base64.b64decode(terms.datas).decode()
        self.assertIn("Widerruf", content)
        self.assertIn(str(self.booking.terms_version_id.body), content)

    def test_who_has_paid_is_not_asked_to_pay(self):
        self.booking._confirm()
        self.follow_up()._perform()
        self.assertFalse(self.mails().filtered(lambda m: "zahl" in (m.subject or "")))
