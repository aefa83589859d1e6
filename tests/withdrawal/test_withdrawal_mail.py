# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The acknowledgement says what was declared, and when it was received."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.autowartung_payment.models.messages.mail_mail import RETRY_PAUSES

GIVEN = {
    "name": "Erika <b>Mustermann</b>",
    "email": "erika@example.com",
    "contract": "AW/2026/00001",
}
WORDS = {
    "de_DE": (
        "Guten Tag,",
        "Name: Erika <b>Mustermann</b>",
        "Mittwoch, 1. Juli 2026, 10:15 Uhr",
        "wir bestätigen, dass Ihre Widerrufserklärung am",
        "Hiermit widerrufe ich den von mir abgeschlossenen Vertrag",
    ),
    "en_US": (
        "Hello,",
        "Name: Erika <b>Mustermann</b>",
        "Wednesday, 1 July 2026, 10:15",
        "We confirm that we received your declaration of withdrawal on",
        "I hereby withdraw from my contract",
    ),
}


@freeze_time("2026-07-01 08:15:00")
@tagged("post_install", "-at_install")
class TestWithdrawalMail(TransactionCase):
    def setUp(self):
        super().setUp()
        # Mails are counted on a cursor of its own, which is this one.
        self.registry_enter_test_mode()
        self.env["res.lang"]._activate_lang("en_US")
        self.env.company.partner_id.phone = "+49 221 5550100"

    def declare(self, language="de_DE"):
        withdrawals = self.env["autowartung.withdrawal"].with_context(lang=language)
        return withdrawals._declare(GIVEN)

    def mail_of(self, withdrawal):
        return self.env["mail.mail"].search(
            [
                ("model", "=", withdrawal._name),
                ("res_id", "=", withdrawal.id),
                ("autowartung_kind", "=", "withdrawal_mail"),
            ]
        )

    def test_it_acknowledges_content_date_and_time_in_both_languages(self):
        for language, words in WORDS.items():
            with self.subTest(language=language):
                self.env["autowartung.withdrawal"].search([]).unlink()
                withdrawal = self.declare(language)
                mail = self.mail_of(withdrawal)
                self.assertEqual(mail.email_to, "erika@example.com")
                self.assertEqual(mail.state, "outgoing")
                self.assertIn("AW/2026/00001", mail.subject)
                page = html.fromstring(mail.body_html)
                text = " ".join(page.text_content().split())
                for said in (*words, "AW/2026/00001", "erika@example.com"):
                    self.assertIn(said, text)
                self.assertIn("+49 221 5550100", text)
                self.assertNotIn("False", text)
                self.assertFalse(page.xpath("//img|//script|//b"))

    def test_the_offices_mails_are_not_sent_by_who_withdraws(self):
        """The customer waits for no mail server, and meets no fault of the queue's."""
        manager = new_test_user(
            self.env,
            "manager",
            "autowartung_payment.group_autowartung_manager",
            email="manager@example.com",
            notification_type="email",
        )
        job = self.env.ref("mail.ir_cron_mail_scheduler_action")
        job_is_due = [("cron_id", "=", job.id)]
        self.env["ir.cron.trigger"].search(job_is_due).unlink()
        sending = patch.object(
            self.registry["mail.mail"], "send", side_effect=AssertionError("sent")
        )
        with sending:
            self.declare()
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        self.assertIn(manager.partner_id, mails.recipient_ids, "it is in the queue")
        self.assertTrue(self.env["ir.cron.trigger"].search_count(job_is_due))

    def test_one_that_fails_is_shown_and_sent_again(self):
        withdrawal = self.declare()
        mail = self.mail_of(withdrawal)
        mail.state = "exception"
        failed = self.env["autowartung.failed.mail"].search(
            [("withdrawal_id", "=", withdrawal.id), ("subject", "ilike", "Widerruf")]
        )
        self.assertEqual(failed.mail_id, mail)
        self.assertEqual(failed.company_id, self.env.company)
        action = failed.action_open_booking()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (withdrawal._name, withdrawal.id)
        )
        failed_at = mail.write_date
        with freeze_time(failed_at):
            mail._autowartung_retry()
        self.assertEqual(mail.state, "exception", "the pause is not over")
        with freeze_time(failed_at + RETRY_PAUSES[0] + timedelta(seconds=1)):
            mail._autowartung_retry()
        self.assertEqual(mail.state, "outgoing")

    def test_one_to_a_wrong_address_is_told_to_managers(self):
        withdrawal = self.declare()
        withdrawal.activity_ids.unlink()
        mail = self.mail_of(withdrawal)
        mail.write({"state": "exception", "failure_type": "mail_email_invalid"})
        mail._autowartung_retry()
        self.assertTrue(mail.autowartung_given_up)
        self.assertIn("erika@example.com", withdrawal.activity_ids[0].note)
