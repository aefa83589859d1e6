# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customer and workshop read once ordered work is called off, or not paid."""

from datetime import timedelta
from unittest import SkipTest

from commons.debit_case import DebitCase
from commons.withdrawal import PERSON
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.withdrawal.withdrawal import TO_DECIDE


class CalledOffCase(DebitCase):
    def booking_page(self):
        return self.get(self.booking.get_portal_url())

    def list_page(self):
        self.log_in(partner=self.customer)
        return self.get("/my/bookings")

    def withdraw(self):
        return self.send(self.extension, "/withdraw", **PERSON)


@tagged("post_install", "-at_install")
class TestUnpaidIsSaid(CalledOffCase):
    def setUp(self):
        super().setUp()
        transaction = self.order_by_debit()
        page = self.booking_page()
        self.assertIsNone(self.named(page, "booking_extension_unpaid"))
        self.bank_answers(transaction, "failed")

    def test_booking_and_list_ask_for_the_payment(self):
        page = self.booking_page()
        self.assertIn("219,80", self.named(page, "booking_extension_unpaid"))
        self.assertIsNone(self.named(page, "nothing_to_pay"))
        page = self.list_page()
        self.assertIsNotNone(self.named(page, "booking_extension_to_pay"))
        page = self.get(self.booking.access_url)
        self.assertIn("bezahlen", self.named(page, "booking_extension_unpaid"))

    def test_once_it_is_paid_they_do_not(self):
        self.pay_by_card(self.extension)
        page = self.booking_page()
        self.assertIsNone(self.named(page, "booking_extension_unpaid"))
        self.assertIsNone(self.named(self.list_page(), "booking_extension_to_pay"))

    def test_the_mail_names_the_reason_and_leads_to_the_payment(self):
        last = self.outcome_mails().sorted("id")[-1]
        self.assertIn("nicht ausreichend gedeckt", last.body_html)
        self.assertIn("Jetzt bezahlen", last.body_html)

    def test_the_page_names_the_amount(self):
        page = self.page_of(self.extension)
        self.assertIn("219,80", self.named(page, "extension_unpaid"))
        self.assertIn("Beauftragt", page.text)
        self.assertNotIn("Zusätzliche Arbeiten vorgeschlagen", page.text)


@tagged("post_install", "-at_install")
class TestWithdrawalStandsFirst(CalledOffCase):
    def assertNobodyAsksForMoney(self, page):
        self.assertIn("Widerruf", self.named(page, "extension_declared"))
        for name in ("extension_unpaid", "extension_charged", "extension_approved"):
            self.assertIsNone(self.named(page, name))
        self.assertNotIn("o_payment_submit_button", page.text)

    def test_an_unpaid_order_is_not_asked_for_while_it_is_decided(self):
        transaction = self.order_by_debit()
        self.booking.sudo().state = "in_progress"
        self.bank_answers(transaction, "failed")
        mails = self.outcome_mails()
        self.assertNobodyAsksForMoney(self.withdraw())
        self.run_lanes()
        self.assertEqual(self.extension.withdrawal_ids.state, TO_DECIDE)
        page = self.page_of(self.extension)
        self.assertNobodyAsksForMoney(page)
        self.assertIn("nichts bezahlen", self.named(page, "extension_declared"))
        self.assertFalse(self.extension._is_payable())
        page = self.booking_page()
        self.assertIsNone(self.named(page, "booking_extension_unpaid"))
        self.assertIn("Widerruf", self.named(page, "booking_extensions"))
        self.assertEqual(self.outcome_mails(), mails)

    def test_it_is_the_first_thing_to_read_at_once(self):
        self.order_by_debit()
        page = self.withdraw()
        self.assertNobodyAsksForMoney(page)
        self.assertIn("o_autowartung_extension_settling", page.text)
        self.run_lanes()
        page = self.page_of(self.extension)
        self.assertIn("widerrufen", self.named(page, "extension_withdrawn"))
        self.assertNotIn("o_autowartung_extension_settling", page.text)

    def test_the_workshop_is_told_to_stop(self):
        self.order_by_debit()
        self.booking.sudo().state = "in_progress"
        self.withdraw()
        self.run_lanes()
        self.log_in("mechanic", group="autowartung_payment.group_autowartung_user")
        page = self.get(self.extension._workshop_url())
        self.assertIn("Kunde hat widerrufen", self.named(page, "workshop_declared"))

    def test_what_came_back_stays_on_the_page_of_the_booking(self):
        transaction = self.order_by_debit()
        self.withdraw()
        self.run_lanes()
        self.bank_answers(transaction)
        self.assertEqual(self.extension.state, "withdrawn")
        page = self.booking_page()
        listed = self.named(page, "booking_extensions")
        self.assertIn("Vom Kunden widerrufen", listed)

    def test_the_mail_of_a_refund_names_the_amount(self):
        transaction = self.order_by_debit()
        self.withdraw()
        self.run_lanes()
        self.bank_answers(transaction)
        first, last = self.outcome_mails().sorted("id")[-2:]
        self.assertIn("nicht mehr anhalten", first.body_html)
        self.assertIn("219,80", last.body_html)
        self.assertNotEqual(first.body_html, last.body_html)


