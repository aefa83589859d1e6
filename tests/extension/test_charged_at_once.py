# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What cannot be held is not offered, or charged at once: the money takes days."""

import json
from datetime import timedelta

from commons.debit_case import DebitCase
from commons.signature import drawn
from commons.withdrawal import PERSON

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.withdrawal.withdrawal import DONE

CREATED = "^/v1/payment_intents$"


@tagged("post_install", "-at_install")
class TestOffered(DebitCase):
    """Which methods the customer can choose, and how each of them is told."""

    def created(self):
        [*_earlier, last] = self.control.requests(CREATED, "POST")
        return last["params"]

    def test_unless_it_is_set_nothing_is_offered_that_cannot_be_held(self):
        self.booking.company_id.autowartung_unholdable_methods = "refused"
        page = self.choose(self.extension)
        self.assertIsNone(self.named(page, "extension_charged_at_once"))
        self.pay(self.extension)
        self.assertEqual(self.created()["capture_method"], "manual")
        self.assertNotIn("payment_method_options", self.created())

    def test_the_page_says_that_a_debit_is_charged_at_once(self):
        page = self.choose(self.extension)
        self.assertIn("sofort", self.named(page, "extension_charged_at_once"))

    def test_it_says_so_to_who_has_ordered_by_phone_too(self):
        self.order_by_phone()
        page = self.page_of(self.extension)
        self.assertIn("sofort", self.named(page, "extension_charged_at_once"))
        self.assertIsNone(self.named(page, "extension_held_then_taken"))

    def test_the_page_says_when_the_money_is_taken(self):
        page = self.choose(self.extension)
        self.assertIn("sobald", self.named(page, "extension_held_then_taken"))
        self.booking.company_id.autowartung_capture_on = "completion"
        page = self.choose(self.extension)
        self.assertIn("spätestens", self.named(page, "extension_held_then_taken"))

    def test_a_card_is_held_first_all_the_same(self):
        transaction = self.hold(self.extension)
        self.assertNotIn("capture_method", self.created())
        self.assertEqual(transaction.state, "authorized")
        self.assertEqual(self.extension.state, "authorised")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(self.extension.state, "approved")
        self.assertEqual(self.extension.invoice_ids.amount_total, 219.8)

    def test_what_the_app_holds_first_can_be_held_only(self):
        version = self.extension.version_id.sha256
        self.as_worker(self.extension, "_begin_holding_all", version)
        self.pay(self.extension)
        self.assertEqual(self.created()["capture_method"], "manual")

    def test_a_payment_begun_under_the_other_setting_is_not_gone_on_with(self):
        self.choose(self.extension)
        self.start_payment(self.extension)
        self.booking.company_id.autowartung_unholdable_methods = "refused"
        self.start_payment(self.extension)
        states = self.extension.transaction_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["cancel", "draft"])
        self.assertEqual(self.created()["capture_method"], "manual")

    def test_a_saved_account_is_offered_only_where_it_may_be_charged(self):
        codes = {"card": "visa", "account": "sepa_direct_debit"}
        methods = self.env["payment.method"].with_context(active_test=False)
        self.env["autowartung.provider.customer"].create(
            {
                "partner_id": self.customer.id,
                "provider_code": self.provider.code,
                "reference": "cus_erika",
                "live": False,
            }
        )
        tokens = {
            name: self.env["payment.token"].create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": methods.search([("code", "=", code)]).id,
                    "partner_id": self.customer.id,
                    "provider_ref": "cus_erika",
                    "payment_details": name,
                    "autowartung_method_reference": f"pm_{name}",
                }
            )
            for name, code in codes.items()
        }
        chosen = self.choice(self.extension, self.extension.line_ids)
        self.as_worker(self.extension, "_begin_deciding", chosen)
        self.log_in(partner=self.customer)
        for setting, offered in (("charged", True), ("refused", False)):
            with self.subTest(setting=setting):
                self.booking.company_id.autowartung_unholdable_methods = setting
                page = self.get(self.extension.access_url).text
                for name, token in tokens.items():
                    is_there = f'data-payment-option-id="{token.id}"' in page
                    self.assertEqual(is_there, name == "card" or offered, name)


