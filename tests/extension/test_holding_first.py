# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The app lets the most be held first; what is approved of it is captured."""

from commons.capturing_case import CAPTURES, CapturingCase

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.exceptions import PaymentNotAuthorised


@tagged("post_install", "-at_install")
class TestHeldFirst(CapturingCase):
    """As the app does: the whole proposal is held, and a part of it approved."""

    def hold_all(self, extension):
        self.as_worker(extension, "_begin_holding_all", extension.version_id.sha256)
        transaction = self.pay(extension)
        self.as_worker(transaction, "_refresh_from_provider")
        self.run_lanes()
        self.assertEqual(transaction.state, "authorized")
        return transaction

    def approve_of(self, extension, lines, **changes):
        self.as_worker(
            extension,
            "_approve_of_what_is_held",
            self.choice(extension, lines, **changes),
        )
        self.run_lanes()
        self.run_lanes()

    def test_what_is_held_first_is_no_order(self):
        extension = self.sent()
        transaction = self.hold_all(extension)
        self.assertEqual(transaction.amount, 219.8)
        self.assertEqual(extension.state, "deciding")
        self.assertFalse(extension.decision_ids)
        self.assertFalse(self.control.requests(CAPTURES, "POST"))
        page = self.page_of(extension)
        self.assertIsNotNone(self.named(page, "extension_held_first"))
        with self.assertRaises(PaymentNotAuthorised):
            transaction._capture()

    def test_of_what_is_held_the_approved_part_is_captured(self):
        extension = self.sent()
        transaction = self.hold_all(extension)
        self.approve_of(extension, extension.line_ids[1])
        self.assertEqual(extension.state, "partly_approved")
        self.assertEqual(self.captured_cents(), 2990)
        self.assertEqual(extension.invoice_ids.amount_total, 29.9)
        self.assertEqual(transaction._received_amount(), 29.9)
        self.assertEqual(extension.payment_status, "paid")

    def test_of_alternatives_the_cheaper_one_can_be_approved(self):
        choice = {"choice": "Reifen"}
        extension = self.sent(("Gut", 300, choice), ("Besser", 400, choice), ("Öl", 50))
        transaction = self.hold_all(extension)
        self.assertEqual(transaction.amount, 450)
        self.approve_of(extension, extension.line_ids[0] + extension.line_ids[2])
        self.assertEqual(extension.state, "approved")
        self.assertEqual(self.captured_cents(), 35000)

    def test_without_a_hold_nothing_is_approved(self):
        extension = self.sent()
        for begin in (False, True):
            with self.subTest(begin=begin):
                if begin:
                    extension._begin_holding_all(extension.version_id.sha256)
                with self.assertRaises(PaymentNotAuthorised):
                    extension._approve_of_what_is_held(
                        self.choice(extension, extension.line_ids)
                    )
        self.assertFalse(extension.decision_ids)

    def test_declined_or_ended_it_is_released(self):
        def declines(extension):
            self.as_worker(
                extension, "_decline", extension.version_id.sha256, {}, "Nein"
            )

        def expires(extension):
            extension.sudo()._write({"deadline": extension.create_date})
            extension.invalidate_recordset()
            self.as_worker(extension, "_expire")

        def withdraws(extension):
            extension.action_withdraw()

        for end, state in (
            (declines, "declined"),
            (expires, "expired"),
            (withdraws, "withdrawn"),
        ):
            with self.subTest(state=state):
                extension = self.sent()
                transaction = self.hold_all(extension)
                end(extension)
                self.run_lanes()
                self.run_lanes()
                self.assertEqual(extension.state, state)
                self.assertEqual(transaction.state, "cancel")
                self.assertNotIn("hold_ended", extension.decision_ids.mapped("kind"))

    def test_a_revised_proposal_keeps_no_hold(self):
        extension = self.sent()
        transaction = self.hold_all(extension)
        extension.action_revise()
        extension.action_send()
        self.run_lanes()
        self.run_lanes()
        self.assertEqual((extension.state, transaction.state), ("sent", "cancel"))
        self.approve(extension)
        self.assertEqual(extension.state, "approved")

    def test_a_hold_that_the_provider_ends_leaves_it_open(self):
        extension = self.sent()
        transaction = self.hold_all(extension)
        self.control.advance(8 * 24 * 3600)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(extension.state, "seen")
        self.assertFalse(extension.is_held_first)

    def test_the_page_leaves_the_choice_to_the_app(self):
        extension = self.sent()
        self.hold_all(extension)
        page = self.choose(extension)
        self.assertEqual(page.status_code, 422)
        self.assertEqual(extension.state, "deciding")

    def test_an_outdated_version_or_total_is_not_approved(self):
        extension = self.sent()
        self.hold_all(extension)
        for changes in ({"version": "0" * 64}, {"total": 1}):
            with self.subTest(changes=changes), self.assertRaises(UserError):
                extension._approve_of_what_is_held(
                    self.choice(extension, extension.line_ids, **changes)
                )
        self.assertFalse(extension.decision_ids)
