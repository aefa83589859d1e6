# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings made as a guest join the account that shows that the address is its own."""

import base64
import re
from datetime import timedelta

from commons.business import create_company
from commons.portal import PortalCase
from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import hash_sign

from odoo.addons.autowartung_payment.models.common.limits import LINKS_TO_MAILBOX
from odoo.addons.autowartung_payment.models.customer.guest_account import JOIN_SCOPE

ADDRESS = "gast@example.com"


@tagged("post_install", "-at_install")
class TestJoining(PortalCase):
    def setUp(self):
        super().setUp()
        self.user = self.log_in(ADDRESS)
        self.user.partner_id.email = ADDRESS

    def create_guest(self, email=ADDRESS, **values):
        return self.env["res.partner"].create(
            {
                "name": "Gast",
                "email": email,
                "autowartung_is_guest": True,
                "lang": "de_DE",
                **values,
            }
        )

    def guest_booking(self, guest, pay=False):
        vehicle = self.env["autowartung.vehicle"].create(
            {"partner_id": guest.id, "license_plate": "K-GA 1"}
        )
        booking = self.create_booking(partner_id=guest.id, vehicle_id=vehicle.id)
        if pay:
            self.pay(booking)
            self.deliver()
        return booking

    def mails(self):
        return self.env["mail.mail"].search([("email_to", "=", ADDRESS)])

    def assertNamesAddress(self, page, name):
        """The address stands in the sentence as a word of its own."""
        self.assertRegex(self.named(page, name), rf"{ADDRESS}(\. | |\.?$)")

    def test_a_mailbox_gets_few_links_whoever_asks_for_them(self):
        for number in range(LINKS_TO_MAILBOX.most):
            self.log_in(f"user{number}").partner_id.email = ADDRESS
            self.request_link()
        self.log_in("another").partner_id.email = ADDRESS
        page = self.post_form("/my/bookings/join/request")
        self.assertEqual(page.status_code, 429)
        self.assertIn("Retry-After", page.headers)
        self.assertIn("in 60 Minuten", self.tidy(page.text))
        self.assertEqual(len(self.mails()), LINKS_TO_MAILBOX.most)

    def request_link(self):
        page = self.post_form("/my/bookings/join/request")
        self.assertNamesAddress(page, "join_sent")
        return re.search(r"token=([\w=-]+)", self.mails()[:1].body_html)[1]

    def open_link(self, token):
        return self.get("/my/bookings/join", params={"token": token})

    def join(self, token):
        return self.post_form("/my/bookings/join", token=token)

    def assertRefused(self, token):
        for answer in (self.open_link(token), self.join(token)):
            self.assertEqual(answer.status_code, 403)
            self.assertIsNotNone(self.named(answer, "join_error"))

    def test_the_company_of_a_guest_joins_as_well(self):
        company = create_company(self.env, email=ADDRESS, autowartung_is_guest=True)
        booking = self.guest_booking(company)
        self.join(self.request_link())
        self.assertEqual(company.autowartung_account_id, self.user.partner_id)
        self.assertTrue(self.is_listed(booking))

    def test_a_link_that_is_not_valid_offers_another(self):
        page = self.open_link("invalid")
        self.assertIsNotNone(self.named(page, "join_error"))
        self.assertIsNotNone(self.named(page, "join_offer"))

    def test_a_page_that_is_too_old_is_shown_again(self):
        for suffix in ("", "/request"):
            data = {"csrf_token": "wrong"}
            answer = self.post_form(f"/my/bookings/join{suffix}", **data)
            self.assertEqual(answer.status_code, 400)
            self.assertTrue(self.named(answer, "join_error"))
            self.assertIsNotNone(self.named(answer, "join_offer"))
        self.assertFalse(self.mails())

    def is_listed(self, booking):
        return booking.name in self.get("/my/bookings").text

    # === JOINING === #

    def test_all_bookings_of_the_address_join(self):
        guests = [self.create_guest(), self.create_guest("Gast@Example.COM ")]
        bookings = [self.guest_booking(guest) for guest in guests]
        token = self.request_link()
        page = self.open_link(token)
        self.assertNamesAddress(page, "join_question")
        for booking in bookings:
            self.assertIn(booking.name, self.named(page, "join_bookings"))
            self.assertFalse(self.is_listed(booking), "a GET changes nothing")
            self.assertFalse(booking.partner_id.autowartung_account_id)
        answer = self.join(token)
        self.assertIsNotNone(self.named(answer, "join_done"))
        for booking in bookings:
            self.assertTrue(self.is_listed(booking))
            page = self.get(f"/my/bookings/{booking.id}")
            self.assertIn("K-GA 1", page.text)
        self.assertIsNotNone(self.named(self.join(token), "join_done"), "once more")

    def test_the_mail_looks_like_the_others_and_speaks_german(self):
        self.user.name = "Erika Gast"
        self.guest_booking(self.create_guest())
        token = self.request_link()
        mail = self.mails()
        page = html.fromstring(mail.body_html)
        text = self.tidy(page.text_content())
        self.assertIn(f"Guten Tag {self.user.name},", text)
        self.assertIn("Fragen?", text)
        self.assertNotIn("Hello", text)
        self.assertEqual(mail.subject, "Fügen Sie Ihre Buchungen Ihrem Konto hinzu")
        [button] = page.xpath("//a[contains(@style, 'background-color')]")
        self.assertIn(token, button.get("href"))
        self.assertEqual(self.tidy(button.text_content()), "Buchungen hinzufügen")

    def test_invoices_come_along_and_nothing_is_edited(self):
        guest = self.create_guest()
        booking = self.guest_booking(guest, pay=True)
        move = booking.invoice_ids + booking.transaction_ids.payment_id.move_id
        before = move.read() + move.line_ids.read()
        self.join(self.request_link())
        self.assertEqual(move.read() + move.line_ids.read(), before)
        self.assertFalse(guest.parent_id)
        self.assertIn(booking.invoice_ids.name, self.get("/my/invoices").text)
        page = self.get(f"/my/invoices/{booking.invoice_ids.id}")
        self.assertIn(booking.invoice_ids.name, page.text)

    def test_records_of_the_guest_are_read_but_not_written(self):
        booking = self.guest_booking(self.create_guest(), pay=True)
        records = [booking, booking.line_ids, booking.vehicle_id, booking.invoice_ids]
        for record in records:
            self.assertFalse(record.with_user(self.user).has_access("read"))
        self.join(self.request_link())
        for record in records:
            own = record.with_user(self.user)
            self.assertTrue(own.has_access("read"), record)
            self.assertFalse(own.has_access("write"), record)
            self.assertEqual(own.search([("id", "in", record.ids)]), own)

    def test_other_data_of_the_guest_stay_hidden(self):
        guest = self.create_guest()
        self.guest_booking(guest)
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": guest.id,
                "invoice_line_ids": [(0, 0, {"name": "Anderes", "price_unit": 1})],
            }
        )
        other.action_post()
        self.join(self.request_link())
        self.assertFalse(other.with_user(self.user).has_access("read"))
        self.assertFalse(guest.with_user(self.user).has_access("read"))

    def test_a_guest_of_the_website_is_known_as_one(self):
        visit = {
            "name": "Gast",
            "email": ADDRESS,
            "phone": "+49 221 1",
            "street": "Heidestraße 17",
            "zip": "51147",
            "city": "Köln",
        }
        requests = self.env["autowartung.booking.request"].sudo()
        nobody = self.env["res.partner"]
        guest = requests._partner({"appointment": visit}, nobody)
        self.assertTrue(guest.autowartung_is_guest)
        self.assertEqual(self.user._autowartung_guests_of(ADDRESS), guest)
        account = requests._partner({"appointment": visit}, self.user.partner_id)
        self.assertFalse(account.autowartung_is_guest)

    # === WHO DOES NOT JOIN === #

    def test_who_is_no_guest_of_the_address_does_not_join(self):
        company = create_company(self.env, email=False)
        with_user = self.create_guest()
        new_test_user(self.env, "other", "base.group_portal", partner_id=with_user.id)
        with_user.email = ADDRESS
        former = self.create_guest()
        user = new_test_user(
            self.env, "former", "base.group_portal", partner_id=former.id
        )
        user.active = False
        former.email = ADDRESS
        internal = new_test_user(self.env, "internal", "base.group_user").partner_id
        internal.write({"email": ADDRESS, "autowartung_is_guest": True})
        joined = self.create_guest(autowartung_account_id=self.customer.id)
        partners = [
            self.create_guest("andere@example.com"),
            self.create_guest(f"{ADDRESS}, andere@example.com"),
            self.create_guest(autowartung_is_guest=False),
            self.create_guest(parent_id=company.id),
            with_user,
            former,
            internal,
        ]
        bookings = [self.guest_booking(partner) for partner in (*partners, joined)]
        token = self.request_link()
        self.assertIsNotNone(self.named(self.open_link(token), "join_nothing"))
        self.join(token)
        for partner in partners:
            self.assertFalse(partner.autowartung_account_id)
        self.assertEqual(joined.autowartung_account_id, self.customer)
        for booking in bookings:
            self.assertFalse(self.is_listed(booking))

    def test_the_offer_tells_nothing_about_guests(self):
        without = self.get("/my/bookings").text
        self.guest_booking(self.create_guest())
        self.env["res.users"].flush_model()
        strip = re.compile(r"csrf_token[^,>]*|[0-9a-f]{40}o\d+")
        self.assertEqual(
            strip.sub("", without), strip.sub("", self.get("/my/bookings").text)
        )

    # === LINKS === #

    def test_a_forged_link_is_refused(self):
        booking = self.guest_booking(self.create_guest())
        token = self.request_link()
        raw = bytearray(base64.urlsafe_b64decode(token + "==="))
        raw[1] ^= 1  # the expiry
        for forged in (
            "",
            "x",
            "ä",
            "A" * 500,
            token[:-4],
            base64.urlsafe_b64encode(bytes(raw)).decode(),
            hash_sign(self.env, "signup", [self.user.id, ADDRESS], expiration_hours=1),
        ):
            with self.subTest(token=forged[:12]):
                self.assertRefused(forged)
        self.assertFalse(self.is_listed(booking))

    def test_an_old_link_is_refused(self):
        booking = self.guest_booking(self.create_guest())
        with freeze_time(fields.Datetime.now() - timedelta(hours=24, minutes=1)):
            token = self.user._autowartung_join_token()
        self.assertRefused(token)
        self.assertFalse(self.is_listed(booking))

    def test_another_users_link_is_refused(self):
        other = new_test_user(self.env, "zweiter", "base.group_portal", email=ADDRESS)
        other.partner_id.email = ADDRESS
        self.assertRefused(other._autowartung_join_token())

    def test_a_link_to_another_address_is_refused(self):
        token = self.request_link()
        self.user.partner_id.email = "opfer@example.com"
        booking = self.guest_booking(self.create_guest("opfer@example.com"))
        self.assertRefused(token)
        self.assertFalse(self.is_listed(booking))
        other = hash_sign(
            self.env, JOIN_SCOPE, [self.user.id, ADDRESS], expiration_hours=1
        )
        self.assertRefused(other)

    def test_the_own_address_may_be_typed_in_capitals(self):
        booking = self.guest_booking(self.create_guest())
        self.user.partner_id.email = "GAST@Example.com"
        token = self.request_link()
        self.join(token)
        self.assertTrue(self.is_listed(booking))

    def test_a_mailbox_is_not_filled(self):
        for _click in range(3):
            self.request_link()
        self.assertEqual(len(self.mails()), 1)

    def test_who_works_here_joins_nothing(self):
        self.guest_booking(self.create_guest("chef@example.com"))
        boss = self.log_in("chef", group="base.group_user")
        boss.partner_id.email = "chef@example.com"
        page = self.get("/my/bookings")
        self.assertIsNone(self.named(page, "join_offer"))
        answer = self.post_form("/my/bookings/join/request")
        self.assertEqual(answer.status_code, 403)
        self.assertRefused(boss._autowartung_join_token())

    def test_customers_make_their_account_themselves(self):
        self.authenticate(None, None)
        address = "neu@example.com"
        self.guest_booking(self.create_guest(address))
        self.post_form(
            "/web/signup",
            login=address,
            name="Neu",
            password="neuneuneu1",
            confirm_password="neuneuneu1",
        )
        user = self.env["res.users"].search([("login", "=", address)])
        self.assertTrue(user._is_portal())
        self.assertEqual(user._autowartung_join_address(), address)
        # Nobody has looked at the mailbox yet.
        bookings = self.env["autowartung.booking"].with_user(user)
        self.assertFalse(bookings.search([]))

    def test_who_is_not_logged_in_joins_nothing(self):
        booking = self.guest_booking(self.create_guest())
        token = self.request_link()
        self.authenticate(None, None)
        self.assertIn("/web/login", self.open_link(token).url)
        self.assertFalse(booking.partner_id.autowartung_account_id)
