# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer cancels: the money comes back, in the books and at the provider."""

from datetime import timedelta

from commons.concierge import set_off
from commons.portal import PortalCase
from lxml import html

from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools import times


@tagged("post_install", "-at_install")
class TestCancelling(PortalCase):
    def cancel(self, booking, **options):
        return self.post(booking, "/cancel", **options)

    def refund(self, booking):
        return booking.transaction_ids.filtered(lambda tx: tx.operation == "refund")

    def credit_notes(self, booking):
        return booking.invoice_ids.filtered(lambda m: m.move_type == "out_refund")

    def assertGivenBack(self, booking):
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.payment_status, "refunded")
        refund = self.refund(booking)
        self.assertEqual((len(refund), refund.state), (1, "done"))
        self.assertEqual(refund.amount, -booking.amount_total)
        credit_note = self.credit_notes(booking)
        self.assertEqual((len(credit_note), credit_note.state), (1, "posted"))
        self.assertEqual(credit_note.amount_total, booking.amount_total)
        self.assertEqual(credit_note.amount_tax, booking.amount_tax)
        self.assertTrue(credit_note.currency_id.is_zero(credit_note.amount_residual))
        self.assertIn(
            refund.payment_id.move_id, credit_note._get_reconciled_amls().move_id
        )
        invoice = booking.invoice_ids - credit_note
        self.assertTrue(invoice.currency_id.is_zero(invoice.amount_residual))
        payments = {p["payment_intent"]: p for p in self.control.ledger()["payments"]}
        payment = payments[refund.source_transaction_id.provider_reference]
        self.assertEqual(payment["refunded"], 14900)
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"cancelled"})

    def test_looking_at_the_page_cancels_nothing(self):
        booking = self.book_and_pay()
        page = self.get(self.address(booking, "/cancel"))
        self.assertEqual(page.status_code, 200)
        self.assertIn("149,00", self.named(page, "cancel_refund"))
        subject = self.named(page, "cancel_subject")
        self.assertIn("K-EM 1234", subject)
        german = booking.with_context(lang="de_DE")
        self.assertIn(self.tidy(german._window(booking.pickup_id)), subject)
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(self.refund(booking))

    def test_a_paid_booking_is_refunded_in_full(self):
        booking = self.book_and_pay()
        answer = self.cancel(booking)
        self.run_lanes()
        self.assertGivenBack(booking)
        self.assertIn("/my/bookings/", answer.url)
        page = self.get(self.address(booking))
        self.assertIn("149,00", self.named(page, "booking_cancelled"))
        self.assertIn(
            self.credit_notes(booking).name, self.named(page, "booking_documents")
        )
        self.deliver()
        self.assertGivenBack(booking)

    def test_a_credit_note_does_not_thank_for_a_payment(self):
        booking = self.book_and_pay()
        invoice = booking.invoice_ids
        page = self.get(invoice.get_portal_url())
        self.assertIsNotNone(self.named(page, "invoice_paid_badge"))
        self.assertIsNone(self.named(page, "credit_note_status"))
        self.cancel(booking)
        self.run_lanes()
        page = self.get(self.credit_notes(booking).get_portal_url())
        self.assertIsNone(self.named(page, "invoice_paid_badge"))
        self.assertIsNone(self.named(page, "o_payment_status_alert"))
        self.assertIn("Erstattet", self.named(page, "credit_note_badge"))
        self.assertIn("erstattet", self.named(page, "credit_note_status"))
        self.assertEqual(self.refund(booking).state, "done")

    def test_the_refund_is_told_in_whole_words(self):
        booking = self.book_and_pay()
        page = self.post(booking, "/cancel")
        for _time in range(2):
            text = self.named(page, "booking_cancelled")
            self.assertRegex(text, r"149,00\s€[ .]")
            facts = html.fromstring(page.text).xpath("//dt/text()")
            self.assertEqual(facts, ["Fahrzeug", "Adresse", "Werkstatt"])
            self.run_lanes()
            page = self.get(self.address(booking))
        self.assertEqual(booking.payment_status, "refunded")

    def test_an_owner_who_is_logged_in_needs_no_token(self):
        booking = self.book_and_pay()
        self.log_in(partner=self.customer)
        self.post_form(f"/my/bookings/{booking.id}/cancel")
        self.run_lanes()
        self.assertGivenBack(booking)

    def test_a_second_click_changes_nothing(self):
        booking = self.book_and_pay()
        for _click in range(2):
            answer = self.cancel(booking)
            self.assertEqual(answer.status_code, 200)
        self.run_lanes()
        self.assertGivenBack(booking)

    def test_an_answer_that_was_lost_is_looked_for_by_the_janitor(self):
        for slot, kind in ((10, "drop_after"), (20, "error_before")):
            with self.subTest(kind=kind):
                booking = self.book_and_pay(slot)
                self.control.fault(kind, "^/v1/refunds", times=None)
                answer = self.cancel(booking)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(booking.state, "cancelled")
                self.assertEqual(booking.payment_status, "paid")
                self.assertEqual(
                    self.refund(booking).autowartung_request_state, "unknown"
                )
                page = self.get(self.address(booking))
                self.assertIn("149,00", self.named(page, "booking_cancelled"))
                self.control.clear_faults()
                self.refund(booking).autowartung_next_check_at = "2020-01-01 00:00:00"
                self.run_janitor()
                self.assertGivenBack(booking)

    def test_a_refund_that_is_refused_is_told_to_managers(self):
        booking = self.book_and_pay()
        self.control.fault("error_before", "^/v1/refunds", status=400)
        self.cancel(booking)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.refund(booking).state, "error")
        self.assertEqual(self.credit_notes(booking).state, "posted")
        [activity] = booking.activity_ids
        self.assertIn(self.refund(booking).reference, activity.note)
        page = self.get(self.address(booking))
        self.assertNotIn("149,00", self.named(page, "booking_cancelled"))

    def test_until_when_it_is_free_of_charge_stands_beside_the_buttons(self):
        booking = self.book(20)
        booking.company_id.autowartung_cutoff_hours = 24
        until = booking.appointment_start - timedelta(hours=24)
        text = self.named(self.get(self.address(booking)), "booking_free_change")
        clock = self.tidy(times.clock_text(until, "de_DE"))
        self.assertIn(f"{times.day_text(until, 'de_DE')}, {clock}", text)
        self.assertIn("Kostenfrei", text)
        english = booking.with_context(lang="en_US")
        text = english._free_change_text(booking.appointment_start)
        self.assertIn("free of charge", text)
        day, clock = (f(until, "en_US") for f in (times.day_text, times.clock_text))
        self.assertIn(f"{day}, {clock}", text)

    def test_what_is_too_soon_says_so_before_it_is_paid(self):
        booking = self.book()
        booking.company_id.autowartung_cutoff_hours = 24 * 60
        text = self.named(self.get(self.address(booking)), "booking_free_change")
        self.assertIn("nicht mehr", text)
        self.pay(booking)
        self.deliver()
        text = self.named(self.get(self.address(booking)), "booking_free_change")
        until = booking.appointment_start - timedelta(days=60)
        self.assertIn(times.day_text(until, "de_DE"), text)
        self.cancel(booking)
        booking._end_as_cancelled()
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_free_change"))

    def test_after_the_cutoff_one_is_told_whom_to_call(self):
        booking = self.book_and_pay()
        booking.company_id.autowartung_cutoff_hours = 24 * 60
        page = self.get(self.address(booking, "/cancel"))
        self.assertIsNone(self.named(page, "cancel_booking"))
        self.assertIsNotNone(self.named(page, "booking_not_cancellable"))
        self.assertIn("+49 221 5550199", page.text)
        answer = self.cancel(booking)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(self.refund(booking))

    def test_a_driver_who_has_set_off_is_not_sent_back(self):
        booking = self.book_and_pay()
        booking.company_id.autowartung_cutoff_hours = 0
        set_off(booking.pickup_id)
        self.assertEqual(self.cancel(booking).status_code, 409)
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(self.refund(booking))

    def test_an_unpaid_booking_frees_its_slot(self):
        booking = self.book()
        self.start_payment(booking)
        page = self.get(self.address(booking, "/cancel"))
        self.assertIsNone(self.named(page, "cancel_refund"))
        self.cancel(booking)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.transaction_ids.state, "cancel")
        self.assertTrue(self.book(), "somebody else gets the slot")

    def test_a_payment_under_way_is_not_cancelled(self):
        booking = self.book()
        self.start_payment(booking)
        booking.transaction_ids._set_pending()
        page = self.get(self.address(booking, "/cancel"))
        self.assertIsNotNone(self.named(page, "booking_not_cancellable"))
        answer = self.cancel(booking)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(booking.state, "pending")

    def test_a_payment_that_has_just_succeeded_is_not_lost(self):
        booking = self.book()
        self.pay(booking)  # its webhook has not come yet
        answer = self.cancel(booking)
        self.assertEqual(answer.status_code, 409)
        self.assertNotEqual(booking.state, "cancelled")
        self.deliver()
        self.assertSettled(booking)

    def test_no_answer_about_a_payment_that_has_just_succeeded_is_said_in_words(self):
        booking = self.book()
        transaction = self.pay(booking)  # its webhook has not come yet
        intent = f"^/v1/payment_intents/{transaction.provider_reference}$"
        self.control.fault("error_before", intent, "GET", times=None)
        self.assertEqual(self.cancel(booking).status_code, 409)
        self.assertNotEqual(booking.state, "cancelled")

    def test_without_the_pages_own_token_nothing_is_cancelled(self):
        booking = self.book()
        data = {"csrf_token": "wrong", "access_token": booking._portal_ensure_token()}
        answer = self.url_open(f"/my/bookings/{booking.id}/cancel", data=data)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(booking.state, "pending")
        self.assertTrue(self.named(answer, "booking_change_error"))
        form = html.fromstring(answer.text).xpath(
            "//form[.//*[@name='cancel_booking']]"
        )
        self.url_open(form[0].get("action"), data=dict(form[0].fields))
        self.env.invalidate_all()
        self.assertEqual(booking.state, "cancelled", "the new page's token is right")

    def test_a_stranger_with_a_wrong_token_of_the_page_sees_nothing(self):
        booking = self.book()
        for suffix in ("/cancel", "/reschedule", "/consents", "/withdraw"):
            answer = self.url_open(
                f"/my/bookings/{booking.id}{suffix}",
                data={"csrf_token": "wrong", "access_token": "wrong"},
            )
            self.assertNotIn(booking.name, answer.text)
            self.assertIsNotNone(self.named(answer, "booking_notice"))
