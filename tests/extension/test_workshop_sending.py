# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A draft is sent from the phone once; then the phone shows what becomes of it."""

from datetime import timedelta

from commons.workshop import BRAKES, KEY, OTHER_KEY, WorkshopPageCase
from lxml import html

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools import times


@tagged("post_install", "-at_install")
class TestSending(WorkshopPageCase):
    def setUp(self):
        super().setUp()
        self.extension = self.begin()

    def send_off(self, **data):
        return self.send_form(self.page(self.extension, "/send"), **data)

    def test_what_is_missing_is_said_and_nothing_is_lost(self):
        page = self.send_off(script=False, message="Gefunden beim Radwechsel")
        self.assertEqual(page.status_code, 422)
        self.assertIn("mindestens", self.named(page, "workshop_alert"))
        [message] = html.fromstring(page.text).xpath("//textarea[@name='message']")
        self.assertEqual(message.text, "Gefunden beim Radwechsel")
        for deadline in (
            *("gestern", "2026-13-01T10:00", "2026-12-01T10:00+01:00"),
            *("0001-01-01T00:00", "9999-12-31T23:59"),
        ):
            response = self.send_off(deadline=deadline)
            self.assertEqual(response.json()["field"], "deadline")
        response = self.send_off(message="x" * 2001)
        self.assertEqual(response.json()["field"], "message")
        self.line(self.extension, **BRAKES)
        response = self.send_off(deadline="2020-01-01T10:00")
        self.assertIn("Stunde", response.json()["message"])
        response = self.send_off(deadline="2999-01-01T10:00")
        self.assertIn("60 Tage", response.json()["message"])
        self.assertEqual(self.extension.state, "draft")

    def test_message_and_deadline_are_kept(self):
        page = self.get(self.page(self.extension))
        given = html.fromstring(page.text).xpath("//input[@name='deadline']/@value")
        address = self.page(self.extension, "/keep")
        before = self.extension.deadline
        self.send_form(address, deadline=given[0], message="Eins")
        self.assertEqual(self.extension.deadline, before.replace(second=0))
        wanted = fields.Datetime.now().replace(second=0, microsecond=0)
        wanted += timedelta(days=20)
        typed = f"{times.local(wanted):%Y-%m-%dT%H:%M}"
        self.send_form(address, deadline=typed, message="Zwei")
        self.assertEqual(self.extension.deadline, wanted)
        self.assertEqual(self.extension.message, "Zwei")
        self.assertEqual(self.extension.state, "draft")

    def test_it_is_sent_once_and_then_read_only(self):
        self.line(self.extension, **BRAKES)
        for _twice in range(2):
            response = self.send_off(message="Gefunden beim Radwechsel")
            self.assertEqual(response.json(), {"url": self.page(self.extension)})
        self.assertEqual(self.extension.state, "sent")
        self.assertEqual(self.extension.message, "Gefunden beim Radwechsel")
        self.assertEqual(len(self.extension.version_ids), 1)
        page = self.get(self.page(self.extension))
        self.assertIn("noch nicht angesehen", self.named(page, "workshop_course"))
        self.assertFalse(html.fromstring(page.text).xpath("//textarea"))
        line = self.get(self.page(self.extension, f"/lines/{KEY}"))
        self.assertTrue(line.url.endswith(self.page(self.extension)))
        for response in (
            self.line(self.extension, name="Anders", price="1"),
            self.line(self.extension, key=OTHER_KEY, name="Mehr", price="1"),
            self.line(self.extension, suffix="/remove"),
            self.photo(self.extension),
            self.send_form(self.page(self.extension, "/keep"), message="Anders"),
        ):
            self.assertEqual(response.status_code, 422)
            self.assertTrue(response.json()["message"])
        [line] = self.extension.line_ids
        self.assertEqual((line.name, len(line.photo_ids)), ("Bremsbeläge vorn", 0))

    def test_it_is_revised_and_withdrawn_once(self):
        self.line(self.extension, **BRAKES)
        self.send_off()
        for _twice in range(2):
            response = self.send_form(self.page(self.extension, "/revise"))
            self.assertEqual(response.status_code, 200)
        self.assertEqual(self.extension.state, "draft")
        self.send_off()
        self.assertEqual(self.extension.version_id.number, 2)
        for _twice in range(2):
            response = self.send_form(self.page(self.extension, "/withdraw"))
            self.assertEqual(response.status_code, 200)
        self.assertEqual(self.extension.state, "withdrawn")
        self.assertEqual(len(self.extension.decision_ids), 1)
        page = self.send_form(self.page(self.extension, "/revise"), script=False)
        self.assertEqual(page.status_code, 422)
        self.assertIn("nicht mehr offen", self.named(page, "workshop_alert"))

    def test_what_the_customer_saw_and_decided_is_shown(self):
        self.line(self.extension, **BRAKES)
        self.line(self.extension, OTHER_KEY, name="Wischer", price="29,90")
        self.photo(self.extension)
        self.send_off()
        pads, wipers = self.extension.line_ids
        seen = [pads.photo_ids.id]
        self.extension.sudo()._note_seen(set(seen))
        page = self.get(self.page(self.extension))
        course = self.named(page, "workshop_course")
        self.assertIn("1 von 1", course)
        self.assertIn("Noch", course)
        self.authenticate(None, None)
        self.approve(self.extension, pads)
        self.enter("aw_mechanic")
        page = html.fromstring(self.get(self.page(self.extension)).text)
        cards = [self.tidy(card.text_content()) for card in page.xpath("//li/div")]
        self.assertIn("Freigegeben", cards[0])
        self.assertIn("Abgelehnt", cards[1])
        self.assertFalse(page.xpath("//form"))

    def test_a_draft_that_was_begun_by_mistake_is_deleted(self):
        page = self.get(self.page(self.extension))
        self.assertIsNotNone(self.named(page, "workshop_discard"))
        for _twice in range(2):
            response = self.send_form(self.page(self.extension, "/discard"))
            self.assertEqual(response.json(), {"url": "/workshop"})
        self.assertFalse(self.booking.extension_ids)

    def test_what_the_customer_has_seen_is_not_deleted(self):
        self.line(self.extension, **BRAKES)
        self.send_off()
        for _state in ("sent", "draft"):
            response = self.send_form(self.page(self.extension, "/discard"))
            self.assertEqual(response.status_code, 422)
            self.assertTrue(self.extension.exists())
            if self.extension.state == "sent":
                self.extension.action_revise()
        page = self.get(self.page(self.extension))
        self.assertIsNone(self.named(page, "workshop_discard"))

    def test_addresses_that_are_none_are_no_errors_of_ours(self):
        for name in ("%00", "x" * 500, "%ff", "-1", "0", "9" * 30):
            for suffix in ("", "/remove", "/photos"):
                with self.subTest(name=name[:12], suffix=suffix):
                    address = self.page(self.extension, f"/lines/{name}{suffix}")
                    for response in (
                        self.send_form(address, name="Öl", price="1"),
                        self.url_open(address, allow_redirects=False),
                    ):
                        self.assertLess(response.status_code, 500)
