# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tasks, mails and news about extra work: for whom they are, and until when."""

import json
from datetime import timedelta

from commons.capturing_case import CapturingCase
from commons.withdrawal import PERSON
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.exceptions import TooMany


@tagged("post_install", "-at_install")
class TestOvertaken(CapturingCase):
    def titles(self, extension):
        return extension.activity_ids.mapped("summary")

    def is_asked_to_call(self, extension):
        return any("anrufen" in title for title in self.titles(extension))

    def is_warned(self, extension):
        return any("verfällt bald" in title for title in self.titles(extension))

    def test_who_has_looked_need_not_be_called_any_more(self):
        extension = self.sent()
        self.as_worker(extension, "_ask_to_call")
        self.assertTrue(self.is_asked_to_call(extension))
        extension._note_seen()
        self.assertFalse(self.is_asked_to_call(extension))

    def test_what_a_person_has_planned_stays(self):
        extension = self.sent()
        self.as_worker(extension, "_ask_to_call")
        # With the same words as ours: what a person plans is not automated.
        extension.activity_ids.automated = False
        extension._note_seen()
        self.assertTrue(self.is_asked_to_call(extension))

    def test_nobody_is_warned_of_a_hold_that_was_captured(self):
        extension, _transaction = self.hold_and_wait()
        self.as_worker(extension, "_warn_of_hold_end")
        self.assertTrue(self.is_warned(extension))
        self.work_ends()
        self.assertEqual(extension.state, "approved")
        self.assertFalse(self.is_warned(extension))

    def test_who_withdraws_before_the_mail_is_sent_gets_the_words_with_it(self):
        extension = self.sent()
        self.hold(extension)
        self.as_worker(extension, "_capture_hold")
        self.as_worker(
            extension.transaction_ids.filtered("child_transaction_ids"),
            "_refresh_from_provider",
        )
        self.send(extension, "/withdraw", **PERSON)
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(extension.state, "withdrawn")
        [mail] = self.mails_to_customer(extension).filtered(
            lambda each: each.autowartung_kind == "extension_outcome_mail"
        )
        self.assertIn("AGB und Widerruf.html", mail.attachment_ids.mapped("name"))


@tagged("post_install", "-at_install")
class TestLinkAgain(CapturingCase):
    def links(self, extension):
        self.run_lanes()
        return self.mails_to_customer(extension).filtered(
            lambda mail: mail.autowartung_kind == "extension_proposal_mail"
        )

    def test_the_link_is_written_once_more(self):
        extension = self.sent()
        self.assertEqual(len(self.links(extension)), 1)
        said = extension.action_send_link_again()
        self.assertIn(self.customer.email, said["params"]["message"])
        extension.action_send_link_again()
        self.assertEqual(len(self.links(extension)), 2, "twice in a minute is once")

    def test_what_is_decided_is_not_offered_once_more(self):
        extension = self.sent()
        self.send(extension, "/decline")
        with self.assertRaises(UserError):
            extension.action_send_link_again()

    def test_nobody_fills_a_mailbox(self):
        extension = self.sent()
        now = fields.Datetime.now()
        with self.assertRaises(TooMany):
            for minute in range(11):
                with freeze_time(now + timedelta(minutes=minute)):
                    extension.action_send_link_again()

    def test_a_double_click_uses_up_no_other_time(self):
        extension = self.sent()
        for _click in range(15):
            extension.action_send_link_again()
        self.assertEqual(len(self.links(extension)), 2)

    def test_without_an_address_there_is_a_sentence(self):
        extension = self.sent()
        self.customer.email = False
        with self.assertRaises(UserError):
            extension.action_send_link_again()


@tagged("post_install", "-at_install")
class TestNewsOfTheCompany(CapturingCase):
    def test_colleagues_of_another_company_hear_nothing(self):
        group = "autowartung_payment.group_autowartung_user"
        colleague = new_test_user(self.env, "aw_colleague", group)
        other = self.env["res.company"].create({"name": "Andere Werkstatt"})
        stranger = new_test_user(
            self.env,
            "aw_stranger",
            group,
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        before = self.env["bus.bus"].search([], order="id desc", limit=1).id
        self.sent()
        self.env.cr.precommit.run()
        told = [
            json.loads(row.channel)
            for row in self.env["bus.bus"].search([("id", ">", before)])
            if "autowartung_payment.extension" in row.message
        ]
        partners = {channel[2] for channel in told}
        self.assertIn(colleague.partner_id.id, partners)
        self.assertNotIn(stranger.partner_id.id, partners)
