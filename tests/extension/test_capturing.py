# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When, and how much, of what is held is captured, and what becomes of the rest."""

from datetime import timedelta

from commons.capturing_case import ATTEMPTS, CAPTURES, VOIDS, CapturingCase

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.models.extension.follow_up import (
    END_HOLD,
    WARN_OF_HOLD_END,
)


@tagged("post_install", "-at_install")
class TestWhen(CapturingCase):
    def test_what_waits_for_the_completion_is_taken_when_the_work_is_done(self):
        extension, transaction = self.hold_and_wait()
        self.assertEqual(extension.state, "authorised")
        self.assertEqual(transaction.state, "authorized")
        self.assertFalse(self.control.requests(CAPTURES, "POST"))
        summaries = "".join(extension.activity_ids.mapped("summary"))
        self.assertIn("freigegeben", summaries, "the workshop goes on")
        self.assertIn("219,80", self.named(self.page_of(extension), "extension_held"))
        told = self.mails_to_customer(extension).filtered(
            lambda mail: mail.autowartung_kind == "extension_outcome_mail"
        )
        self.assertIn("vorgemerkt", told.body_html)
        self.work_ends()
        self.assertEqual(extension.state, "approved")
        self.assertEqual(extension.invoice_ids.amount_total, 219.8)
        self.assertEqual(self.captured_cents(), 21980)
        approvals = extension.activity_ids.filtered(
            lambda task: "freigegeben" in task.summary
        )
        self.assertEqual(len(approvals), 1, "the workshop was told already")

    def test_a_hold_that_ends_soon_after_the_work_is_taken_on_approval(self):
        for days in (6.1, 8):
            with self.subTest(days=days):
                self.capture_on_completion(timedelta(days=days))
                extension = self.sent(deadline=fields.Datetime.now() + timedelta(1))
                self.approve(extension)
                self.assertEqual(extension.state, "approved")

    def test_work_without_a_planned_end_is_taken_on_approval(self):
        self.capture_on_completion()
        self.booking.sudo().return_id.state = "cancelled"
        self.env.invalidate_all()
        self.assertFalse(self.booking.return_id)
        extension = self.sent()
        self.approve(extension)
        self.assertEqual(extension.state, "approved")

    def test_of_a_booking_that_is_cancelled_what_waits_is_released(self):
        self.use_a_paid_booking()
        extension, transaction = self.hold_and_wait()
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual((extension.state, transaction.state), ("expired", "cancel"))
        self.assertFalse(extension.invoice_ids)

    def test_of_a_booking_that_is_cancelled_paid_work_is_a_persons_matter(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.approve(extension)
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        tasks = extension.activity_ids.mapped("summary")
        self.assertTrue([task for task in tasks if "storniert" in task.lower()], tasks)


@tagged("post_install", "-at_install")
class TestWhatWasDone(CapturingCase):
    def test_what_could_not_be_done_is_not_paid_and_the_rest_released(self):
        extension, transaction = self.hold_and_wait()
        pads, wipers = extension.line_ids
        self.done(extension, pads, "Wischer nicht lieferbar")
        self.assertEqual(extension.state, "partly_approved")
        self.assertEqual((pads.decision, wipers.decision), ("approved", "not_done"))
        self.assertEqual(extension.invoice_ids.amount_total, 189.9)
        self.assertEqual(extension.payment_status, "paid")
        self.assertEqual(self.captured_cents(), 18990)
        states = {tx.state: tx.amount for tx in transaction.child_transaction_ids}
        self.assertEqual(states, {"done": 189.9, "cancel": 29.9})
        kinds = extension.decision_ids.sorted("number").mapped("kind")
        self.assertEqual(kinds, ["approved", "reduced"])
        self.assertFalse(extension.decision_ids._broken_links(extension.company_id))
        page = self.page_of(extension)
        self.assertIn("Wischer nicht", self.named(page, "extension_not_done"))
        told = self.mails_to_customer(extension).sorted("id")[-1]
        self.assertIn("Wischer nicht lieferbar", told.body_html)

    def test_all_of_it_can_be_taken_before_the_work_is_done(self):
        extension, _transaction = self.hold_and_wait()
        self.done(extension, extension.line_ids)
        self.assertEqual(extension.state, "approved")
        self.assertEqual(self.captured_cents(), 21980)

    def test_what_is_missing_is_said(self):
        needing = {"sequence": 20}
        self.capture_on_completion()
        extension = self.propose(("Beläge", 100), ("Scheiben", 200, needing))
        pads, discs = extension.line_ids
        discs.requires_id = pads
        extension.action_send()
        self.hold(extension)
        self.run_lanes()
        nothing = pads.browse()
        for done, reason, sentence in (
            (nothing, "Ging nicht", "zurück"),
            (pads, " ", "warum"),
            (discs, "Ging nicht", "zusammen"),
        ):
            with (
                self.subTest(sentence=sentence),
                self.assertRaisesRegex(UserError, sentence),
                self.env.cr.savepoint(),
            ):
                extension.with_context(lang="de_DE")._capture_what_was_done(
                    done, reason
                )
        self.assertEqual(extension.state, "authorised")
        self.assertEqual(extension.amount_total, 300)

    def test_only_who_works_with_bookings_takes_money(self):
        extension, _transaction = self.hold_and_wait()
        accountant = new_test_user(
            self.env, "buch", "autowartung_payment.group_autowartung_accountant"
        )
        with self.assertRaises(AccessError):
            extension.with_user(accountant).action_ask_what_was_done()
        with self.assertRaises(AccessError):
            extension.with_user(accountant)._capture_what_was_done(
                extension.line_ids, ""
            )

    def test_money_that_is_not_held_is_not_taken(self):
        extension = self.sent()
        with self.assertRaises(UserError):
            extension._capture_what_was_done(extension.line_ids, "")
        self.approve(extension)
        with self.assertRaises(UserError):
            extension._capture_what_was_done(extension.line_ids, "")
        self.assertEqual(self.captured_cents(), 21980)

    def test_odoos_own_buttons_take_what_was_approved_and_nothing_else(self):
        extension, transaction = self.hold_and_wait()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            transaction._capture(100)
        self.as_worker(transaction, "action_capture")
        self.run_lanes()
        self.assertEqual(extension.state, "approved")
        self.assertEqual(self.captured_cents(), 21980)

    def test_odoos_own_button_releases_what_then_is_approved_anew(self):
        extension, transaction = self.hold_and_wait()
        self.as_worker(transaction, "action_void")
        self.assertEqual((extension.state, transaction.state), ("seen", "cancel"))
        self.approve(extension)
        self.assertEqual(extension.state, "authorised")

    def test_a_refused_capture_can_be_tried_again(self):
        extension, transaction = self.hold_and_wait()
        self.control.fault("error_before", CAPTURES, "POST", status=400)
        self.done(extension, extension.line_ids)
        self.assertEqual(transaction.child_transaction_ids.state, "error")
        self.assertTrue(extension.activity_ids)
        self.control.clear_faults()
        self.done(extension, extension.line_ids)
        self.assertEqual(extension.state, "approved")
        self.assertEqual(self.captured_cents(), 21980)

    def test_a_part_whose_answer_is_lost_is_taken_once(self):
        extension, transaction = self.hold_and_wait()
        self.control.fault("timeout_after", CAPTURES, "POST", times=ATTEMPTS)
        self.done(extension, extension.line_ids[0], "Ging nicht")
        self.control.clear_faults()
        [capture] = transaction.child_transaction_ids
        self.assertEqual((capture.state, capture.amount), ("draft", 189.9))
        with self.assertRaises(UserError):
            extension._capture_what_was_done(extension.line_ids, "")
        capture.autowartung_next_check_at = capture.create_date
        self.run_janitor()
        self.run_lanes()
        self.assertEqual(extension.state, "partly_approved")
        self.assertEqual(self.captured_cents(), 18990)


@tagged("post_install", "-at_install")
class TestEndOfTheHold(CapturingCase):
    def test_the_office_is_warned_a_day_before(self):
        extension, transaction = self.hold_and_wait()
        ends_at = transaction.autowartung_capture_before
        self.assertEqual(extension.capture_before, ends_at)
        warning = self.follow_up(WARN_OF_HOLD_END, extension)
        early = ends_at - timedelta(days=1) - warning.next_attempt_at
        self.assertLess(abs(early), timedelta(minutes=1))
        before = extension.activity_ids
        self.as_worker(extension, "_perform_follow_up", WARN_OF_HOLD_END)
        [task] = extension.activity_ids - before
        self.assertIn("219,80", task.note)

    def test_at_its_end_it_is_released_and_both_are_told(self):
        extension, transaction = self.hold_and_wait()
        end = self.follow_up(END_HOLD, extension)
        late = end.next_attempt_at - transaction.autowartung_capture_before
        self.assertLess(abs(late), timedelta(minutes=1))
        mails, tasks = self.mails_to_customer(extension), extension.activity_ids
        self.as_worker(extension, "_perform_follow_up", END_HOLD)
        self.run_lanes()
        self.assertEqual(len(self.control.requests(VOIDS, "POST")), 1)
        self.assertEqual((extension.state, transaction.state), ("seen", "cancel"))
        self.assertEqual(len(self.mails_to_customer(extension) - mails), 1)
        self.assertEqual(len(extension.activity_ids - tasks), 1)
        self.approve(extension)
        self.assertEqual(extension.state, "authorised", "approved with a new hold")

    def test_after_the_deadline_it_can_be_approved_again_with_a_new_hold(self):
        extension, _transaction = self.hold_and_wait()
        extension.sudo()._write({"deadline": extension.create_date})
        self.env.invalidate_all()
        self.as_worker(extension, "_perform_follow_up", END_HOLD)
        self.run_lanes()
        self.assertEqual(extension.state, "expired")
        told = self.mails_to_customer(extension).sorted("id")[-1]
        self.assertIn("Ihre Bank hat den Betrag freigegeben", told.body_html)
        page = self.page_of(extension)
        self.assertIn("Ihre Bank", self.named(page, "extension_expired"))
        self.assertIsNotNone(self.named(page, "extension_after_all"))
        self.send(extension, "/again")
        offer = self.booking.extension_ids - extension
        self.approve(offer)
        self.assertEqual(offer.state, "authorised")

    def test_what_could_not_be_done_is_open_again_with_the_rest(self):
        extension, _transaction = self.hold_and_wait()
        self.control.fault("error_before", CAPTURES, "POST", status=400)
        self.done(extension, extension.line_ids[0], "Ging nicht")
        self.control.clear_faults()
        self.as_worker(extension, "_perform_follow_up", END_HOLD)
        self.assertEqual(extension.state, "seen")
        self.assertFalse(extension.not_done_reason)
        self.assertEqual(set(extension.line_ids.mapped("decision")), {"open"})

    def test_what_the_provider_ended_first_ends_the_same(self):
        extension, transaction = self.hold_and_wait()
        self.control.advance(8 * 24 * 3600)
        self.as_worker(extension, "_perform_follow_up", END_HOLD)
        self.run_lanes()
        self.assertEqual((extension.state, transaction.state), ("seen", "cancel"))

    def test_what_was_captured_meanwhile_is_left_alone(self):
        extension = self.sent()
        self.approve(extension)
        tasks = extension.activity_ids
        for kind in (WARN_OF_HOLD_END, END_HOLD):
            self.as_worker(extension, "_perform_follow_up", kind)
        self.assertEqual(extension.state, "approved")
        self.assertEqual(extension.activity_ids, tasks)
        self.assertFalse(self.control.requests(VOIDS, "POST"))

    def test_a_capture_whose_outcome_is_unknown_is_not_released(self):
        extension, transaction = self.hold_and_wait()
        self.control.fault("timeout_after", CAPTURES, "POST", times=ATTEMPTS)
        self.done(extension, extension.line_ids)
        self.control.clear_faults()
        self.as_worker(extension, "_perform_follow_up", END_HOLD)
        self.assertFalse(self.control.requests(VOIDS, "POST"))
        transaction.child_transaction_ids.autowartung_next_check_at = (
            transaction.create_date
        )
        self.run_janitor()
        self.run_lanes()
        self.assertEqual(extension.state, "approved")
