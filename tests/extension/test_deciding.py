# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer decides about each line; what is approved is held, captured, invoiced."""

import json

from commons.extension import ExtensionCase

from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestApproving(ExtensionCase):
    def test_all_that_is_approved_is_captured_and_invoiced(self):
        self.use_a_paid_booking()
        extension = self.sent()
        transaction = self.approve(extension)
        self.assertEqual(extension.state, "approved")
        self.assertEqual(extension.payment_status, "paid")
        self.assertEqual(transaction.state, "done")
        invoice = extension.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 219.8))
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(
            invoice.invoice_line_ids.mapped("name"),
            ["Bremsbeläge vorn", "Wischerblätter"],
        )
        self.assertEqual(
            self.control.ledger()["currencies"]["eur"]["captured"], 14900 + 21980
        )

    def test_of_some_lines_the_others_are_declined_and_cost_nothing(self):
        extension = self.sent()
        pads, wipers = extension.line_ids
        self.approve(extension, wipers)
        self.assertEqual(extension.state, "partly_approved")
        self.assertEqual(wipers.decision, "approved")
        self.assertEqual(pads.decision, "declined")
        self.assertEqual(extension.invoice_ids.amount_total, 29.9)
        [held] = [
            payment
            for payment in self.control.ledger()["payments"]
            if payment["metadata"].get("extension")
        ]
        self.assertEqual((held["amount"], held["amount_received"]), (2990, 2990))
        self.assertEqual(held["metadata"]["type"], "extension")
        self.assertEqual(held["metadata"]["version"], "1")
        [asked] = self.control.requests("^/v1/payment_intents$", "POST")[-1:]
        self.assertEqual(asked["params"]["capture_method"], "manual")

    def test_what_is_held_is_in_no_book(self):
        extension = self.sent()
        transaction = self.hold(extension)
        self.assertEqual(extension.state, "authorised")
        self.assertEqual(extension.payment_status, "authorized")
        self.assertFalse(transaction.payment_id)
        self.assertFalse(extension.invoice_ids)

    def test_a_hold_that_nobody_confirmed_approves_nothing(self):
        extension = self.sent()
        self.choose(extension)
        self.start_payment(extension)
        self.run_lanes()
        self.assertEqual(extension.state, "deciding")
        self.assertFalse(extension.decision_ids)
        with self.assertRaises(UserError):
            extension.transaction_ids._capture()

    def test_a_declined_card_can_be_replaced(self):
        extension = self.sent()
        self.choose(extension)
        self.pay(extension, card="4000000000000002")
        self.as_worker(extension.transaction_ids, "_refresh_from_provider")
        self.assertEqual(
            (extension.state, extension.payment_status), ("deciding", "failed")
        )
        page = self.page_of(extension)
        self.assertIn("o_payment_form", page.text)
        self.pay(extension)
        self.as_worker(extension.transaction_ids, "_refresh_from_provider")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(extension.state, "approved")

    def test_the_customer_chooses_anew_before_paying(self):
        extension = self.sent()
        self.choose(extension)
        self.start_payment(extension)
        wipers = extension.line_ids[1]
        self.choose(extension, wipers)
        self.assertEqual(extension.amount_total, 29.9)
        self.pay(extension)
        self.as_worker(
            extension.transaction_ids.sorted("id")[-1], "_refresh_from_provider"
        )
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(extension.invoice_ids.amount_total, 29.9)

    def test_the_choice_can_be_seen_and_changed_again(self):
        extension = self.sent()
        wipers = extension.line_ids[1]
        self.choose(extension, wipers)
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "choose_again"))
        self.assertIsNone(self.named(page, "choose_work"))
        key = extension._link_key()
        page = self.get(f"/my/extensions/{extension.id}?choose=1&key={key}")
        self.assertIsNotNone(self.named(page, "choose_work"))
        self.assertNotIn("o_payment_form", page.text)
        self.assertEqual(extension.state, "deciding", "a GET changes nothing")

    def test_the_service_day_and_revenue_are_those_of_the_booking(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.approve(extension)
        invoice = extension.invoice_ids
        self.assertTrue(invoice.autowartung_is_prepayment)
        self.assertEqual(invoice.delivery_date, self.booking.invoice_ids.delivery_date)
        self.booking._end_as_done()
        self.run_lanes()
        self.assertTrue(extension.entry_ids, "the advance payment became revenue")


@tagged("post_install", "-at_install")
class TestChoosing(ExtensionCase):
    def assertRefused(self, page, status=422):
        self.assertEqual(page.status_code, status)
        self.assertIsNotNone(self.named(page, "extension_alert"))

    def test_what_needs_another_line_is_not_ordered_alone(self):
        extension = self.propose(("Scheiben", 200), ("Beläge", 100))
        discs, pads = extension.line_ids
        discs.requires_id = pads
        extension.action_send()
        self.assertRefused(self.choose(extension, discs))
        self.assertEqual(extension.state, "sent")
        self.choose(extension, discs + pads)
        self.assertEqual(extension.state, "deciding")

    def test_of_alternatives_one_is_chosen(self):
        good, better = {"choice": "Reifen"}, {"choice": "Reifen"}
        extension = self.sent(("Gut", 300, good), ("Besser", 400, better), ("Öl", 50))
        self.assertEqual(extension.amount_proposed, 450)
        gut, besser, oil = extension.line_ids
        self.assertRefused(self.choose(extension, gut + besser))
        self.approve(extension, besser + oil)
        self.assertEqual(extension.state, "approved")

    def test_nothing_is_no_choice(self):
        extension = self.sent()
        self.assertRefused(self.choose(extension, extension.line_ids.browse()))

    def test_another_total_than_was_shown_is_not_ordered(self):
        extension = self.sent()
        for total in ("1", "", "-5", "x"):
            with self.subTest(total=total):
                self.assertRefused(self.choose(extension, total=total), 409)
        self.assertEqual(extension.state, "sent")

    def test_without_the_consents_nothing_is_ordered(self):
        extension = self.sent()
        for missing in ("accepts_terms", "accepts_start"):
            with self.subTest(missing=missing):
                self.assertRefused(self.choose(extension, **{missing: ""}))
        self.assertRefused(self.choose(extension, terms_version="old"), 409)
        self.assertEqual(extension.state, "sent")

    def test_a_line_of_another_proposal_is_not_ordered(self):
        extension, other = self.sent(), self.sent(("Fremd", 500))
        page = self.choose(extension, other.line_ids)
        self.assertRefused(page)
        self.assertFalse(other.line_ids.is_chosen)

    def test_an_outdated_version_is_refused_and_the_new_one_shown(self):
        extension = self.sent()
        old_key, old_version = extension._link_key(), extension.version_id.sha256
        extension.action_revise()
        extension.line_ids[0].price_unit = 99
        extension.action_send()
        page = self.page_of(extension, old_key)
        self.assertIn("geändert", self.named(page, "extension_alert"))
        self.assertIn("99,00", page.text)
        page = self.choose(extension, key=old_key)
        self.assertRefused(page, 409)
        page = self.choose(extension, version=old_version)
        self.assertRefused(page, 409)
        self.assertEqual(extension.state, "sent")

    def test_a_hold_for_an_outdated_version_is_released_never_captured(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.choose(extension)
        intent = self.start_payment(extension)["client_secret"].split("_secret")[0]
        # The customer is at the bank: only our own answer is still missing.
        self.control.pay(intent)
        transaction = extension.transaction_ids
        sent = extension.sudo()
        sent.state = "draft"
        sent.line_ids[0].price_unit = 500
        extension.action_send()
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(extension.state, "sent")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(transaction.state, "cancel")
        ledger = self.control.ledger()["currencies"]["eur"]
        self.assertEqual(ledger["captured"], 14900, "the booking's alone")
        self.assertFalse(extension.invoice_ids)


@tagged("post_install", "-at_install")
class TestEnding(ExtensionCase):
    def test_declined_is_told_and_cannot_be_paid(self):
        extension = self.sent()
        self.choose(extension)
        self.start_payment(extension)
        page = self.send(extension, "/decline", reason="Zu teuer")
        self.assertIsNotNone(self.named(page, "extension_declined"))
        self.assertEqual(
            (extension.state, extension.decline_reason), ("declined", "Zu teuer")
        )
        self.assertEqual(extension.transaction_ids.state, "cancel")
        self.assertNotIn("client_secret", self.start_payment(extension))
        self.run_lanes()
        self.assertIn("abgelehnt", "".join(extension.activity_ids.mapped("summary")))

    def test_at_the_deadline_it_ends(self):
        extension = self.sent()
        self.choose(extension)
        self.start_payment(extension)
        extension.sudo()._write({"deadline": extension.create_date})
        extension.invalidate_recordset()
        self.as_worker(extension, "_expire")
        self.assertEqual(extension.state, "expired")
        self.assertEqual(extension.transaction_ids.state, "cancel")
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "extension_expired"))

    def test_it_ends_with_its_booking(self):
        self.use_a_paid_booking()
        extension = self.sent()
        self.choose(extension)
        self.start_payment(extension)
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        self.assertEqual(extension.state, "expired")
        self.assertEqual(extension.transaction_ids.state, "cancel")

    def test_a_hold_of_a_booking_that_was_cancelled_meanwhile_is_released(self):
        extension = self.sent()
        transaction = self.hold(extension)
        self.booking.sudo().state = "cancelled"
        self.run_lanes()
        self.run_lanes()
        self.assertEqual((extension.state, transaction.state), ("expired", "cancel"))
        self.assertFalse(extension.invoice_ids)

    def test_tests_that_somebody_decided_about_are_kept(self):
        extension = self.sent()
        self.approve(extension)
        payables = self.env["autowartung.payable.mixin"]
        payables._remove_all_tests(extension.company_id)
        self.assertTrue(extension.exists() and self.booking.exists())

    def test_before_the_deadline_it_does_not_end(self):
        extension = self.sent()
        self.as_worker(extension, "_expire")
        self.assertEqual(extension.state, "sent")

    def test_the_workshop_takes_back_what_is_held(self):
        extension = self.sent()
        transaction = self.hold(extension)
        extension.action_withdraw()
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(extension.state, "withdrawn")
        self.assertEqual(transaction.state, "cancel")
        self.assertFalse(extension.invoice_ids)

    def test_paid_work_is_refunded_with_a_credit_note(self):
        extension = self.sent()
        self.approve(extension)
        self.as_worker(extension, "_cancel_and_refund")
        self.deliver()
        self.assertEqual(extension.payment_status, "refunded")
        self.assertEqual(extension.state, "withdrawn")
        self.assertEqual(sum(extension.invoice_ids.mapped("amount_total_signed")), 0)
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 21980)
        page = self.page_of(extension)
        self.assertIn("219,80", self.named(page, "extension_withdrawn"))
        with self.assertRaises(UserError):
            extension.action_cancel_and_refund()

    def test_another_choice_of_the_same_sum_is_not_what_was_approved(self):
        extension = self.sent(("Links", 50), ("Rechts", 50))
        left, right = extension.line_ids
        self.choose(extension, left)
        first = self.start_payment(extension)["client_secret"].split("_secret")[0]
        self.choose(extension, right)
        # The other device is at the bank with the first choice.
        self.control.pay(first)
        transaction = extension.transaction_ids
        self.as_worker(transaction, "_refresh_from_provider")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(transaction.state, "cancel")
        self.assertFalse(extension.decision_ids)
        self.approve(extension, right)
        self.assertEqual(right.decision, "approved")

    def test_what_is_captured_is_not_taken_back_before_it_is_booked(self):
        extension = self.sent()
        transaction = self.hold(extension)
        self.as_worker(transaction, "_capture")
        self.assertEqual((extension.state, transaction.state), ("authorised", "done"))
        with self.assertRaisesRegex(UserError, "charged"):
            extension.action_withdraw()
        self.run_lanes()
        self.assertEqual(extension.state, "approved")

    def test_what_the_provider_releases_has_to_be_approved_anew(self):
        extension = self.sent()
        transaction = self.hold(extension)
        self.control.advance(8 * 24 * 3600)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(extension.state, "seen")
        self.run_lanes()
        self.approve(extension)
        self.assertEqual(extension.state, "approved")
        kinds = extension.decision_ids.sorted("number").mapped("kind")
        self.assertEqual(kinds, ["approved", "hold_ended", "approved"])

    def test_who_declines_while_another_device_has_paid_sees_what_won(self):
        extension = self.sent()
        self.approve(extension)
        page = self.send(extension, "/decline")
        self.assertEqual(page.status_code, 422)
        self.assertIsNotNone(self.named(page, "extension_approved"))
        self.assertEqual(extension.state, "approved")