@tagged("post_install", "-at_install")
class TestCancelledBooking(CalledOffCase):
    def test_who_has_paid_does_not_read_that_it_is_done(self):
        transaction = self.order_by_debit()
        self.bank_answers(transaction)
        self.as_worker(self.booking, "action_cancel")
        self.run_lanes()
        page = self.page_of(self.extension)
        told = self.named(page, "extension_paid_for_nothing")
        self.assertIn("219,80", told)
        self.assertIsNone(self.named(page, "extension_approved"))

    def test_money_that_comes_later_is_not_the_workshops_withdrawal(self):
        transaction = self.order_by_debit()
        self.as_worker(self.booking, "action_cancel")
        self.run_lanes()
        told = self.named(self.page_of(self.extension), "extension_cancelled")
        self.assertNotIn("vorgemerkt", told)
        self.bank_answers(transaction)
        told = self.named(self.page_of(self.extension), "extension_cancelled")
        self.assertIn("219,80", told)
        last = self.outcome_mails().sorted("id")[-1]
        self.assertIn("storniert", last.subject)
        self.assertIn("219,80", last.body_html)


@tagged("post_install", "-at_install")
class TestNothingIsLeftOpen(CalledOffCase):
    def test_a_debit_that_fails_for_an_ended_order_cannot_be_tried_again(self):
        for end in ("action_withdraw", "cancel"):
            with self.subTest(end=end):
                self.extension = self.sent(("Öl", 50))
                transaction = self.order_by_debit()
                if end == "cancel":
                    self.as_worker(self.booking, "action_cancel")
                else:
                    self.as_worker(self.extension, end)
                self.run_lanes()
                self.bank_answers(transaction, "failed")
                intent = self.control.object(
                    "payment_intent", transaction.provider_reference
                )
                self.assertEqual(intent["status"], "canceled")
                self.assertEqual(transaction.state, "cancel")

    def test_a_refund_sent_once_more_is_no_second_withdrawal(self):
        transaction = self.order_by_debit()
        self.withdraw()
        self.run_lanes()
        self.bank_answers(transaction)
        [refund] = transaction.child_transaction_ids
        self.control.fail_refund(refund.provider_reference)
        self.deliver()
        self.run_lanes()
        self.as_worker(self.extension, "action_cancel_and_refund")
        kinds = self.extension.decision_ids.sorted("number").mapped("kind")
        self.assertEqual(kinds, ["approved", "withdrawn"])


