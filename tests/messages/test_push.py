# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers who asked for it are notified; nothing else is posted to anybody."""

import base64
import json
import re
from unittest.mock import patch

from commons.concierge import set_off
from commons.mails import BEFORE, MailsCase
from commons.push import FCM, PushStandIn, encoded, subscription
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.models.messages.booking_push import (
    MAX_DEVICES,
    push,
)
from odoo.addons.autowartung_payment.tools import push_service

BAD_REQUEST = "werkzeug.exceptions.BadRequest"
WEB_PUSH = "odoo.addons.mail.tools.web_push"
OURS = "odoo.addons.autowartung_payment.models.messages.booking_push"


@tagged("post_install", "-at_install")
class TestSubscriptions(MailsCase):
    def setUp(self):
        super().setUp()
        self.booking = self.create_booking(concierge=False)

    def devices(self, booking=None):
        booking = booking or self.booking
        return self.env["autowartung.push.device"].search(
            [("booking_id", "=", booking.id)]
        )

    def of_account(self, partner=None):
        partner = partner or self.customer
        return self.env["autowartung.push.device"].search(
            [("partner_id", "=", partner.id)]
        )

    def told(self, booking):
        devices = booking._push_message("pickup_started_mail").devices
        return [device["endpoint"] for device in devices]

    def test_the_bearers_browser_is_told_of_that_booking_only(self):
        other = self.create_booking(concierge=False)
        self.booking._subscribe_push(subscription())
        [device] = self.devices()
        self.assertEqual(device.endpoint, FCM)
        self.assertEqual(set(json.loads(device.keys)), {"p256dh", "auth"})
        self.assertEqual(self.told(self.booking), [FCM])
        self.assertEqual(self.told(other), [])
        self.assertFalse(self.of_account())

    def test_the_owners_browser_is_told_of_all_own_bookings(self):
        other = self.create_booking(concierge=False)
        self.booking._subscribe_push(subscription(), self.customer)
        self.assertEqual(self.told(self.booking), [FCM])
        self.assertEqual(self.told(other), [FCM])
        self.assertFalse(self.devices())

    def test_who_is_logged_in_as_somebody_else_bears_a_link(self):
        stranger = self.customer.copy({"name": "Max"})
        self.booking._subscribe_push(subscription(), stranger)
        self.assertEqual(len(self.devices()), 1)
        self.assertFalse(self.of_account(stranger))

    def test_an_account_is_told_of_what_it_had_booked_as_a_guest(self):
        account = self.customer.copy({"name": "Erika M."})
        self.customer.sudo().autowartung_account_id = account
        self.booking._subscribe_push(subscription(), account)
        self.assertEqual(self.told(self.booking), [FCM])
        self.assertEqual(len(self.of_account(account)), 1)

    def test_a_browser_that_comes_back_is_not_another(self):
        for _twice in range(2):
            self.booking._subscribe_push(subscription())
            self.booking._subscribe_push(subscription(), self.customer)
        self.assertEqual(len(self.devices()), 1)
        self.assertEqual(len(self.of_account()), 1)
        self.assertEqual(self.told(self.booking), [FCM], "once")

    def test_nobody_takes_over_a_browser_that_is_known(self):
        owners = self.customer
        self.booking._subscribe_push(subscription(), owners)
        kept = self.of_account().keys
        other = self.customer.copy({"name": "Max"})
        strangers = self.bare_booking(partner_id=other.id)
        strangers._subscribe_push(subscription())
        self.assertEqual(self.of_account().keys, kept)
        self.assertEqual(self.told(self.booking), [FCM])
        strangers._unsubscribe_push(FCM)
        self.booking._unsubscribe_push(FCM)
        self.assertEqual(self.told(self.booking), [FCM], "a link unsubscribes its own")
        self.booking._unsubscribe_push(FCM, owners)
        self.assertEqual(self.told(self.booking), [])

    def test_a_bearer_drives_out_nobodys_browser(self):
        self.booking._subscribe_push(subscription(), self.customer)
        for number in range(MAX_DEVICES + 2):
            self.booking._subscribe_push(subscription(f"{FCM}{number}"))
        self.assertEqual(len(self.of_account()), 1)
        self.assertEqual(len(self.devices()), MAX_DEVICES)

    def test_devices_of_odoo_are_left_alone(self):
        theirs = self.env["mail.push.device"].create(
            {"endpoint": FCM, "keys": "{}", "partner_id": self.customer.id}
        )
        self.booking._subscribe_push(subscription())
        self.assertEqual((theirs.keys, theirs.partner_id), ("{}", self.customer))

    def test_only_the_newest_browsers_are_kept(self):
        for number in range(MAX_DEVICES + 2):
            self.booking._subscribe_push(subscription(f"{FCM}{number}"))
        endpoints = self.devices().mapped("endpoint")
        self.assertEqual(len(endpoints), MAX_DEVICES)
        self.assertIn(f"{FCM}{MAX_DEVICES + 1}", endpoints)
        self.assertNotIn(f"{FCM}0", endpoints)

    def test_known_push_services_are_accepted(self):
        for endpoint in (
            FCM,
            "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
            "https://web.push.apple.com/QGuQyavXutnMH",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD",
        ):
            with self.subTest(endpoint=endpoint):
                self.assertTrue(push_service.is_endpoint(endpoint))

    def test_other_addresses_are_not(self):
        for endpoint in (
            "http://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com.evil.example/x",
            "https://evil.example/https://fcm.googleapis.com/",
            "https://fcm.googleapis.com@evil.example/",
            "https://fcm.googleapis.com:8443/x",
            "https://evil.example#.notify.windows.com/",
            "https://evil.example/.notify.windows.com/",
            "https://fcm.googleapis.com\\@evil.example/",
            "https://fcm.googleapis.com/ x",
            f"{FCM}\x00",
            f"{FCM}\ud800",
            "https://127.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            f"{FCM}{'x' * 3000}",
            "",
            None,
            ["https://fcm.googleapis.com/x"],
        ):
            wrong = subscription(endpoint)
            with self.subTest(wrong=str(wrong)[:60]), self.assertRaises(UserError):
                self.booking._subscribe_push(wrong)
        self.assertFalse(self.devices())

    def test_keys_must_be_keys(self):
        for wrong in (
            subscription(auth="zu kurz"),
            subscription(p256dh=encoded(b"x" * 64)),
            subscription(auth=None),
            subscription(auth="ä" * 22),
            {"endpoint": FCM},
            {"endpoint": FCM, "keys": "p256dh"},
            None,
            [],
        ):
            with self.subTest(wrong=str(wrong)[:60]), self.assertRaises(UserError):
                self.booking._subscribe_push(wrong)