@tagged("post_install", "-at_install")
class TestDebit(DebitCase):
    """The work is ordered at once; invoice and receipt follow the money."""

    def test_it_is_ordered_while_the_money_takes_days(self):
        pads, wipers = self.extension.line_ids
        self.order_by_debit(pads)
        extension = self.extension
        self.assertEqual(extension.state, "ordered")
        self.assertEqual(extension.payment_status, "pending")
        self.assertEqual((pads.decision, wipers.decision), ("approved", "declined"))
        self.assertFalse(extension.invoice_ids)
        content = json.loads(extension.decision_ids.content)
        self.assertEqual((content["kind"], content["total"]), ("approved", 18990))
        self.assertTrue(content["facts"]["charged_at_once"])
        self.assertTrue(content["facts"]["terms"])
        self.assertIn("Auftragserweiterung wurde vom Kunden freigegeben", self.tasks())
        page = self.page_of(extension)
        self.assertIn("189,90", self.named(page, "extension_charged"))

    def test_the_mail_says_what_is_charged_and_has_the_terms(self):
        self.order_by_debit()
        mail = self.outcome_mails()
        self.assertEqual(len(mail), 1)
        self.assertIn("219,80", mail.body_html)
        self.assertIn("Bankkonto", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["AGB und Widerruf.html"])

    def test_invoice_and_receipt_follow_the_money(self):
        transaction = self.order_by_debit()
        told = self.tasks()
        self.bank_answers(transaction)
        extension = self.extension
        self.assertEqual(
            (extension.state, extension.payment_status), ("approved", "paid")
        )
        invoice = extension.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 219.8))
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(len(extension.decision_ids), 1)
        self.assertEqual(len(self.outcome_mails()), 2)
        last = self.outcome_mails().sorted("id")[-1]
        self.assertIn("Rechnung", last.body_html)
        self.assertNotIn("AGB und Widerruf.html", last.attachment_ids.mapped("name"))
        self.assertEqual(self.tasks(), told, "the workshop knows already")

    def test_if_only_the_last_event_arrives_it_is_ordered_and_paid(self):
        self.choose(self.extension)
        transaction = self.debit(self.extension)
        self.control.settle(transaction.provider_reference)
        self.deliver("payment_intent.succeeded")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(self.extension.state, "approved")
        self.assertEqual(self.extension.decision_ids.mapped("kind"), ["approved"])
        self.assertEqual(self.extension.invoice_ids.amount_total, 219.8)
        [mail] = self.outcome_mails()
        self.assertIn("AGB und Widerruf.html", mail.attachment_ids.mapped("name"))
        self.assertIn("Auftragserweiterung wurde vom Kunden freigegeben", self.tasks())

    def test_ordered_is_what_was_chosen_when_the_button_was_pressed(self):
        pads, wipers = self.extension.line_ids
        self.choose(self.extension, pads)
        transaction = self.debit(self.extension)
        # In another tab, which nobody has gone on with.
        self.choose(self.extension, wipers)
        self.deliver()
        self.bank_answers(transaction)
        self.assertEqual(self.extension.state, "partly_approved")
        self.assertEqual((pads.decision, wipers.decision), ("approved", "declined"))
        self.assertEqual(self.extension.invoice_ids.amount_total, 189.9)

    def test_the_workshop_can_neither_change_nor_decide_what_is_ordered(self):
        self.order_by_debit()
        page = self.send(self.extension, "/decline")
        self.assertEqual(page.status_code, 422)
        self.assertEqual(self.extension.state, "ordered")

    def test_what_is_done_before_the_money_is_there_makes_no_task(self):
        self.order_by_debit()
        self.booking.sudo().state = "in_progress"
        self.booking.action_ready()
        self.run_lanes()
        self.assertNotIn("nicht bezahlt", "".join(self.tasks()))