@tagged("post_install", "-at_install")
class TestEvidence(ExtensionCase):
    def test_each_decision_names_version_words_and_the_one_before(self):
        first, second = self.sent(), self.sent(("Öl", 50))
        self.approve(first)
        self.send(second, "/decline", reason="Nein")
        approved, declined = self.env["autowartung.extension.decision"].search(
            [], order="number"
        )[-2:]
        content = json.loads(approved.content)
        self.assertEqual(content["version"], first.version_id.sha256)
        self.assertEqual(content["total"], 21980)
        self.assertEqual(content["facts"]["session"], "signed link")
        self.assertTrue(content["facts"]["terms"])
        self.assertTrue(content["facts"]["address"])
        content = json.loads(declined.content)
        self.assertEqual(content["previous"], approved.sha256)
        self.assertEqual(content["facts"]["reason"], "Nein")
        company = first.company_id
        self.assertFalse(declined._broken_links(company))

    def test_nobody_changes_or_deletes_a_decision(self):
        extension = self.sent()
        self.send(extension, "/decline")
        for query in (
            "UPDATE autowartung_extension_decision SET kind = 'approved'",
            "DELETE FROM autowartung_extension_decision",
        ):
            with (
                self.subTest(query=query),
                self.assertRaisesRegex(Exception, "never changed"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, log_exceptions=False)

    def test_a_changed_byte_breaks_the_chain(self):
        extension = self.sent()
        self.send(extension, "/decline")
        decision = extension.decision_ids
        self.env.cr.execute(
            "ALTER TABLE autowartung_extension_decision DISABLE TRIGGER USER"
        )
        self.env.cr.execute(
            "UPDATE autowartung_extension_decision"
            " SET content = replace(content, 'declined', 'approved') WHERE id = %s",
            [decision.id],
        )
        self.env.invalidate_all()
        self.assertIn(decision, decision._broken_links(extension.company_id))