@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestPush(MailsCase):
    def setUp(self):
        super().setUp()
        self.service = PushStandIn()
        self.addCleanup(self.service.close)
        allowed = (*push_service.PUSH_SERVICES, re.escape(self.service.url))
        self.startPatcher(patch.object(push_service, "PUSH_SERVICES", allowed))
        self.booking = self.confirmed_booking()
        self.key = self.booking._push_key()
        self.booking._subscribe_push(subscription(f"{self.service.url}1"))
        set_off(self.booking.pickup_id)

    def commit(self):
        """Let happen what waits for the commit."""
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.env.invalidate_all()

    def devices(self):
        return self.env["autowartung.push.device"].search(
            [("booking_id", "=", self.booking.id)]
        )

    def test_a_push_follows_the_mail_once_that_is_safe(self):
        self.assertTrue(self.send(self.booking, "pickup_started_mail"))
        self.assertFalse(self.service.posts, "before the commit")
        self.commit()
        [(headers, body)] = self.service.posts
        self.assertEqual(headers["TTL"], "7200")
        self.assertEqual(headers["Content-Encoding"], "aes128gcm")
        self.assertRegex(
            headers["Authorization"], rf"^vapid t=[\w.-]+, k={re.escape(self.key)}$"
        )
        self.assertNotIn(b"Fahrer", body)

    def test_a_lock_screen_tells_nothing_personal(self):
        payload = self.booking._push_payload("pickup_started_mail", self.devices())
        shown = f"{payload['title']} {payload['options']['body']}"
        self.assertEqual(payload["options"]["body"], "Ihr Fahrer ist unterwegs.")
        for secret in ("Erika", "K-EM", "Heidestra", self.booking.name):
            self.assertNotIn(secret, shown)
        self.assertEqual(
            payload["options"]["data"]["url"], self.booking.get_portal_url()
        )

    def test_an_accounts_device_opens_the_page_without_a_token(self):
        self.booking._subscribe_push(subscription(), self.customer)
        device = self.env["autowartung.push.device"].search(
            [("partner_id", "=", self.customer.id)]
        )
        payload = self.booking._push_payload("pickup_started_mail", device)
        self.assertEqual(
            payload["options"]["data"]["url"], f"/my/bookings/{self.booking.id}"
        )

    def test_what_is_overtaken_is_not_pushed(self):
        self.booking.pickup_id.action_arrive()
        self.send(self.booking, "pickup_started_mail")
        self.commit()
        self.assertFalse(self.service.posts)

    def test_who_did_not_ask_gets_mails_only(self):
        self.devices().unlink()
        self.assertTrue(self.send(self.booking, "pickup_started_mail"))
        self.commit()
        self.assertFalse(self.service.posts)

    @mute_logger(WEB_PUSH)
    def test_devices_that_are_gone_are_forgotten(self):
        for status in (404, 410):
            with self.subTest(status=status):
                self.booking._subscribe_push(subscription(f"{self.service.url}2"))
                self.service.status = status
                push(self.registry, self.booking._push_message("pickup_started_mail"))
                self.env.invalidate_all()
                self.assertFalse(self.devices())

    @mute_logger(WEB_PUSH, OURS)
    def test_a_push_service_in_trouble_never_touches_the_mail(self):
        for status in (302, 400, 429, 500):
            with self.subTest(status=status):
                self.service.status = status
                push(self.registry, self.booking._push_message("pickup_started_mail"))
                self.assertTrue(self.devices())
        self.assertEqual(len(self.service.posts), 4, "no redirect is followed")
        self.service.close()
        mail = self.send(self.booking, "pickup_started_mail")
        self.commit()
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(self.devices())

    def test_a_foreign_address_in_the_table_is_not_posted_to(self):
        self.devices().endpoint = f"{self.service.url}3".replace(
            "127.0.0.1", "localhost"
        )
        push(self.registry, self.booking._push_message("pickup_started_mail"))
        self.assertFalse(self.service.posts)


