# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Consumers withdraw from extra work: a contract of its own, with its own period."""

from datetime import timedelta

from commons.extension import ExtensionCase
from commons.withdrawal import PERSON, PUBLIC_PAGE

from odoo import fields
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWithdrawing(ExtensionCase):
    def withdraw(self, extension, key=None, **given):
        return self.send(extension, "/withdraw", key, **{**PERSON, **given})

    def approved(self):
        extension = self.sent()
        self.approve(extension)
        return extension

    def let_the_work_begin(self):
        self.booking.sudo().state = "in_progress"

    def assertGivenBack(self, extension):
        self.deliver()
        self.assertEqual(extension.state, "withdrawn")
        self.assertEqual(extension.payment_status, "refunded")
        self.assertEqual(sum(extension.invoice_ids.mapped("amount_total_signed")), 0)
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 21980)
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(self.booking.payment_status, "paid")

    def test_before_the_work_begins_all_is_given_back(self):
        self.use_a_paid_booking()
        extension = self.approved()
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "extension_withdrawal"))
        page = self.withdraw(extension)
        self.assertIsNotNone(self.named(page, "extension_declared"))
        withdrawal = extension.withdrawal_ids
        self.assertEqual(withdrawal.contract, extension.name)
        self.assertTrue(withdrawal.is_identified)
        self.assertFalse(withdrawal.booking_id)
        self.run_lanes()
        self.assertEqual(withdrawal.state, "done")
        self.assertGivenBack(extension)
        page = self.page_of(extension)
        self.assertIn("widerrufen", self.named(page, "extension_withdrawn"))
        self.assertIsNone(self.named(page, "extension_withdrawal"))
        acknowledgements = self.env["mail.mail"].search(
            [("model", "=", withdrawal._name), ("res_id", "=", withdrawal.id)]
        )
        self.assertEqual(len(acknowledgements), 1)

    def test_declared_twice_it_is_one_withdrawal(self):
        extension = self.approved()
        for _time in range(2):
            self.withdraw(extension)
        self.assertEqual(len(extension.withdrawal_ids), 1)

    def test_once_the_workshop_has_the_car_a_person_decides(self):
        extension = self.approved()
        self.let_the_work_begin()
        self.withdraw(extension)
        self.run_lanes()
        withdrawal = extension.withdrawal_ids
        self.assertEqual(withdrawal.state, "to_decide")
        self.assertEqual(extension.state, "approved")
        self.assertEqual(extension.payment_status, "paid")
        self.assertTrue(withdrawal.activity_ids)
        # The person gives back what is due.
        self.as_worker(extension, "_cancel_and_refund")
        self.deliver()
        self.assertEqual(extension.payment_status, "refunded")

    def test_what_is_held_only_is_released(self):
        self.booking.company_id.autowartung_capture_on = "completion"
        self.plan_return(fields.Datetime.now() + timedelta(days=2))
        extension = self.sent()
        transaction = self.hold(extension)
        self.withdraw(extension)
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(extension.state, "withdrawn")
        self.assertEqual(transaction.state, "cancel")
        self.assertFalse(extension.invoice_ids)
        self.assertEqual(extension.withdrawal_ids.state, "done")

    def test_on_the_website_its_number_is_enough_for_who_is_logged_in(self):
        self.use_a_paid_booking()
        extension = self.approved()
        self.log_in(partner=self.customer)
        self.post_form(PUBLIC_PAGE, **{**PERSON, "contract": extension.name.lower()})
        self.run_lanes()
        self.assertGivenBack(extension)

    def test_on_the_website_anybody_elses_declaration_is_for_a_person(self):
        extension = self.approved()
        self.post_form(PUBLIC_PAGE, **{**PERSON, "contract": extension.name})
        self.run_lanes()
        self.assertEqual(extension.withdrawal_ids.state, "to_decide")
        self.assertEqual(extension.state, "approved")
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_declared"))

    def test_what_is_not_ordered_cannot_be_withdrawn_from(self):
        extension = self.sent()
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_withdrawal"))
        key = extension._link_key()
        page = self.get(f"/my/extensions/{extension.id}/withdraw?key={key}")
        self.assertIsNotNone(self.named(page, "extension_not_withdrawable"))
        # What is declared all the same is received, and for a person.
        self.withdraw(extension)
        self.run_lanes()
        self.assertEqual(extension.withdrawal_ids.state, "to_decide")
        self.assertEqual(extension.state, "sent")

    def test_after_the_period_a_person_decides(self):
        extension = self.approved()
        extension.sudo().decided_at = fields.Datetime.now() - timedelta(days=20)
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_withdrawal"))
        self.withdraw(extension)
        self.run_lanes()
        self.assertEqual(extension.withdrawal_ids.state, "to_decide")

    def test_once_the_car_is_back_the_right_is_gone(self):
        extension = self.approved()
        self.booking._end_as_done()
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_withdrawal"))

    def test_who_has_not_asked_to_begin_early_keeps_it_until_the_period_ends(self):
        extension = self.approved()
        extension.sudo().ordered_by_phone_at = extension.decided_at
        self.booking._end_as_done()
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "extension_withdrawal"))
        self.withdraw(extension)
        self.run_lanes()
        self.assertEqual(extension.withdrawal_ids.state, "to_decide")

    def test_the_link_of_another_proposal_declares_nothing(self):
        extension, other = self.approved(), self.sent(("Öl", 50))
        self.withdraw(extension, other._link_key())
        self.assertFalse(extension.withdrawal_ids)

    def test_a_field_that_is_missing_is_said(self):
        extension = self.approved()
        page = self.withdraw(extension, email="")
        self.assertEqual(page.status_code, 422)
        self.assertIsNotNone(self.named(page, "withdrawal_errors"))
        self.assertFalse(extension.withdrawal_ids)

    def test_looking_at_the_page_declares_nothing(self):
        extension = self.approved()
        key = extension._link_key()
        page = self.get(f"/my/extensions/{extension.id}/withdraw?key={key}")
        self.assertIsNotNone(self.named(page, "confirm_withdrawal"))
        self.assertFalse(extension.withdrawal_ids)

    def test_the_words_of_the_contract_go_with_the_mail(self):
        extension = self.approved()
        told = self.mails_to_customer(extension).filtered(
            lambda mail: mail.autowartung_kind == "extension_outcome_mail"
        )
        self.assertEqual(told.attachment_ids.mapped("name"), ["AGB und Widerruf.html"])
