# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mails that fail are sent again, and are seen when they keep failing."""

from datetime import timedelta
from unittest.mock import patch

from commons.mails import BEFORE, MailsCase
from commons.smtp_stand_in import SmtpStandIn
from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.models.messages.mail_mail import RETRY_PAUSES

USER = "autowartung_payment.group_autowartung_user"
MANAGER = "autowartung_payment.group_autowartung_manager"
A_MOMENT = timedelta(seconds=1)


@tagged("post_install", "-at_install")
class TestFailedMails(MailsCase):
    def setUp(self):
        super().setUp()
        self.clock = self.enterContext(freeze_time(BEFORE))
        self.smtp = self.enterContext(SmtpStandIn())
        servers = self.env["ir.mail_server"]
        self.startPatcher(
            patch.object(
                self.registry["ir.mail_server"], "_disable_send", lambda s: False
            )
        )
        servers.search([]).active = False
        self.server = servers.create(
            {"name": "Stand-in", "smtp_host": "127.0.0.1", "smtp_port": self.smtp.port}
        )
        self.booking = self.confirmed_booking()

    def as_job(self, method, **values):
        self.env.flush_all()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            getattr(env["mail.mail"], method)()
        self.env.invalidate_all()

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def send_queue(self):
        self.as_job("process_email_queue")

    @mute_logger("odoo.addons.autowartung_payment.models.messages.mail_mail")
    def retry(self):
        self.as_job("_cron_autowartung_retry")

    def failing_mail(self, kind="confirmation_mail"):
        """A mail that the server has refused once."""
        self.smtp.refuses = True
        mail = self.send(self.booking, kind)
        self.send_queue()
        self.assertEqual(mail.state, "exception")
        return mail

    def wait(self, pause):
        self.clock.tick(pause + A_MOMENT)

    def failed(self, mail, user=None):
        failed = self.env["autowartung.failed.mail"]
        if user:
            failed = failed.with_user(user)
        return failed.search([("id", "=", mail.id)])

    def activities(self):
        return self.booking.activity_ids.filtered(
            lambda activity: (
                "zugestellt" in activity.summary or "delivered" in activity.summary
            )
        )

    def test_a_refused_mail_is_sent_when_the_server_recovers(self):
        mail = self.failing_mail()
        self.smtp.refuses = False
        self.retry()
        self.send_queue()
        self.assertEqual(mail.state, "exception", "before the first pause is over")
        self.wait(RETRY_PAUSES[0])
        self.retry()
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(len(self.smtp.messages), 1)
        self.assertFalse(self.failed(mail))
        self.assertFalse(self.activities())

    def test_a_server_that_is_down_is_no_other_case(self):
        self.smtp.close()
        mail = self.send(self.booking, "confirmation_mail")
        self.send_queue()
        self.assertEqual(mail.state, "exception")
        self.wait(RETRY_PAUSES[0])
        self.retry()
        self.assertEqual(mail.state, "outgoing")
        self.send_queue()
        self.assertEqual(mail.state, "exception")
        self.assertEqual(mail.autowartung_attempts, 1)

    def test_pauses_grow_and_end_with_something_to_do_for_managers(self):
        mail = self.failing_mail()
        self.assertEqual(list(RETRY_PAUSES), sorted(RETRY_PAUSES))
        for number, pause in enumerate(RETRY_PAUSES, start=1):
            self.retry()
            self.assertEqual(mail.state, "exception", "not before the pause is over")
            self.wait(pause)
            with patch.object(type(self.booking), "_is_still_true", lambda *args: True):
                self.retry()
            self.send_queue()
            self.assertEqual(mail.autowartung_attempts, number)
        self.assertFalse(self.activities())
        with patch.object(type(self.booking), "_is_still_true", lambda *args: True):
            self.retry()
            self.assertEqual(self.failed(mail).state, "given_up")
            told = self.activities()
            self.assertTrue(told)
            self.wait(timedelta(days=9))
            self.retry()
        self.assertEqual(mail.state, "exception")
        self.assertEqual(self.activities(), told, "told once")

    def test_a_missing_address_is_shown_at_once(self):
        self.customer.email = False
        mail = self.send(self.booking, "confirmation_mail")
        self.send_queue()
        self.retry()
        self.assertEqual(self.failed(mail).state, "given_up")
        self.assertTrue(self.activities())

    def test_what_is_no_longer_true_is_not_sent_again(self):
        mail = self.failing_mail("reminder_mail")
        self.booking.state = "cancelled"
        self.smtp.refuses = False
        self.wait(RETRY_PAUSES[0])
        self.retry()
        self.send_queue()
        self.assertEqual(mail.state, "cancel")
        self.assertFalse(self.smtp.messages)

    def test_the_back_office_sees_it_and_sends_it_again(self):
        user = new_test_user(self.env, "aw_mails", groups=USER)
        mail = self.failing_mail()
        [failed] = self.failed(mail, user)
        self.assertEqual(failed.booking_id, self.booking)
        self.assertEqual(failed.partner_id, self.customer)
        self.assertIn("451", failed.failure_reason)
        self.assertEqual(failed.next_attempt_at, mail.write_date + RETRY_PAUSES[0])
        self.smtp.refuses = False
        failed.action_send_again()
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertFalse(self.failed(mail, user))

    def test_the_reason_is_said_in_the_readers_language(self):
        user = new_test_user(self.env, "aw_mails", groups=USER, lang="de_DE")
        mail = self.failing_mail()
        for failure_type, words in (
            ("mail_email_invalid", "Kunden fehlt oder ist ungültig"),
            ("mail_email_missing", "Der Kunde hat keine E-Mail-Adresse"),
            ("mail_from_missing", "eigene E-Mail-Adresse des Betriebs"),
            ("mail_from_invalid", "eigene E-Mail-Adresse des Betriebs"),
            ("mail_smtp", "Postausgangsserver ist nicht erreichbar"),
            ("mail_spam", "für Spam"),
            ("mail_bl", "Sperrliste"),
            ("unknown", "konnte nicht gesendet werden"),
            (False, "konnte nicht gesendet werden"),
        ):
            with self.subTest(failure_type=failure_type):
                mail.failure_type = failure_type
                self.env.flush_all()
                self.env.invalidate_all()
                failed = self.failed(mail, user).with_context(lang="de_DE")
                self.assertIn(words, failed.failure_text)
        self.assertIn("451", failed.failure_reason, "Odoo's words stay beside it")

    def test_the_task_says_what_to_do(self):
        self.customer.email = False
        self.send(self.booking, "confirmation_mail")
        self.send_queue()
        self.retry()
        note = self.activities()[0].note
        self.assertRegex(
            note, "mail address is missing|E-Mail-Adresse des Kunden fehlt"
        )

    def test_other_peoples_mails_stay_theirs(self):
        user = new_test_user(self.env, "aw_mails", groups=USER)
        driver = new_test_user(
            self.env, "aw_d", groups="autowartung_payment.group_autowartung_driver"
        )
        mail = self.failing_mail()
        foreign = self.env["mail.mail"].create(
            {
                "subject": "Gehalt",
                "model": "res.partner",
                "res_id": self.customer.id,
                "state": "exception",
            }
        )
        self.assertFalse(self.failed(foreign, user))
        with self.assertRaises(AccessError):
            self.failed(mail, driver)
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        stranger = new_test_user(
            self.env,
            "aw_other",
            groups=USER,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.failed(mail, stranger))
        self.retry()
        self.assertEqual(foreign.autowartung_attempts, 0)

    def test_each_view_opens(self):
        user = new_test_user(self.env, "aw_mails", groups=USER)
        for kind in ("list", "search"):
            view = self.env.ref(f"autowartung_payment.failed_mail_view_{kind}")
            model = self.env["autowartung.failed.mail"].with_user(user)
            self.assertIn("arch", model.get_view(view.id, kind))
