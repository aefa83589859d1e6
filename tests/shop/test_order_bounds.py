# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody orders without end, and nobody's mailbox is filled through the shop."""

from unittest.mock import patch

from commons.pages import CONSENT, PagesCase
from lxml import html

from odoo.tests import tagged

from odoo.addons.autowartung_payment.controllers.shop import website
from odoo.addons.autowartung_payment.models.common.limits import (
    HOUR,
    UNPAID_MAILS,
    Limit,
)

THREE = Limit("orders of the tests", 3, HOUR)
MANY = Limit("many orders of the tests", 99, HOUR)


@tagged("post_install", "-at_install")
class TestOrderBounds(PagesCase):
    def order_and_cancel(self, **visit):
        """Order and cancel as quickly as a script; return the order's answer."""
        answer = self.submit("review", self.fill(**visit), **CONSENT)
        if answer.status_code == 303:
            self.bookings()[-1].action_cancel()
            self.env.flush_all()
        return answer

    def assertTooMany(self, answer):
        self.assertEqual(answer.status_code, 429)
        self.assertLessEqual(int(answer.headers["Retry-After"]), HOUR)
        [alert] = answer.page.xpath("//*[@name='booking_alert']")
        self.assertRegex(alert.text_content(), r"in (60|59) Minuten")
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_one_network_orders_so_many_times_whatever_the_mailbox(self):
        limits = {"ORDERS_OF_NETWORK": THREE, "ORDERS_OF_MAILBOX": MANY}
        with patch.multiple(website, **limits):
            for number in range(THREE.most):
                answer = self.order_and_cancel(email=f"e{number}@example.com")
                self.assertEqual(answer.status_code, 303)
            self.assertTooMany(self.order_and_cancel(email="another@example.com"))
        self.assertEqual(len(self.bookings()), THREE.most)

    def test_one_mailbox_is_ordered_for_so_many_times_however_it_is_spelt(self):
        limits = {"ORDERS_OF_NETWORK": MANY, "ORDERS_OF_MAILBOX": THREE}
        with patch.multiple(website, **limits):
            for spelling in ("e@example.com", "E@Example.com", "e+1@example.com"):
                answer = self.order_and_cancel(email=spelling)
                self.assertEqual(answer.status_code, 303)
            self.assertTooMany(self.order_and_cancel(email="e+2@example.com"))
            answer = self.order_and_cancel(email="another@example.com")
            self.assertEqual(answer.status_code, 303)

    def test_what_was_sent_twice_is_one_order(self):
        with patch.object(website, "ORDERS_OF_NETWORK", THREE):
            review = self.fill()
            for _click in range(THREE.most + 1):
                answer = self.submit("review", review, **CONSENT)
                self.assertEqual(answer.status_code, 303)


@tagged("post_install", "-at_install")
class TestMailsToStrangers(PagesCase):
    EVIL = "Gewinn http://evil.example/a"

    def order(self, **visit):
        self.submit("review", self.fill(**visit), **CONSENT)
        return self.bookings()[-1]

    def mails(self):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "autowartung.booking"),
                ("res_id", "in", self.bookings().ids),
            ]
        )

    def test_what_a_stranger_typed_makes_no_link(self):
        booking = self.order(name=self.EVIL, street="evil.example 5", city="www.evil")
        for kind in ("payment_link_mail", "cancellation_mail"):
            booking._perform_follow_up(kind)
            if kind == "payment_link_mail":
                booking.action_cancel()
        self.assertEqual(len(self.mails()), 2)
        for mail in self.mails():
            self.assertNotIn("http://evil", mail.body_html)
            self.assertNotIn("evil.example", mail.body_html)
            self.assertNotIn("www.evil", mail.body_html)
            greeting = html.fromstring(mail.body_html).xpath(
                "//h1/following-sibling::p[1]"
            )
            self.assertNotIn("Gewinn", greeting[0].text_content())

    def test_a_mailbox_gets_a_few_mails_about_what_nobody_has_paid(self):
        booking = self.order()
        for _time in range(UNPAID_MAILS.most + 3):
            booking._perform_follow_up("payment_link_mail")
        self.assertEqual(len(self.mails()), UNPAID_MAILS.most)
        notes = booking.message_ids.filtered(lambda m: "ausgelassen" in (m.body or ""))
        self.assertEqual(len(notes), 3, "the office can see it")

    def test_once_it_is_paid_every_mail_is_sent(self):
        booking = self.order()
        for _time in range(UNPAID_MAILS.most + 3):
            booking._perform_follow_up("payment_link_mail")
        before = len(self.mails())
        booking._confirm()
        self.env.cr.execute(
            "UPDATE autowartung_booking SET payment_status = 'paid' WHERE id = %s",
            [booking.id],
        )
        booking.invalidate_recordset()
        booking._perform_follow_up("confirmation_mail")
        self.assertEqual(len(self.mails()), before + 1)
