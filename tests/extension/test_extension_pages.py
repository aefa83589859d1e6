# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The link of a proposal opens that one thing, and a GET changes nothing."""

from datetime import timedelta

from commons.extension import ExtensionCase
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import hash_sign

GROUP_OF_USERS = "autowartung_payment.group_autowartung_user"


@tagged("post_install", "-at_install")
class TestExtensionPages(ExtensionCase):
    def test_a_get_shows_and_changes_nothing(self):
        extension = self.sent()
        key = extension._link_key()
        for suffix in ("", "/choose", "/decline", "/ask"):
            self.get(f"/my/extensions/{extension.id}{suffix}?key={key}")
        self.assertEqual(extension.state, "sent")
        page = self.page_of(extension)
        self.assertIn("Bremsbeläge vorn", page.text)
        self.assertIn("Zusätzliche Arbeiten vorgeschlagen", page.text)

    def test_seen_is_told_by_the_script(self):
        extension = self.propose()
        photo = self.add_photo(extension.line_ids[0])
        unseen = self.add_photo(extension.line_ids[1])
        extension.action_send()
        for photos in (f"{photo.id},x,999999999999", "junk", None):
            answer = self.rpc(
                f"/my/extensions/{extension.id}/seen",
                key=extension._link_key(),
                photos=photos,
            )
            self.assertEqual(answer, {})
        self.assertEqual(extension.state, "seen")
        self.assertTrue(photo.seen_at)
        self.assertFalse(unseen.seen_at)

    def test_strangers_do_not_see_it(self):
        extension, other = self.sent(), self.sent()
        env = self.env
        named = [extension.id, extension.version_id.id]
        past = fields.Datetime.now() - timedelta(hours=1)
        for key in (
            "",
            "x",
            "AAAA",
            other._link_key(),
            hash_sign(env, "another scope", named, expiration_hours=1),
            hash_sign(env, "autowartung extension", named, expiration=past),
            extension._link_key()[:-2],
        ):
            with self.subTest(key=key):
                page = self.page_of(extension, key)
                self.assertIn("/web/login", page.url)
                self.assertNotIn("Bremsbeläge", page.text)
                page = self.choose(extension, key=key)
                self.assertIn("/web/login", page.url)
        self.assertEqual(extension.state, "sent")
        self.log_in("max", self.env["res.partner"].create({"name": "Max Fremd"}))
        page = self.page_of(extension, "")
        self.assertNotIn("Bremsbeläge", page.text)

    def test_the_customer_who_is_logged_in_needs_no_link(self):
        extension = self.sent()
        self.log_in("erika", self.customer)
        page = self.page_of(extension, "")
        self.assertIn("Bremsbeläge vorn", page.text)

    def test_a_repeat_after_the_capture_changes_nothing(self):
        extension = self.sent()
        key = extension._link_key()
        self.approve(extension)
        for suffix in ("/choose", "/decline"):
            page = self.send(extension, suffix, key=key)
            self.assertEqual(page.status_code, 422)
        self.assertNotIn("client_secret", self.start_payment(extension))
        self.deliver(copies=2)
        self.run_lanes()
        self.assertEqual(extension.state, "approved")
        self.assertEqual(len(extension.decision_ids), 1)
        self.assertEqual(len(extension.invoice_ids), 1)
        taken = self.control.ledger()["payments"]
        self.assertEqual(sum(each["amount_received"] for each in taken), 21980)

    def test_the_list_of_bookings_says_what_waits(self):
        extension = self.sent()
        self.log_in("erika", self.customer)
        page = self.get("/my/bookings")
        self.assertIn("entscheiden", self.named(page, "booking_to_decide"))
        self.send(extension, "/decline")
        page = self.get("/my/bookings")
        self.assertIsNone(self.named(page, "booking_to_decide"))

    def test_people_of_another_company_are_strangers(self):
        extension = self.sent()
        other = self.env["res.company"].create({"name": "Andere Werkstatt"})
        user = self.log_in("fremde", group=GROUP_OF_USERS)
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.env.flush_all()
        page = self.page_of(extension, "")
        self.assertNotIn("Bremsbeläge", page.text)
        for suffix in ("/decline", "/choose", "/ask", "/again", "/withdraw"):
            page = self.send(extension, suffix, key="")
            self.assertNotIn("Bremsbeläge", page.text)
        self.assertEqual(extension.state, "sent")

    def test_the_page_of_the_booking_says_what_waits(self):
        extension = self.sent()
        page = self.get(self.address(self.booking))
        notice = self.named(page, "booking_extension_open")
        self.assertIn("Link", notice)
        self.assertNotIn(
            "/my/extensions/", page.text, "its link opens the booking only"
        )
        self.log_in("erika", self.customer)
        page = self.get(self.address(self.booking, token=""))
        self.assertIn(f"/my/extensions/{extension.id}", page.text)
        self.send(extension, "/decline")
        page = self.get(self.address(self.booking))
        self.assertIsNone(self.named(page, "booking_extension_open"))

    def test_a_browser_that_wants_to_know_is_told_at_once(self):
        devices = self.env["autowartung.push.device"]
        of_link = devices.create(
            {
                "booking_id": self.booking.id,
                "endpoint": "https://fcm.googleapis.com/1",
                "keys": "{}",
            }
        )
        of_account = devices.create(
            {
                "partner_id": self.customer.id,
                "endpoint": "https://fcm.googleapis.com/2",
                "keys": "{}",
            }
        )
        extension = self.sent()
        told = extension._push_payload(of_account)
        self.assertEqual(told["title"], "Auftragserweiterung vorgeschlagen")
        self.assertIn("219,80", told["options"]["body"])
        self.assertEqual(told["options"]["data"]["url"], extension.access_url)
        url = extension._push_payload(of_link)["options"]["data"]["url"]
        self.assertIn(f"/my/bookings/{self.booking.id}", url)

    def test_a_draft_is_not_shown(self):
        extension = self.propose()
        self.log_in("erika", self.customer)
        page = self.page_of(extension, "")
        self.assertNotIn("Bremsbeläge", page.text)

    def test_a_question_becomes_a_task_of_the_workshop(self):
        extension = self.sent()
        page = self.send(extension, "/ask", question="Muss das <b>jetzt</b> sein?")
        self.assertIn("gesendet", self.named(page, "extension_notice"))
        task = extension.activity_ids.filtered(lambda each: "Frage" in each.summary)
        self.assertIn("jetzt", str(task.note))
        self.assertNotIn("<b>jetzt", str(task.note))
        page = self.send(extension, "/ask", question="  ")
        self.assertEqual(page.status_code, 422)

    def test_a_form_that_is_too_old_changes_nothing(self):
        extension = self.sent()
        page = self.url_open(
            f"/my/extensions/{extension.id}/decline",
            data={
                "csrf_token": "old",
                "key": extension._link_key(),
                "version": extension.version_id.sha256,
            },
        )
        self.env.invalidate_all()
        self.assertEqual(page.status_code, 400)
        self.assertEqual(extension.state, "sent")

    def test_the_mail_brings_the_link_and_is_overtaken_later(self):
        extension = self.sent()
        self.run_lanes()
        mails = self.env["mail.mail"].search(
            [("model", "=", extension._name), ("res_id", "=", extension.id)]
        )
        self.assertEqual(len(mails), 1)
        self.assertIn(f"/my/extensions/{extension.id}?key=", mails.body_html)
        self.assertEqual(mails.recipient_ids, self.customer)
        self.send(extension, "/decline")
        with freeze_time(extension.deadline + timedelta(minutes=1)):
            self.run_lanes()
        kinds = (
            mails.search(
                [("model", "=", extension._name), ("res_id", "=", extension.id)]
            )
        ).mapped("autowartung_kind")
        self.assertNotIn("extension_reminder_mail", kinds)

    def test_a_saved_card_is_not_offered_to_who_has_the_link(self):
        extension = self.sent()
        self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids[:1].id,
                "partner_id": self.customer.id,
                "provider_ref": "pm_1",
                "payment_details": "4242",
            }
        )
        self.choose(extension)
        self.assertNotIn("o_payment_tokens_heading", self.page_of(extension).text)
