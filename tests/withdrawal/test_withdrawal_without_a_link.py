# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer withdraws by number and mail address; a person may have to decide."""

from datetime import datetime, timedelta

from commons.concierge import set_off
from commons.withdrawal import PERSON, PUBLIC_PAGE, WithdrawalCase
from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.common.limits import (
    ACKNOWLEDGEMENTS,
    WITHDRAWALS_OF_NETWORK,
)

NOW = datetime(2026, 7, 1, 8)


@tagged("post_install", "-at_install")
class TestWithdrawingWithoutALink(WithdrawalCase):
    def received(self, answer):
        self.assertEqual(answer.status_code, 200)
        return self.named(answer, "withdrawal_received")

    def test_the_function_is_on_every_page_of_the_shop(self):
        for page in ("/booking", "/widerruf", PUBLIC_PAGE):
            links = html.fromstring(self.get(page).text).xpath(
                f"//footer//a[@href='{PUBLIC_PAGE}']"
            )
            self.assertEqual([a.text_content() for a in links], ["Vertrag widerrufen"])

    def test_a_number_is_enough_for_the_customer_who_is_logged_in(self):
        booking = self.book_and_pay()
        self.log_in(partner=self.customer)
        self.received(self.declare(f" {booking.name.lower()} "))
        self.run_lanes()
        self.assertGivenBack(booking)
        self.assertEqual(self.declarations().booking_id, booking)

    def test_number_and_mail_address_can_be_guessed_so_a_person_decides(self):
        booking = self.book_and_pay()
        number = f" {booking.name.lower()} "
        self.received(self.declare(number, email="Erika@Example.com"))
        self.assertKept(booking)
        withdrawal = self.declarations()
        self.assertEqual(withdrawal.booking_id, booking)
        self.assertFalse(withdrawal.is_identified)
        self.assertToBeDecided(withdrawal)
        self.assertEqual(len(self.acknowledgements(withdrawal)), 1)

    def test_the_page_and_the_office_see_what_names_a_booking(self):
        booking = self.book_and_pay()
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_withdrawal_named"))
        stranger = {"name": "Max Fremd", "email": "max@fremd.example"}
        self.received(self.declare(booking.name, **stranger))
        self.assertKept(booking)
        withdrawal = self.declarations()
        page = self.get(self.address(booking))
        text = self.named(page, "booking_withdrawal_named")
        german = withdrawal.with_context(lang="de_DE")
        self.assertIn(self.tidy(german._received_text()), text)
        self.assertIn("+49 221 5550199", text, "whom to call")
        for told in stranger.values():
            self.assertNotIn(told, page.text)
        self.assertIsNone(self.named(page, "booking_withdrawn"))
        self.assertIsNotNone(self.named(page, "booking_withdrawal"), "it can be done")
        self.assertEqual(booking.withdrawal_count, 1)
        self.assertTrue(booking.has_withdrawal_to_decide)
        action = booking.action_view_withdrawals()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, withdrawal)
        withdrawal.action_close()
        self.assertFalse(booking.has_withdrawal_to_decide)
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_withdrawal_named"))

    def test_what_is_certain_is_told_alone(self):
        booking = self.book_and_pay()
        self.received(self.declare(booking.name))
        set_off(booking.sudo().pickup_id)
        self.withdraw(booking)
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "booking_withdrawn"))
        self.assertIsNone(self.named(page, "booking_withdrawal_named"))

    def test_who_is_logged_in_as_somebody_else_cancels_nothing(self):
        booking = self.book_and_pay()
        stranger = self.customer.copy({"name": "Max", "email": "erika@example.com"})
        self.log_in(partner=stranger)
        self.received(self.declare(booking.name))
        self.assertKept(booking)
        self.assertToBeDecided(self.declarations())

    def test_with_another_mail_address_a_person_decides(self):
        booking = self.book_and_pay()
        self.received(self.declare(booking.name, email="max@example.com"))
        self.assertKept(booking)
        withdrawal = self.declarations()
        self.assertEqual(withdrawal.booking_id, booking)
        self.assertFalse(withdrawal.is_identified)
        self.assertToBeDecided(withdrawal)
        self.assertFalse(booking._withdrawal())
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "withdraw"))

    def test_an_unknown_number_is_kept_acknowledged_and_decided_by_a_person(self):
        self.received(self.declare("Inspektion am 3. Juli"))
        withdrawal = self.declarations()
        self.assertFalse(withdrawal.booking_id)
        self.assertToBeDecided(withdrawal)
        self.assertEqual(len(self.acknowledgements(withdrawal)), 1)

    def test_the_answer_tells_nobody_whether_there_is_such_a_booking(self):
        booking = self.book_and_pay()
        # The answers tell the minute.
        with freeze_time(fields.Datetime.now()):
            answers = [
                self.declare(booking.name),
                self.declare(booking.name, email="max@example.com"),
                self.declare("AW/1999/00001"),
            ]
        texts = {
            self.received(answer).replace("max@", "erika@").split(",", 2)[-1]
            for answer in answers
        }
        self.assertEqual(len(texts), 1)
        first, second, third = self.declarations()
        mails = [
            self.acknowledgements(withdrawal)
            .body_html.replace("max@", "erika@")
            .replace(booking.name, "AW/1999/00001")
            for withdrawal in (first, second, third)
        ]
        self.assertEqual(mails[0], mails[1])
        self.assertEqual(mails[0], mails[2])

    def test_an_address_that_nobody_can_write_to_is_no_reason_to_refuse(self):
        booking = self.book_and_pay()
        answer = self.declare(booking.name, email="jörg@example.com")
        self.assertIn("diese Seite auf", self.received(answer))
        withdrawal = self.declarations()
        self.assertEqual(withdrawal.email, "jörg@example.com")
        self.assertToBeDecided(withdrawal)
        self.assertFalse(self.acknowledgements(withdrawal))
        self.assertFalse(withdrawal.acknowledged_at)

    def test_another_companys_number_is_unknown(self):
        booking = self.book_and_pay()
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        withdrawals = self.env["autowartung.withdrawal"].with_company(other)
        withdrawal = withdrawals._declare({**PERSON, "contract": booking.name})
        self.assertFalse(withdrawal.booking_id)
        self.assertKept(booking)

    def test_a_double_click_is_one_declaration(self):
        texts = {self.received(self.declare("AW/1999/00001")) for _click in range(2)}
        self.assertEqual(len(texts), 1)
        self.assertEqual(len(self.declarations()), 1)
        self.assertEqual(len(self.acknowledgements(self.declarations())), 1)

    def test_looking_at_the_page_declares_nothing(self):
        booking = self.book_and_pay()
        page = self.get(f"{PUBLIC_PAGE}?name=E&email=e@example.com&contract=AW")
        self.assertEqual(self.named(page, "confirm_withdrawal"), "Widerruf bestätigen")
        self.assertFalse(self.declarations())
        self.assertKept(booking)

    def test_odd_input_is_said_at_its_field_and_kept(self):
        given = {"name": "", "email": "a@b", "contract": "x" * 500}
        answer = self.post_form(PUBLIC_PAGE, **given)
        self.assertEqual(answer.status_code, 422)
        marked = html.fromstring(answer.text).xpath("//*[@aria-invalid='true']")
        self.assertEqual({field.name for field in marked}, set(given))
        self.assertEqual(self.post_form(PUBLIC_PAGE).status_code, 422)
        self.assertFalse(self.declarations())

    def test_a_card_number_is_masked(self):
        answer = self.declare("Karte 4242 4242 4242 4242")
        self.assertIn("•••• 4242", self.declarations().declaration)
        self.assertNotIn("4242 4242", answer.text)

    def test_without_the_pages_own_token_nothing_is_declared(self):
        data = {"csrf_token": "wrong", "contract": "AW", **PERSON}
        self.assertEqual(self.url_open(PUBLIC_PAGE, data=data).status_code, 400)
        self.assertFalse(self.declarations())

    def test_a_page_that_was_open_for_long_is_shown_again_with_what_was_typed(self):
        booking = self.book()
        stale = {
            **{"csrf_token": "wrong", "name": "Erika M.", "email": "e@example.com"},
            "access_token": booking._portal_ensure_token(),
        }
        for path in (f"/my/bookings/{booking.id}/withdraw", PUBLIC_PAGE):
            with self.subTest(path=path):
                answer = self.url_open(path, data=stale)
                self.assertEqual(answer.status_code, 400)
                self.assertIsNotNone(self.named(answer, "withdrawal_alert"))
                self.assertIn("Erika M.", answer.text)
        self.assertFalse(self.declarations())

    def test_one_connection_declares_a_few_times_a_day(self):
        most = WITHDRAWALS_OF_NETWORK.most
        with freeze_time(NOW):
            for number in range(most):
                self.received(self.declare(f"AW/1999/{number}"))
        with freeze_time(NOW + timedelta(hours=2)):
            answer = self.declare("AW/1999/many")
            self.assertEqual(answer.status_code, 429)
            self.assertEqual(int(answer.headers["Retry-After"]), 22 * 3600)
            alert = self.named(answer, "withdrawal_alert")
            self.assertIn("22 Stunden", alert)
            self.assertIn("Brief", alert)
            self.received(self.declare("AW/1999/1"))  # sent twice
        self.assertEqual(len(self.declarations()), most)
        with freeze_time(NOW + timedelta(days=1, seconds=1)):
            self.received(self.declare("AW/1999/later"))

    def test_nobodys_mailbox_is_filled(self):
        most = ACKNOWLEDGEMENTS.most
        for number in range(most + 1):
            address = f"Erika+{number}@example.com"
            self.received(self.declare(f"AW/1999/{number}", email=address))
        self.assertEqual(len(self.declarations()), most + 1)
        self.assertEqual(
            len(self.acknowledgements(self.declarations()[0])), 1, "the first"
        )
        last = self.declarations()[-1]
        self.assertFalse(self.acknowledgements(last) or last.acknowledged_at)
        self.assertToBeDecided(last)

    def test_what_a_stranger_typed_makes_no_link_in_the_mail(self):
        self.received(
            self.declare(
                "Gewonnen! http://evil.example/gewinn", name="Jetzt auf evil.example"
            )
        )
        withdrawal = self.declarations()
        self.assertEqual(withdrawal.contract, "Gewonnen! http://evil.example/gewinn")
        mail = self.acknowledgements(withdrawal)
        self.assertNotIn("evil", mail.subject)
        self.assertIn("evil. example", mail.body_html)
        self.assertNotIn("evil.example", mail.body_html)
        self.assertNotIn("http://evil", mail.body_html)
        greeting = html.fromstring(mail.body_html).xpath("//h1/following-sibling::p[1]")
        self.assertNotIn("Jetzt", greeting[0].text_content())

    def test_who_is_logged_in_need_not_type_the_name(self):
        self.log_in(partner=self.customer)
        page = html.fromstring(self.get(PUBLIC_PAGE).text)
        typed = {field.name: field.value for field in page.xpath("//form//input[@id]")}
        self.assertEqual(typed["name"], self.customer.name)
        self.assertEqual(typed["email"], self.customer.email)
