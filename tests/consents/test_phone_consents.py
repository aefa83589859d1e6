# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who ordered by phone agrees on the booking's page, before the payment; once."""

import base64

from commons.consents import BOTH, ConsentsCase
from lxml import html

from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.consents.booking_consents import Consents


@tagged("post_install", "-at_install")
class TestPhoneConsents(ConsentsCase):
    # === ASKING === #

    def test_the_consents_are_asked_for_before_the_payment(self):
        page = self.page()
        self.assertTrue(self.asks(page))
        self.assertFalse(self.offers_payment(page))
        self.assertEqual(
            self.boxes(page), {"accepts_terms": False, "accepts_start": False}
        )
        self.assertIn('href="/widerruf"', page.text)

    def test_a_booking_of_the_website_is_not_asked(self):
        self.booking = self.book(20)
        page = self.page()
        self.assertFalse(self.asks(page))
        self.assertTrue(self.offers_payment(page))

    def test_a_booking_that_is_not_payable_is_not_asked(self):
        self.booking.action_cancel()
        self.assertFalse(self.asks(self.page()))
        self.post(self.booking, "/consents", **BOTH)
        self.assertNothingKept()

    def test_a_booking_whose_slot_is_gone_is_not_asked_yet(self):
        self.lapse(self.booking)
        self.book()
        self.assertFalse(self.asks(self.page()))

    # === AGREEING === #

    def test_what_was_agreed_to_is_kept_and_the_payment_follows(self):
        answer = self.agree(**BOTH)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.offers_payment(answer))
        self.assertFalse(self.asks(answer))
        booking = self.booking
        self.assertTrue(booking.terms_accepted_at)
        self.assertEqual(booking.early_start_accepted_at, booking.terms_accepted_at)
        self.assertEqual(booking.terms_version_id.language, "de_DE")
        self.assertIn("Widerruf", booking.terms_version_id.body)
        [note] = booking.message_ids.filtered(
            lambda message: booking.terms_version_id.name in (message.body or "")
        )
        self.assertEqual(note.author_id, self.customer)
        self.pay(booking)
        self.deliver()
        self.assertEqual((booking.state, booking.payment_status), ("confirmed", "paid"))

    def test_who_is_logged_in_is_noted(self):
        child = self.env["res.partner"].create(
            {"name": "Max", "email": "max@example.com", "parent_id": self.customer.id}
        )
        self.log_in("max", partner=child)
        page = self.page(token="")
        self.post_form(
            f"/my/bookings/{self.booking.id}/consents",
            terms_version=self.terms_version(page),
            total=self.hidden(page, "total"),
            **BOTH,
        )
        note = self.booking.message_ids.filtered(
            lambda message: self.booking.terms_version_id.name in (message.body or "")
        )
        self.assertEqual(note.author_id, child)

    def test_a_second_click_keeps_the_first_consent(self):
        page = self.page()
        self.agree(page, **BOTH)
        self.booking.terms_accepted_at = "2026-01-01 00:00:00"
        messages = len(self.booking.message_ids)
        self.assertEqual(self.agree(page, **BOTH).status_code, 200)
        self.assertEqual(str(self.booking.terms_accepted_at), "2026-01-01 00:00:00")
        self.assertEqual(len(self.booking.message_ids), messages)

    def test_after_a_declined_payment_nothing_is_asked_again(self):
        self.agree(**BOTH)
        self.pay(self.booking, card="4000000000000002")
        self.deliver()
        self.assertEqual(self.booking.payment_status, "failed")
        page = self.page()
        self.assertFalse(self.asks(page))
        self.assertTrue(self.offers_payment(page))
        self.pay(self.booking)
        self.deliver()
        self.assertEqual(self.booking.payment_status, "paid")

    # === REFUSING === #

    def test_without_consents_no_payment_begins(self):
        self.assertNotPayable()

    def test_half_of_it_is_not_enough_and_stays_ticked(self):
        for given in (*BOTH, None):
            with self.subTest(given=given):
                ticked = {given: "1"} if given else {}
                answer = self.agree(**ticked)
                self.assertEqual(answer.status_code, 422)
                self.assertEqual(
                    self.boxes(answer), {name: name == given for name in BOTH}
                )
                self.assertFalse(self.offers_payment(answer))
                marked = html.fromstring(answer.text).xpath("//*[@aria-invalid]")
                self.assertEqual({box.name for box in marked}, BOTH.keys() - ticked)
                self.assertNothingKept()
        self.assertNotPayable()

    def test_other_words_than_those_that_were_shown_are_not_agreed_to(self):
        page = self.page()
        self.env.company.name = "Autowartung Nachfolge GmbH"
        answer = self.agree(page, **BOTH)
        self.assertEqual(answer.status_code, 409)
        self.assertIsNotNone(self.named(answer, "booking_consent_alert"))
        self.assertEqual(set(self.boxes(answer).values()), {False})
        self.assertNothingKept()
        self.agree(answer, **BOTH)
        self.assertTrue(self.booking.terms_accepted_at)

    def test_the_address_of_the_form_alone_agrees_to_nothing(self):
        address = self.address(self.booking, "/consents")
        page = self.get(f"{address}&accepts_terms=1&accepts_start=1")
        self.assertEqual(page.status_code, 200)
        self.assertTrue(self.asks(page))
        self.assertNothingKept()

    def test_strangers_agree_to_nothing(self):
        version = self.terms_version(self.page())
        other = self.book(20)._portal_ensure_token()
        for token in ("", "wrong", other):
            with self.subTest(token=token):
                self.post_form(
                    f"/my/bookings/{self.booking.id}/consents",
                    allow_redirects=False,
                    access_token=token,
                    terms_version=version,
                    **BOTH,
                )
                self.assertNothingKept()

    def test_without_the_pages_own_token_nothing_is_agreed_to(self):
        data = {"csrf_token": "wrong", **BOTH}
        data["access_token"] = self.booking._portal_ensure_token()
        answer = self.url_open(f"/my/bookings/{self.booking.id}/consents", data=data)
        self.assertEqual(answer.status_code, 400)
        self.assertNothingKept()
        self.assertTrue(self.named(answer, "booking_consent_alert"))

    # === THE WORDS === #

    def test_the_confirmation_carries_the_words(self):
        self.agree(**BOTH)
        self.pay(self.booking)
        self.deliver()
        mail = self.mails_to_customer(self.booking).filtered(
            lambda mail: mail.autowartung_kind == "confirmation_mail"
        )
        [terms] = mail.attachment_ids.filtered(
            lambda attachment: attachment.name == "AGB und Widerruf.html"
        )
        content = base64.b64decode(terms.datas).decode()
        self.assertIn(str(self.booking.terms_version_id.body), content)

    def test_the_words_name_the_bookings_company(self):
        other = self.env["res.company"].create({"name": "Werkstattkette Nord GmbH"})
        booking = self.env["autowartung.booking"].create(
            {"company_id": other.id, "partner_id": self.customer.id}
        )
        terms = booking._terms()
        consents = Consents(
            terms=terms._current_name(), accepts_terms=True, accepts_start=True
        )
        booking._give_consents(consents, self.env.user)
        self.assertIn("Werkstattkette Nord GmbH", booking.terms_version_id.body)