@tagged("post_install", "-at_install")
class TestUnpaidDebit(DebitCase):
    def test_customer_and_office_are_told_that_it_was_not_paid(self):
        transaction = self.order_by_debit()
        self.bank_answers(transaction, "failed")
        self.assertEqual(self.extension.state, "ordered")
        self.assertEqual(self.extension.payment_status, "failed")
        last = self.outcome_mails().sorted("id")[-1]
        self.assertIn("anders", last.subject)
        self.assertIn("219,80", last.body_html)
        self.assertIn(
            "Beauftragte zusätzliche Arbeiten sind nicht bezahlt", self.tasks()
        )
        page = self.page_of(self.extension)
        self.assertIsNotNone(self.named(page, "extension_unpaid"))

    def test_it_is_paid_with_a_card_then(self):
        transaction = self.order_by_debit()
        ordered_at = self.extension.decided_at
        self.bank_answers(transaction, "failed")
        self.pay_by_card(self.extension)
        self.assertEqual(self.extension.state, "approved")
        self.assertNotIn("nicht bezahlt", " ".join(self.tasks()))
        self.assertEqual(self.extension.decided_at, ordered_at)
        self.assertEqual(self.extension.decision_ids.mapped("kind"), ["approved"])
        self.assertEqual(self.extension.invoice_ids.amount_total, 219.8)

    def test_a_second_debit_that_fails_is_told_as_well(self):
        transaction = self.order_by_debit()
        self.bank_answers(transaction, "failed")
        again = self.debit(self.extension)
        self.deliver()
        self.bank_answers(again, "failed")
        self.assertEqual(len(self.outcome_mails()), 3)
        self.assertEqual(self.extension.payment_status, "failed")

    def test_a_card_that_is_declined_meanwhile_is_told_on_the_page_alone(self):
        transaction = self.order_by_debit()
        self.bank_answers(transaction, "failed")
        self.pay(self.extension, card="4000000000000002")
        self.deliver()
        self.run_lanes()
        self.assertEqual(len(self.outcome_mails()), 2)

    def test_an_order_by_phone_whose_debit_fails_is_asked_for_by_mail(self):
        self.order_by_phone()
        transaction = self.debit(self.extension)
        self.deliver()
        self.run_lanes()
        before = len(self.mails_to_customer(self.extension))
        self.bank_answers(transaction, "failed")
        self.assertEqual(len(self.mails_to_customer(self.extension)), before + 1)
        self.assertIn(
            "Beauftragte zusätzliche Arbeiten sind nicht bezahlt", self.tasks()
        )

    def test_paid_by_card_after_the_work_it_is_taken_at_once(self):
        self.booking.company_id.autowartung_capture_on = "completion"
        self.plan_return(fields.Datetime.now() + timedelta(days=1))
        transaction = self.order_by_debit()
        self.booking.sudo().state = "in_progress"
        self.booking.action_ready()
        self.bank_answers(transaction, "failed")
        self.pay_by_card(self.extension)
        self.assertEqual(self.extension.state, "approved")
        self.assertEqual(self.extension.payment_status, "paid")

    def test_what_was_signed_for_another_choice_is_not_taken_over(self):
        pads, wipers = self.extension.line_ids
        self.choose(self.extension, pads)
        self.debit(self.extension)
        self.choose(self.extension, wipers, signature=drawn())
        self.deliver()
        self.run_lanes()
        content = json.loads(self.extension.decision_ids.content)
        self.assertEqual(content["total"], 18990)
        self.assertNotIn("signature_png", content["facts"])


