# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customer, workshop and evidence are told what really happened."""

from datetime import timedelta

from commons.capturing_case import CapturingCase
from commons.withdrawal import PERSON
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestWhatIsSaid(CapturingCase):
    def last_mail(self, extension):
        self.run_lanes()
        return self.mails_to_customer(extension).sorted("id")[-1]

    def refunded(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.approve(extension)
        self.as_worker(extension, "_cancel_and_refund")
        self.deliver()
        return extension

    def test_work_that_is_refunded_is_told_with_the_amount(self):
        extension = self.refunded()
        mail = self.last_mail(extension)
        self.assertIn("219,80", mail.body_html)
        self.assertNotIn("Sie zahlen nichts", mail.body_html)
        self.assertIn(extension.name, mail.subject)
        self.assertIn("zurückgezogen", mail.subject)

    def test_a_withdrawal_is_written_down_as_the_customers(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.approve(extension)
        page = self.send(extension, "/withdraw", **PERSON)
        self.assertIsNone(self.named(page, "extension_approved"))
        self.assertIsNotNone(self.named(page, "extension_declared"))
        self.run_lanes()
        record = extension.decision_ids.sorted("number")[-1]
        facts = record._facts()
        self.assertEqual(facts["withdrawal"], extension.withdrawal_ids.id)
        self.assertEqual(facts["declared_by"], PERSON["name"])
        self.assertNotIn("by", facts)
        text = record.with_context(lang="de_DE")._kind_text()
        self.assertIn("Widerruf", text)

    def test_the_record_names_the_work_it_is_about(self):
        extension = self.sent()
        pads, _wipers = extension.line_ids
        self.approve(extension, pads)
        rows = dict(extension.decision_ids.with_context(lang="en_US")._facts_rows())
        self.assertEqual(rows["Work"], pads.name)

    def test_a_cancelled_booking_is_the_reason_that_is_told(self):
        self.use_a_paid_booking()
        extension, _transaction = self.hold_and_wait()
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        self.run_lanes()
        mail = self.last_mail(extension)
        self.assertIn("storniert", mail.body_html)
        self.assertNotIn("Ihre Bank", mail.body_html)
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "extension_cancelled"))
        summaries = extension.activity_ids.mapped("summary")
        self.assertFalse([text for text in summaries if "erneut" in text], summaries)

    def test_who_gets_money_back_after_the_booking_was_cancelled_reads_how_much(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.approve(extension)
        self.as_worker(self.booking, "_cancel_and_refund")
        self.as_worker(extension, "_cancel_and_refund")
        self.deliver()
        self.assertIn("219,80", self.last_mail(extension).body_html)
        page = self.page_of(extension)
        told = self.named(page, "extension_cancelled")
        self.assertIn("storniert", told)
        self.assertIn("219,80", told)

    def test_an_open_proposal_ends_with_its_booking(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        self.run_lanes()
        self.assertIn("storniert", self.last_mail(extension).body_html)

    def test_what_is_done_and_not_paid_becomes_a_task(self):
        extension = self.sent()
        extension.line_ids.sudo().is_chosen = True
        extension.sudo().state = "ordered"
        self.booking.sudo().extension_ids._on_work_done()
        tasks = extension.activity_ids.mapped("summary")
        self.assertTrue([task for task in tasks if "bezahlt" in task], tasks)

    def test_after_the_deadline_nobody_is_thanked(self):
        extension = self.sent()
        self.choose(extension)
        transaction = self.pay(extension)
        transaction.sudo()._set_pending()
        self.assertTrue(extension._is_being_paid())
        with freeze_time(extension.deadline + timedelta(minutes=1)):
            self.assertFalse(extension._is_being_paid())
            self.assertTrue(extension._is_over())

    def test_what_is_missing_is_said_in_the_words_of_extra_work(self):
        extension = self.sent()
        page = self.choose(extension, accepts_terms="", accepts_start="")
        self.assertEqual(page.status_code, 422)
        alert = self.named(page, "extension_alert")
        self.assertIn("beauftragen", alert)
        self.assertNotIn("Termin", alert)
        self.assertIn("is-invalid", page.text)

    def test_the_answer_to_a_question_reaches_the_customer(self):
        extension = self.sent()
        self.send(extension, "/ask", question="Warum?")
        self.assertIn(self.customer, extension.message_partner_ids)

    def test_what_a_visitor_causes_is_sent_from_the_companys_address(self):
        self.env.company.email = "werkstatt@example.com"
        extension = self.sent()
        clerk = new_test_user(
            self.env,
            "aw_proposer",
            "autowartung_payment.group_autowartung_user",
            email="clerk@example.com",
        )
        extension.sudo().user_id = clerk
        self.send(extension, "/ask", question="Warum?")
        mails = self.env["mail.mail"].search(
            [("model", "=", extension._name), ("res_id", "=", extension.id)]
        )
        told = mails.filtered(lambda mail: clerk.partner_id in mail.recipient_ids)
        self.assertTrue(told)
        for mail in told:
            self.assertIn("werkstatt@example.com", mail.email_from)

    def test_a_decision_of_another_version_alarms_nobody_afterwards(self):
        extension = self.sent()
        old_key = extension._link_key()
        extension.action_revise()
        extension.action_send()
        page = self.page_of(extension, old_key)
        self.assertIsNotNone(self.named(page, "extension_alert"))
        self.approve(extension)
        page = self.page_of(extension, old_key)
        self.assertIsNone(self.named(page, "extension_alert"))

    def test_the_booking_tells_of_the_extra_work(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.approve(extension)
        page = self.get(self.booking.get_portal_url())
        self.assertIn("219,80", self.named(page, "booking_extensions"))

    def test_what_is_offered_again_is_reached_from_what_was_declined(self):
        extension = self.sent()
        self.send(extension, "/decline")
        page = self.page_of(extension)
        self.assertNotIn("rufen Sie uns", self.named(page, "extension_declined"))
        self.send(extension, "/again")
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "extension_open_offer"))
        offer = self.booking.extension_ids - extension
        self.assertTrue(offer._is_offered_again())
        self.assertNotIn("gefunden", self.last_mail(offer).body_html)

    def test_a_new_proposal_can_be_begun_from_its_own_list(self):
        clerk = new_test_user(
            self.env, "aw_beginner", "autowartung_payment.group_autowartung_user"
        )
        form = Form(self.env["autowartung.extension"].with_user(clerk))
        form.booking_id = self.booking
        self.assertFalse(form.is_above_estimate)
        latest = fields.Datetime.now() + timedelta(days=60)
        self.assertLessEqual(form.deadline, latest)


@tagged("post_install", "-at_install")
class TestBookingAndApprovalMeet(CapturingCase):
    """What an end of the booking did not see is done as soon as it is known."""

    def setUp(self):
        super().setUp()
        self.use_a_paid_booking()

    def tasks(self, extension):
        return extension.activity_ids.mapped("summary")

    def test_what_is_captured_of_a_cancelled_booking_becomes_a_task(self):
        extension = self.sent()
        transaction = self.approve(extension)
        extension.activity_ids.unlink()
        # As who cancels in an older view of the data: nothing of this is seen.
        self.booking.sudo()._write({"state": "cancelled"})
        self.env.invalidate_all()
        extension.sudo()._fulfil(transaction)
        told = [task for task in self.tasks(extension) if "storniert" in task.lower()]
        self.assertEqual(len(told), 1)
        extension._expire()
        self.assertEqual(len(self.tasks(extension)), 1)

    def test_what_is_held_of_a_cancelled_booking_is_released(self):
        extension, transaction = self.hold_and_wait()
        self.booking.sudo()._write({"state": "cancelled"})
        self.env.invalidate_all()
        self.as_worker(extension, "_expire")
        self.run_lanes()
        self.assertEqual(transaction.state, "cancel")

    def test_what_is_held_of_a_booking_that_is_done_is_taken(self):
        extension, _transaction = self.hold_and_wait()
        self.booking.sudo()._write({"state": "done"})
        self.env.invalidate_all()
        self.as_worker(extension, "_expire")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(extension.state, "approved")
        self.assertEqual(self.captured_cents(), 21980)

    def test_what_is_overtaken_is_told_once(self):
        extension = self.sent()
        self.hold(extension)
        extension.invalidate_recordset()
        before = len(self.mails_to_customer(extension))
        for state in ("declined", "withdrawn"):
            extension.sudo().state = state
            extension._plan_outcome()
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(len(self.mails_to_customer(extension)), before + 1)

    def test_a_dialog_that_is_overtaken_takes_nothing(self):
        extension, _transaction = self.hold_and_wait()
        pads, wipers = extension.line_ids
        extension._capture_what_was_done(wipers, "Nicht lieferbar")
        with self.assertRaisesRegex(UserError, "just entered"):
            extension._capture_what_was_done(pads | wipers, "")

    def test_who_cancels_reads_what_becomes_of_extra_work(self):
        paid, open_one = self.sent(), self.sent()
        self.approve(paid)
        dialog = self.env["autowartung.refund.booking"].create(
            {"booking_id": self.booking.id, "purpose": "cancel"}
        )
        self.assertRegex(dialog.extra_work_text, rf"{paid.name} stays paid")
        self.assertRegex(dialog.extra_work_text, rf"{open_one.name} ends")
        self.assertEqual(self.booking.extra_work_total, 219.8)

    def test_what_is_read_out_has_its_price(self):
        line = self.sent().line_ids[0]
        shown = line.with_context(autowartung_shows_price=True).display_name
        self.assertRegex(shown, r"189[.,]90")
        self.assertEqual(line.display_name, line.name)