@tagged("post_install", "-at_install")
class TestWhatIsToBeDone(CalledOffCase):
    def test_the_workshop_sees_what_was_ordered_while_the_money_is_held(self):
        self.booking.company_id.autowartung_capture_on = "completion"
        self.plan_return(fields.Datetime.now() + timedelta(days=1))
        pads, wipers = self.extension.line_ids
        self.hold(self.extension, pads)
        self.assertEqual(self.extension.state, "authorised")
        self.assertEqual((pads.decision, wipers.decision), ("approved", "declined"))
        self.log_in("mechanic", group="autowartung_payment.group_autowartung_user")
        page = self.get("/workshop").text
        self.assertIn("189,90", page)
        self.assertNotIn("219,80", page)
        page = self.get(self.extension._workshop_url()).text
        self.assertIn("Freigegeben", page)
        self.assertIn("Abgelehnt", page)
        self.extension.action_withdraw()
        page = self.get(self.extension._workshop_url()).text
        self.assertNotIn("Freigegeben", page)

    def test_tasks_of_an_order_that_has_ended_are_dropped(self):
        self.order_by_debit()
        self.assertIn("Auftragserweiterung wurde vom Kunden freigegeben", self.tasks())
        self.withdraw()
        self.run_lanes()
        self.assertNotIn(
            "Auftragserweiterung wurde vom Kunden freigegeben", self.tasks()
        )

    def test_a_failed_refund_is_no_task_once_another_one_has_arrived(self):
        transaction = self.order_by_debit()
        self.withdraw()
        self.run_lanes()
        self.bank_answers(transaction)
        [refund] = transaction.child_transaction_ids
        self.control.fail_refund(refund.provider_reference)
        self.deliver()
        self.run_lanes()
        self.assertIn("Erstattung fehlgeschlagen", self.tasks())
        self.as_worker(self.extension, "action_cancel_and_refund")
        refund = transaction.child_transaction_ids.sorted("id")[-1]
        self.control.succeed_refund(refund.provider_reference)
        self.deliver()
        self.run_lanes()
        self.assertNotIn("Erstattung fehlgeschlagen", self.tasks())

    def test_nobody_owes_anything_for_what_has_ended(self):
        self.order_by_phone()
        self.assertEqual(self.extension.payment_status, "unpaid")
        self.send(self.extension, "/object")
        self.assertEqual(self.extension.payment_status, "not_required")

    def test_what_a_bank_is_sending_stays_to_be_seen(self):
        transaction = self.order_by_debit()
        self.extension.action_withdraw()
        self.assertEqual(self.extension.payment_status, "pending")
        self.bank_answers(transaction, "failed")
        self.assertEqual(self.extension.payment_status, "not_required")
        self.assertFalse(self.extension.awaits_charge)

    def test_the_link_to_pay_is_sent_again(self):
        transaction = self.order_by_debit()
        self.bank_answers(transaction, "failed")
        before = self.outcome_mails()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            for _twice in range(2):
                self.extension.action_send_link_again()
            self.run_lanes()
        [again] = self.outcome_mails() - before
        self.assertIn("Jetzt bezahlen", again.body_html)


@tagged("post_install", "-at_install")
class TestDocuments(CalledOffCase):
    renders_documents = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["ir.actions.report"]._autowartung_makes_pdf():
            raise SkipTest("without wkhtmltopdf there are no files to send")

    def test_who_has_objected_gets_the_credit_note(self):
        self.order_by_phone()
        self.pay_by_card(self.extension)
        self.assertEqual(self.extension.payment_status, "paid")
        self.send(self.extension, "/object")
        for _time in range(3):
            self.run_lanes()
            self.deliver()
        credit = self.extension.invoice_ids.filtered(
            lambda move: move.move_type == "out_refund"
        )
        last = self.outcome_mails().sorted("id")[-1]
        self.assertIn("219,80", last.body_html)
        self.assertIn("widersprochen", last.body_html)
        names = last.attachment_ids.mapped("name")
        self.assertIn(f"{credit.name.replace('/', '-')}.pdf", names)
