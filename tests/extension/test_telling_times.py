# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When customers and workshop hear of proposed work, as the company has set it."""

import unittest
from datetime import timedelta

from commons.extension import ExtensionCase
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.models.extension.follow_up import (
    CALL,
    REMINDER_MAIL,
    SMS,
)

A_MOMENT = timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestTellingTimes(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.company = self.booking.company_id

    def due_after(self, kind, extension):
        """Return how long after the sending something is planned."""
        row = self.env["autowartung.follow.up"].search(
            [("kind", "=", kind), ("res_id", "=", extension.id)]
        )
        return row.next_attempt_at - extension.sent_at

    def test_they_are_told_when_the_company_has_set_it(self):
        self.company.write(
            {
                "autowartung_sms_after_minutes": 7,
                "autowartung_call_after_minutes": 45,
                "autowartung_reminder_percent": 25,
            }
        )
        extension = self.sent(deadline=fields.Datetime.now() + timedelta(hours=4))
        for kind, minutes in ((SMS, 7), (CALL, 45), (REMINDER_MAIL, 60)):
            with self.subTest(kind=kind):
                early = self.due_after(kind, extension) - timedelta(minutes=minutes)
                self.assertLess(abs(early), A_MOMENT)

    def test_times_that_make_no_sense_are_refused(self):
        for name, value in (
            ("autowartung_sms_after_minutes", 0),
            ("autowartung_reminder_percent", 100),
        ):
            with (
                self.subTest(name=name),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.company[name] = value
                self.env.flush_all()


@tagged("post_install", "-at_install")
class TestTextMessages(ExtensionCase):
    def setUp(self):
        super().setUp()
        if "sms.sms" not in self.env:
            raise unittest.SkipTest("Odoo's text messages are not installed")
        self.booking.company_id.autowartung_sends_sms = True
        self.customer.phone = "0221 5550199"

    def texts(self, extension):
        self.as_worker(extension, "_perform_follow_up", SMS)
        return self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])

    def test_who_has_not_looked_gets_the_link(self):
        extension = self.sent()
        text = self.texts(extension)
        self.assertEqual(text.number, "+492215550199")
        self.assertIn(f"/my/extensions/{extension.id}?key=", text.body)
        self.assertIn("zusätzliche Arbeiten", text.body)
        self.assertEqual(text.state, "outgoing")

    def test_who_has_looked_gets_none(self):
        extension = self.sent()
        self.as_worker(extension, "_note_seen")
        self.assertFalse(self.texts(extension))

    def test_without_the_setting_nobody_gets_one(self):
        self.booking.company_id.autowartung_sends_sms = False
        self.assertFalse(self.texts(self.sent()))

    def test_who_has_no_number_gets_none(self):
        self.customer.phone = False
        self.assertFalse(self.texts(self.sent()))
