# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A link opens one booking's page: no messages, no files, no more mails than needed."""

from unittest.mock import patch

from commons.portal import PortalCase

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.controllers import account_mails
from odoo.addons.autowartung_payment.controllers.portal import changes, chatter
from odoo.addons.autowartung_payment.models.common.limits import HOUR, Limit

TWO = Limit("something of the tests", 2, HOUR)


class LinkCase(PortalCase):
    def keys(self, record):
        """Return what opens a record's messages in Odoo: a token, or pid and hash."""
        token = record._portal_ensure_token()
        pid = self.customer.id
        return ({"token": token}, {"pid": pid, "hash": record._sign_token(pid)})

    def post_note(self, record, key):
        self.env.flush_all()
        params = {
            "thread_model": record._name,
            "thread_id": record.id,
            "post_data": {"body": "Notiz", "subtype_xmlid": "mail.mt_note"},
            **key,
        }
        response = self.url_open(
            "/mail/message/post",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        self.env.invalidate_all()
        return response

    def upload(self, record, key, size=10):
        self.env.flush_all()
        response = self.url_open(
            "/mail/attachment/upload",
            data={
                "csrf_token": self.csrf_token(),
                "thread_model": record._name,
                "thread_id": record.id,
                **key,
            },
            files={"ufile": ("a.txt", b"x" * size)},
        )
        self.env.invalidate_all()
        return response

    def files(self, record):
        return self.env["ir.attachment"].search_count(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )


@tagged("post_install", "-at_install")
class TestMessages(LinkCase):
    @mute_logger("odoo.http")
    def test_a_link_posts_and_uploads_nothing(self):
        booking = self.book()
        before = booking.message_ids
        for key in self.keys(booking):
            with self.subTest(key=list(key)):
                self.assertIn("error", self.post_note(booking, key).json())
                self.assertEqual(self.upload(booking, key).status_code, 404)
        self.assertEqual(booking.message_ids, before)
        self.assertFalse(self.files(booking))

    @mute_logger("odoo.http")
    def test_a_link_reads_no_messages(self):
        booking = self.book()
        booking.message_post(body="Für den Kunden", subtype_xmlid="mail.mt_comment")
        self.env.flush_all()
        for key in self.keys(booking):
            answer = self.rpc(
                "/mail/chatter_fetch",
                thread_model=booking._name,
                thread_id=booking.id,
                **key,
            )
            self.assertNotIn("Für den Kunden", str(answer))

    @mute_logger("odoo.http")
    def test_the_customer_who_is_logged_in_posts_nothing_either(self):
        booking = self.book()
        self.log_in(partner=self.customer)
        before = booking.message_ids
        self.assertIn("error", self.post_note(booking, {}).json())
        self.assertEqual(booking.message_ids, before)

    @mute_logger("odoo.http")
    def test_records_without_a_page_are_no_failure(self):
        withdrawal = self.env["autowartung.withdrawal"]._declare(
            {"name": "E", "email": "e@example.com", "contract": "AW/1999/1"}
        )
        for key in ({"token": "x"}, {"pid": 1, "hash": "x"}):
            answer = self.post_note(withdrawal, key).json()
            self.assertEqual(answer["error"]["code"], 404, answer)

    @mute_logger("odoo.http")
    def test_an_invoices_link_posts_and_uploads_a_few_times(self):
        invoice = self.book_and_pay().invoice_ids
        key = self.keys(invoice)[0]
        with patch.multiple(chatter, MESSAGES=TWO):
            for _time in range(TWO.most):
                self.assertIn("result", self.post_note(invoice, key).json())
            answer = self.post_note(invoice, key)
            self.assertEqual(answer.status_code, 429)
            self.assertIn("Retry-After", answer.headers)
        other = Limit("uploads of the tests", 2, HOUR)
        with patch.multiple(chatter, UPLOADS=other):
            for _time in range(other.most):
                self.assertEqual(self.upload(invoice, key).status_code, 200)
            answer = self.upload(invoice, key)
            self.assertEqual(answer.status_code, 429)
            self.assertIn("Retry-After", answer.headers)

    @mute_logger("odoo.http")
    def test_a_visitors_file_is_no_larger_than_a_photo(self):
        invoice = self.book_and_pay().invoice_ids
        before = self.files(invoice)
        with patch.multiple(chatter, MOST_BYTES=1000, FORM_BYTES=1000):
            answer = self.upload(invoice, self.keys(invoice)[0], size=3000)
        self.assertEqual(answer.status_code, 413)
        self.assertEqual(self.files(invoice), before)


@tagged("post_install", "-at_install")
class TestBoundedPages(LinkCase):
    def test_a_booking_is_moved_a_few_times_a_day(self):
        booking = self.book_and_pay()
        with patch.object(changes, "MOVES", TWO):
            for slot in (12, 14):
                start = self.slot_value(self.slots[slot])
                answer = self.post(booking, "/reschedule", slot=start)
                self.assertEqual(answer.status_code, 200)
            start = self.slot_value(self.slots[16])
            answer = self.post(booking, "/reschedule", slot=start)
        self.assertEqual(answer.status_code, 429)
        self.assertIn("Retry-After", answer.headers)
        self.assertIn("in 60 Minuten", self.tidy(answer.text))
        self.assertEqual(booking.pickup_id.window_start, self.slots[14].start)

    def test_links_for_a_new_password_are_bounded_by_mailbox_with_a_calm_page(self):
        new_test_user(self.env, "max@example.com", "base.group_portal")
        with patch.object(account_mails, "LINKS_TO_MAILBOX", TWO):
            for login in ("max@example.com", "Max@example.com"):
                answer = self.post_form("/web/reset_password", login=login)
                self.assertEqual(answer.status_code, 200)
            answer = self.post_form("/web/reset_password", login="max@example.com")
        self.assertEqual(answer.status_code, 429)
        self.assertIn("Retry-After", answer.headers)
        self.assertIn("in 60 Minuten", self.named(answer, "too_many"))
        self.assertNotIn("Oops", answer.text)

    def test_who_signs_up_is_not_greeted_with_a_link(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        form = {
            "login": "o@example.com",
            "password": "o-o-o-o-o",
            "confirm_password": "o-o-o-o-o",
        }
        self.post_form("/web/signup", name="Gewinn http://evil.example", **form)
        users = self.env["res.users"].search([("login", "=", "o@example.com")])
        self.assertFalse(users)
