# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An early start is requested where the slot lies within the period, and only there."""

from unittest.mock import patch

from commons.concierge import set_off
from commons.consents import BOTH, ConsentsCase
from commons.payment import agreed

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.messages.kinds import PICKUP_SCHEDULED_MAIL
from odoo.addons.autowartung_payment.tools.withdrawal_period import end_of_period

WORDS = "Ich verlange ausdrücklich"
EARLY = 20


@tagged("post_install", "-at_install")
class TestEarlyStart(ConsentsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One day more: a test may run over midnight.
        end = end_of_period(fields.Datetime.add(fields.Datetime.now(), days=1))
        cls.late = next(
            number for number, slot in enumerate(cls.slots) if slot.start > end
        )

    def book_late(self):
        """Return a paid booking beyond the period, for which nothing was requested."""
        values = {**agreed(), "early_start_accepted_at": False}
        return self.book_and_pay(self.late, **values)

    def reschedule(self, booking, slot, **given):
        value = self.slot_value(self.slots[slot])
        page = self.get(self.address(booking, "/reschedule"))
        version = self.hidden(page, "terms_version") if self.offers_box(page) else ""
        return self.post(
            booking, "/reschedule", slot=value, terms_version=version, **given
        )

    def offers_box(self, page):
        return self.named(page, "booking_early_start_choice") is not None

    # === BEFORE THE PAYMENT === #

    def test_it_is_not_asked_for_beyond_the_period(self):
        self.booking = self.book_by_phone(self.late)
        page = self.page()
        self.assertEqual(self.boxes(page), {"accepts_terms": False})
        self.assertNotIn(WORDS, page.text)
        answer = self.agree(page, accepts_terms="1")
        self.assertTrue(self.offers_payment(answer))
        booking = self.booking
        self.assertTrue(booking.terms_accepted_at)
        self.assertFalse(booking.early_start_accepted_at)
        self.assertNotIn(WORDS, booking.terms_version_id.body)
        self.pay(booking)
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")

    def test_within_the_period_it_is_a_request_in_the_words_of_the_law(self):
        page = self.page()
        self.assertIn(WORDS, page.text)
        self.assertIn("vor Ablauf der Widerrufsfrist", page.text)
        self.assertIn("mit vollständiger Vertragserfüllung", page.text)
        self.agree(page, **BOTH)
        self.assertTrue(self.booking.early_start_accepted_at)
        self.assertIn(WORDS, self.booking.terms_version_id.body)

    def test_an_unpaid_booking_that_is_moved_into_the_period_is_asked_again(self):
        self.booking = self.book_by_phone(self.late)
        self.agree(accepts_terms="1")
        self.booking._reschedule_by_dispatcher(self.slots[EARLY + 4].start)
        page = self.page()
        self.assertTrue(self.asks(page))
        self.assertIn("accepts_start", self.boxes(page))
        self.assertNotPayable()
        self.assertTrue(self.offers_payment(self.agree(page, **BOTH)))

    def test_who_agrees_anew_is_asked_for_all_of_it_at_once(self):
        booking = self.booking
        long_ago = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        self.agree(**BOTH)
        booking.write({"terms_accepted_at": long_ago, "early_start_accepted_at": False})
        booking.line_ids.price_unit += 10
        page = self.page()
        self.assertIn("accepts_start", self.boxes(page))
        answer = self.agree(page, **BOTH)
        self.assertFalse(self.asks(answer))
        self.assertTrue(self.offers_payment(answer))
        self.assertTrue(booking.early_start_accepted_at)

    def test_a_contract_that_is_still_to_be_paid_is_one_of_today(self):
        booking = self.booking = self.book_by_phone(self.late)
        self.agree(accepts_terms="1")
        now = fields.Datetime.now()
        booking.terms_accepted_at = fields.Datetime.subtract(now, days=30)
        self.assertFalse(self.asks(self.page()))
        self.assertTrue(booking._early_start_until(self.slots))
        booking._reschedule_by_dispatcher(self.slots[EARLY].start)
        self.assertIn("accepts_start", self.boxes(self.page()))

    # === MOVING === #

    def test_who_moves_into_the_period_is_asked_with_the_slot(self):
        booking = self.book_late()
        page = self.get(self.address(booking, "/reschedule"))
        self.assertTrue(self.offers_box(page))
        self.assertIn(WORDS, page.text)
        answer = self.reschedule(booking, EARLY)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("verlangen", self.named(answer, "booking_change_error"))
        self.assertEqual(booking.pickup_id.window_start, self.slots[self.late].start)
        answer = self.reschedule(booking, EARLY, accepts_start="1")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(booking.pickup_id.window_start, self.slots[EARLY].start)
        self.assertTrue(booking.early_start_accepted_at)
        version = self.hidden(page, "terms_version")
        [note] = booking.message_ids.filtered(lambda m: version in (m.body or ""))
        self.assertEqual(note.author_id, self.customer)
        kept = self.env["autowartung.terms.version"].search([("name", "=", version)])
        self.assertIn(WORDS, kept.body)

    def test_who_moves_beyond_the_period_needs_no_request(self):
        booking = self.book_late()
        answer = self.reschedule(booking, self.late + 4)
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(booking.early_start_accepted_at)
        start = self.slots[self.late + 4].start
        self.assertEqual(booking.pickup_id.window_start, start)

    def test_who_has_requested_it_is_not_asked_with_a_move(self):
        booking = self.book_and_pay(EARLY + 4)
        terms = self.env.registry["autowartung.terms.version"]
        with patch.object(terms, "_current_body") as rendered:
            page = self.get(self.address(booking, "/reschedule"))
        rendered.assert_not_called()
        self.assertFalse(self.offers_box(page))
        self.assertEqual(self.reschedule(booking, EARLY).status_code, 200)

    def test_words_that_have_changed_are_read_again(self):
        booking = self.book_late()
        value = self.slot_value(self.slots[EARLY])
        page = self.get(self.address(booking, "/reschedule"))
        version = self.hidden(page, "terms_version")
        self.env.company.name = "Autowartung Nachfolge GmbH"
        given = {"slot": value, "terms_version": version, "accepts_start": "1"}
        answer = self.post(booking, "/reschedule", **given)
        self.assertEqual(answer.status_code, 409)
        self.assertFalse(booking.early_start_accepted_at)

    # === WHAT THE OFFICE MOVES === #

    def test_the_page_asks_whom_the_office_has_moved_into_the_period(self):
        booking = self.booking = self.book_late()
        self.assertIsNone(self.named(self.page(), "booking_early_start"))
        booking._reschedule_by_dispatcher(self.slots[EARLY + 4].start)
        page = self.page()
        self.assertIn(WORDS, self.named(page, "booking_early_start"))
        version = self.hidden(page, "terms_version")
        answer = self.post(booking, "/early-start", terms_version=version)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(booking.early_start_accepted_at)
        given = {"terms_version": version, "accepts_start": "1"}
        answer = self.post(booking, "/early-start", **given)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(booking.early_start_accepted_at)
        self.assertIsNone(self.named(answer, "booking_early_start"))

    def test_the_mail_about_the_move_asks_for_it(self):
        booking = self.book_late()
        booking._reschedule_by_dispatcher(self.slots[EARLY + 4].start)
        before = self.mails_to_customer(booking)
        booking._send_message(PICKUP_SCHEDULED_MAIL)
        mail = self.mails_to_customer(booking) - before
        self.assertIn("innerhalb Ihrer Widerrufsfrist", mail.body_html)

    def test_a_stranger_requests_nothing(self):
        booking = self.book_late()
        booking._reschedule_by_dispatcher(self.slots[EARLY + 4].start)
        answer = self.post_form(
            f"/my/bookings/{booking.id}/early-start",
            access_token="x" * 32,
            terms_version=booking._terms()._current_name(),
            accepts_start="1",
            allow_redirects=False,
        )
        self.assertIn(answer.status_code, (303, 403, 404))
        self.assertFalse(booking.early_start_accepted_at)

    def test_nothing_is_owed_for_work_that_was_not_requested(self):
        booking = self.book_late()
        now = fields.Datetime.now()
        set_off(booking.pickup_id)
        self.assertIn("§ 357a", booking._why_a_person_decides(now))
        booking.early_start_accepted_at = now
        self.assertNotIn("§ 357a", booking._why_a_person_decides(now))

    # === WHO HAS NO RIGHT OF WITHDRAWAL === #

    def test_who_has_no_right_of_withdrawal_is_promised_none(self):
        model = self.env.registry["autowartung.booking"]
        with patch.object(model, "_has_right_of_withdrawal", lambda booking: False):
            page = self.page()
            self.assertEqual(self.boxes(page), {"accepts_terms": False})
            self.assertNotIn("Ihr Widerrufsrecht", page.text)
            self.assertTrue(self.offers_payment(self.agree(page, accepts_terms="1")))
            self.pay(self.booking)
            self.deliver()
            self.assertIsNone(self.named(self.page(), "booking_withdrawal"))
            self.assertTrue(self.booking._why_not_withdrawable())