@tagged("post_install", "-at_install")
class TestPushRoutes(MailsCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.booking = self.create_booking(concierge=False)
        self.token = self.booking._portal_ensure_token()

    def call(self, what, **params):
        self.env.flush_all()
        answer = self.url_open(
            f"/my/bookings/{self.booking.id}/push/{what}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        ).json()
        self.env.invalidate_all()
        return answer

    def devices(self):
        return self.env["autowartung.push.device"].search(
            [("booking_id", "=", self.booking.id)]
        )

    def test_a_guest_turns_it_on_and_off_by_the_link(self):
        key = self.call("key", access_token=self.token)["result"]
        self.assertEqual(len(base64.urlsafe_b64decode(key + "==")), 65)
        wanted = subscription()
        self.call("subscribe", access_token=self.token, subscription=wanted)
        self.assertEqual(self.devices().endpoint, FCM)
        self.call("unsubscribe", access_token=self.token, endpoint=FCM)
        self.assertFalse(self.devices())

    def test_the_owner_needs_no_link(self):
        user = new_test_user(
            self.env, "aw_owner", groups="base.group_portal", lang="de_DE"
        )
        self.booking.partner_id = user.partner_id
        self.authenticate("aw_owner", "aw_owner")
        self.call("subscribe", subscription=subscription())
        device = self.env["autowartung.push.device"].search(
            [("partner_id", "=", user.partner_id.id)]
        )
        self.assertEqual(device.endpoint, FCM)
        self.call("unsubscribe", endpoint=FCM)
        self.assertFalse(device.exists())

    @mute_logger("odoo.http")
    def test_strangers_are_refused(self):
        for token in (None, "wrong", ["x"], 5):
            for what in ("key", "subscribe", "unsubscribe"):
                answer = self.call(
                    what, access_token=token, subscription=subscription()
                )
                self.assertIn("error", answer)
        self.assertFalse(self.devices())

    @mute_logger("odoo.http")
    def test_nonsense_is_refused_in_words(self):
        for wrong in (None, "x", {"endpoint": "http://169.254.169.254/"}):
            answer = self.call("subscribe", access_token=self.token, subscription=wrong)
            self.assertIn("nicht unterstützt", answer["error"]["data"]["message"])
        for wrong in (["x"], f"{FCM}\x00", "\x00", f"{FCM}\ud800"):
            answer = self.call("unsubscribe", access_token=self.token, endpoint=wrong)
            self.assertEqual(answer["error"]["data"]["name"], BAD_REQUEST)

    def test_the_worker_is_served_below_its_scope(self):
        response = self.url_open("/autowartung/service-worker.js")
        self.assertEqual(response.status_code, 200)
        self.assertIn("javascript", response.headers["Content-Type"])
        self.assertEqual(response.headers["Service-Worker-Allowed"], "/autowartung/")
        self.assertIn("showNotification", response.text)

    def test_the_button_is_there_while_there_is_something_to_tell(self):
        def shown():
            return self.env["ir.qweb"]._render(
                "autowartung_payment.push_opt_in",
                {"booking": self.booking, "access_token": self.token},
            )

        self.assertIn(f"/my/bookings/{self.booking.id}/push", shown())
        self.assertIn(self.token, shown())
        self.booking.action_cancel()
        self.assertNotIn("button", shown())
