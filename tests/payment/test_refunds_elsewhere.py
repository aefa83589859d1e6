# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money that was given back, or came back, without anybody here having done it."""

from commons.managers import ManagedPaymentCase

from odoo.tests import tagged

REFUNDS = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")


class RefundCase(ManagedPaymentCase):
    def paid_booking(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        return booking

    def refund_at_the_dashboard(self, booking, amount=None):
        params = {"payment_intent": booking.transaction_ids.provider_reference}
        return self.stripe.v1.refunds.create(
            {**params, "amount": amount} if amount else params
        )

    def cancel_and_refund(self, booking):
        self.as_worker(booking, "action_cancel_and_refund")
        return booking._last_refund()

    def tasks(self, booking):
        """Return what the manager has to do, as one text for each task."""
        tasks = booking.activity_ids.filtered(lambda t: t.user_id == self.manager)
        return [
            f"{task.summary}: {task.note.striptags()}".replace("\N{NO-BREAK SPACE}", "")
            for task in tasks
        ]


@tagged("post_install", "-at_install")
class TestRefundsAtTheDashboard(RefundCase):
    def test_managers_are_told_the_rest_only(self):
        booking = self.paid_booking()
        self.refund_at_the_dashboard(booking, 4900)
        refund = self.cancel_and_refund(booking)
        self.assertEqual(refund.state, "error")
        [task] = self.tasks(booking)
        self.assertIn("Refund failed", task)
        self.assertIn("49.00€ of 149.00€ were given back at", task)
        self.assertIn("Give the remaining 100.00€ back", task)
        self.assertIn("taking care of it", booking._refund_text(refund))

    def test_nothing_is_left_where_all_was_given_back(self):
        booking = self.paid_booking()
        self.refund_at_the_dashboard(booking)
        self.cancel_and_refund(booking)
        [task] = self.tasks(booking)
        self.assertIn("there is nothing left to give back", task)
        self.assertNotIn("another way", task)

    def test_rest_is_not_guessed_while_nobody_answers(self):
        booking = self.paid_booking()
        self.refund_at_the_dashboard(booking, 4900)
        self.control.fault("error_before", "^/v1/payment_intents/", "GET", times=2)
        self.cancel_and_refund(booking)
        [task] = self.tasks(booking)
        self.assertIn("Give the money back another way", task)
        self.assertNotIn("remaining", task)

    def test_refund_of_nobody_here_is_kept_and_changes_nothing(self):
        booking = self.paid_booking()
        slow = self.refund_at_the_dashboard(booking, 4900)
        self.control.fail_refund(slow.id)
        self.deliver("refund.updated", "refund.failed")
        events = self.env["autowartung.webhook.event"].search(
            [("object_id", "=", slow.id)]
        )
        self.assertEqual(set(events.mapped("state")), {"stored"})
        self.assertEqual(booking.payment_status, "paid")
        self.assertFalse(self.tasks(booking))


@tagged("post_install", "-at_install")
class TestRefundsThatFailLater(RefundCase):
    def refunded_booking(self):
        booking = self.paid_booking()
        refund = self.cancel_and_refund(booking)
        self.run_lanes()
        self.assertEqual((refund.state, booking.payment_status), ("done", "refunded"))
        self.assertFalse(self.tasks(booking))
        return booking, refund

    def test_managers_are_told_once_however_often_it_is_told(self):
        booking, refund = self.refunded_booking()
        self.control.fail_refund(refund.provider_reference, "lost_or_stolen_card")
        self.deliver(*REFUNDS, copies=2)
        self.deliver(*REFUNDS, reverse=True)
        self.assertEqual(refund.state, "error")
        [task] = self.tasks(booking)
        self.assertIn("Refund failed", task)
        self.assertIn("another way", task)
        self.assertIn(refund.payment_id.display_name, task, "it stands in the books")

    def test_page_says_nothing_false(self):
        booking, refund = self.refunded_booking()
        self.control.fail_refund(refund.provider_reference)
        self.deliver(*REFUNDS)
        self.assertEqual(booking.state, "cancelled")
        self.assertNotEqual(booking.payment_status, "refunded")
        page = self.url_open(booking.get_portal_url()).text
        self.assertIn("Wir kümmern uns darum", page)
        self.assertNotRegex(page, "Wir haben .* erstattet|Geld erstattet")
        status, _colour = booking.with_context(lang="en_US")._customer_status()
        self.assertEqual(status, "Cancelled")

    def test_news_of_an_outage_are_had_later(self):
        _booking, refund = self.refunded_booking()
        self.control.fail_refund(refund.provider_reference)
        self.control.fault("error_before", "^/v1/refunds/", "GET", times=2)
        self.deliver("refund.failed")
        self.assertEqual(refund.state, "done")
        waiting = self.env["autowartung.webhook.event"].search(
            [("state", "=", "pending")]
        )
        self.assertTrue(waiting)
        waiting.next_attempt_at = "2020-01-01"
        self.run_lanes()
        self.assertEqual(refund.state, "error")

    def test_event_of_a_refund_that_succeeded_changes_nothing(self):
        booking = self.paid_booking()
        refund = self.cancel_and_refund(booking)
        self.stripe.v1.refunds.update(
            refund.provider_reference, {"metadata": {"looked": "at"}}
        )
        self.deliver(*REFUNDS)
        self.assertEqual((refund.state, booking.payment_status), ("done", "refunded"))
        self.assertFalse(self.tasks(booking))