@tagged("post_install", "-at_install")
class TestChargedForNothing(DebitCase):
    """What a bank sends cannot be stopped: it goes back as soon as it is here."""

    def assertReturned(self, transaction, state):
        page = self.page_of(self.extension)
        self.assertIn("zurück", self.named(page, "extension_returned"))
        self.bank_answers(transaction)
        [refund] = transaction.child_transaction_ids
        self.assertEqual(refund.state, "pending")
        self.control.succeed_refund(refund.provider_reference)
        self.deliver()
        self.run_lanes()
        self.assertEqual(self.extension.state, state)
        self.assertEqual(self.extension.payment_status, "refunded")
        self.assertFalse(self.extension.invoice_ids)
        refunded = self.control.ledger()["currencies"]["eur"]["refunded"]
        self.assertEqual(refunded, 21980)
        entries = transaction.payment_id + refund.payment_id
        lines = entries.move_id.line_ids._autowartung_open_items()
        self.assertFalse(lines.filtered(lambda line: not line.reconciled))

    def test_after_the_deadline_nothing_is_ordered(self):
        self.choose(self.extension)
        transaction = self.debit(self.extension)
        self.end_the_time()
        self.deliver()
        self.run_lanes()
        self.as_worker(self.extension, "_expire")
        self.assertEqual(self.extension.state, "expired")
        self.assertReturned(transaction, "expired")
        self.assertNotIn("approved", self.extension.decision_ids.mapped("kind"))
        page = self.page_of(self.extension)
        self.assertIn("219,80", self.named(page, "extension_returned"))

    def test_while_it_is_coming_nothing_else_is_ordered_or_changed(self):
        self.choose(self.extension)
        transaction = self.debit(self.extension)
        self.end_the_time()
        self.deliver()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.extension.action_revise()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.order_by_phone()
        self.as_worker(self.extension, "_expire")
        self.assertReturned(transaction, "expired")

    def let_the_refund_fail(self, transaction):
        self.bank_answers(transaction)
        [refund] = transaction.child_transaction_ids
        self.control.fail_refund(refund.provider_reference)
        self.deliver()
        self.run_lanes()
        self.assertEqual(refund.state, "error")

    def assertGivenBackByHand(self, transaction, button):
        self.as_worker(self.extension, button)
        refund = transaction.child_transaction_ids.sorted("id")[-1]
        self.control.succeed_refund(refund.provider_reference)
        self.deliver()
        self.run_lanes()
        self.assertEqual(self.extension.payment_status, "refunded")
        self.assertFalse(self.extension.invoice_ids)

    def test_a_return_that_fails_is_given_back_by_hand(self):
        transaction = self.order_by_debit()
        self.extension.action_withdraw()
        self.let_the_refund_fail(transaction)
        self.assertEqual(self.extension.payment_status, "review")
        self.assertGivenBackByHand(transaction, "action_give_back_payments")

    def test_so_is_one_after_a_withdrawal_of_the_customer(self):
        transaction = self.order_by_debit()
        self.send(self.extension, "/withdraw", **PERSON)
        self.run_lanes()
        self.let_the_refund_fail(transaction)
        self.assertEqual(self.extension.payment_status, "paid")
        self.assertGivenBackByHand(transaction, "action_cancel_and_refund")

    def test_what_the_workshop_withdraws_comes_back(self):
        transaction = self.order_by_debit()
        self.extension.action_withdraw()
        self.assertReturned(transaction, "withdrawn")

    def test_a_cancelled_booking_sends_it_back(self):
        transaction = self.order_by_debit()
        self.as_worker(self.booking, "action_cancel")
        self.run_lanes()
        self.assertReturned(transaction, "withdrawn")

    def test_who_withdraws_gets_it_back(self):
        transaction = self.order_by_debit()
        self.send(self.extension, "/withdraw", **PERSON)
        self.run_lanes()
        self.assertEqual(self.extension.withdrawal_ids.state, DONE)
        self.assertReturned(transaction, "withdrawn")

    def test_who_objects_to_an_order_by_phone_gets_it_back(self):
        self.order_by_phone()
        transaction = self.debit(self.extension)
        self.deliver()
        self.assertEqual(self.extension.payment_status, "pending")
        self.send(self.extension, "/object")
        self.run_lanes()
        self.assertReturned(transaction, "objected")
