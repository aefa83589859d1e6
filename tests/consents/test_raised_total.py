# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A consent is one to a total: whoever is to pay more is asked again."""

from commons.consents import BOTH, ConsentsCase

from odoo import Command
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestRaisedTotal(ConsentsCase):
    def setUp(self):
        super().setUp()
        self.booking = self.book(20, price=100)

    def assertAsksAgain(self):
        page = self.page()
        self.assertTrue(self.asks(page))
        self.assertFalse(self.offers_payment(page))
        self.assertNotPayable()
        return page

    def assertStillAgreed(self):
        page = self.page()
        self.assertFalse(self.asks(page))
        self.assertTrue(self.offers_payment(page))

    # === ASKING AGAIN === #

    def test_a_raised_price_is_agreed_to_before_it_is_paid(self):
        self.booking.line_ids.price_unit = 120
        page = self.assertAsksAgain()
        text = self.named(page, "booking_costs_more")
        self.assertIn("120,00", text)
        self.assertIn("100,00", text)
        answer = self.agree(page, **BOTH)
        self.assertTrue(self.offers_payment(answer))
        self.pay(self.booking)
        self.deliver()
        self.assertSettled(self.booking)
        self.assertEqual(self.booking.invoice_ids.amount_total, 120)

    def test_a_raised_quantity_and_a_new_line_are_asked_for_too(self):
        self.booking.line_ids.quantity = 2
        self.assertAsksAgain()
        self.booking.line_ids.quantity = 1
        self.assertStillAgreed()
        line = Command.create({"name": "Filter", "price_unit": 1})
        self.booking.line_ids = [line]
        self.assertAsksAgain()

    def test_the_first_total_of_a_booking_by_phone_is_raised_too(self):
        self.booking = self.book_by_phone(30)
        self.agree(**BOTH)
        self.assertEqual(self.booking.agreed_total, 149)
        self.booking.line_ids.price_unit = 150
        self.assertAsksAgain()

    def test_a_lower_total_needs_no_new_consent(self):
        self.booking.line_ids.price_unit = 80
        self.assertStillAgreed()
        self.booking.line_ids.price_unit = 100
        self.assertStillAgreed()

    def test_who_has_not_agreed_yet_is_not_told_of_another_total(self):
        self.booking = self.book_by_phone(30)
        self.booking.line_ids.price_unit = 200
        self.assertIsNone(self.named(self.page(), "booking_costs_more"))

    # === WHAT IS KEPT === #

    def test_what_was_agreed_to_before_stays_in_the_record(self):
        self.booking.terms_accepted_at = "2026-11-02 09:00:00"
        former = self.booking.terms_version_id = self.booking._terms()._current()
        self.booking.line_ids.price_unit = 120
        self.assertEqual(str(self.booking.terms_accepted_at), "2026-11-02 09:00:00")
        self.assertEqual(self.booking.agreed_total, 100)
        self.agree(**BOTH)
        self.assertEqual(self.booking.agreed_total, 120)
        [note] = self.booking.message_ids.filtered(
            lambda message: "100,00" in (message.body or "")
        )
        self.assertIn("2. November 2026", note.body)
        self.assertIn(former.name, note.body)

    def test_other_totals_than_the_one_that_was_shown_are_not_agreed_to(self):
        self.booking.line_ids.price_unit = 120
        page = self.page()
        self.booking.line_ids.price_unit = 140
        answer = self.agree(page, **BOTH)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("140,00", self.named(answer, "booking_consent_alert"))
        self.assertEqual(self.booking.agreed_total, 100)
        self.assertNotPayable()
        for wrong in ("", "x", "-1", "1e9", "9" * 40):
            with self.subTest(total=wrong):
                answer = self.agree(page, total=wrong, **BOTH)
                self.assertEqual(answer.status_code, 409)
        self.agree(answer, **BOTH)
        self.assertEqual(self.booking.agreed_total, 140)

    # === WHAT WAS BEGUN === #

    def test_the_payment_of_the_old_total_ends_when_the_new_one_begins(self):
        intent = self.start_payment(self.booking)["client_secret"].split("_secret")[0]
        self.booking.line_ids.price_unit = 120
        answer = self.start_payment(self.booking)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")
        self.agree(**BOTH)
        self.pay(self.booking)
        ended = self.control.object("payment_intent", intent)
        self.assertEqual(ended["status"], "canceled")
        self.deliver()
        self.assertSettled(self.booking)
