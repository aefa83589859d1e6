# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Work is done once, repeated when it fails, and shown when it fails for good."""

from datetime import timedelta
from unittest.mock import patch

from commons.payment import PaymentCase

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.models.inbox.queue import (
    BACK_OFF_SECONDS,
    LEASE_SECONDS,
    MAX_ATTEMPTS,
)
from odoo.addons.autowartung_payment.tools import times

QUEUE_LOGGER = "odoo.addons.autowartung_payment.models.inbox.queue"


class QueueCase(PaymentCase):
    def setUp(self):
        super().setUp()
        # The failures are meant; they need not fill the log.
        silence = mute_logger(QUEUE_LOGGER)
        silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    def poison(self, event_id="evt_poison"):
        """Put an event into the inbox that nobody can apply; return its row."""
        event = {
            "id": event_id,
            "type": "payment_intent.succeeded",
            "created": 1_700_000_000,
            "livemode": False,
            "data": {"object": {"id": "pi_poison", "object": "payment_intent"}},
        }
        self.assertEqual(self.post_event(event).status_code, 200)
        self.env.invalidate_all()
        return self.env["autowartung.webhook.event"].search(
            [("event_id", "=", event_id)]
        )

    def make_due(self, row):
        row.next_attempt_at = fields.Datetime.now() - timedelta(seconds=1)

    def try_until_dead(self, row):
        """Let the lanes try until they give up; return the pauses in seconds."""
        pauses = []
        while row.state == "pending":
            self.make_due(row)
            before = fields.Datetime.now()
            self.run_lanes()
            pauses.append((row.next_attempt_at - before).total_seconds())
            self.assertLessEqual(len(pauses), MAX_ATTEMPTS)
        return pauses

    def follow_up(self, booking, kind):
        return self.env["autowartung.follow.up"].search(
            [
                ("kind", "=", kind),
                "|",
                ("key", "=", f"{kind}:booking,{booking.id}"),
                ("res_id", "in", booking.transaction_ids.ids),
            ]
        )


@tagged("post_install", "-at_install")
class TestPoisonedEvent(QueueCase):
    def test_poisoned_event_stops_only_itself(self):
        row = self.poison()
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(row.state, "pending")
        self.assertTrue(row.error)

    def test_back_off_grows_until_the_dead_letter(self):
        row = self.poison()
        pauses = self.try_until_dead(row)
        self.assertEqual(len(pauses), MAX_ATTEMPTS)
        for pause, expected in zip(pauses, BACK_OFF_SECONDS, strict=False):
            self.assertAlmostEqual(pause, expected, delta=10)
        self.assertEqual(list(BACK_OFF_SECONDS), sorted(BACK_OFF_SECONDS))
        self.assertEqual(row.state, "dead")

    def test_dead_letter_is_shown_to_a_manager(self):
        row = self.poison()
        self.assertFalse(row.activity_ids)
        self.try_until_dead(row)
        managers = self.env["res.users"]._autowartung_managers(self.env.company)
        self.assertEqual(row.activity_ids.user_id, managers)

    def test_failing_row_is_not_tried_before_its_time(self):
        row = self.poison()
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(row.attempts, 1)

    def test_manager_replays_a_dead_letter(self):
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        row = self.poison()
        self.try_until_dead(row)
        row.payload = {**row.payload, "data": event["data"]}
        manager = new_test_user(
            self.env, "aw_manager", "autowartung_payment.group_autowartung_manager"
        )
        row.with_user(manager).action_replay()
        self.assertEqual((row.state, row.attempts), ("pending", 0))
        self.run_lanes()
        self.assertEqual(row.state, "done")
        self.assertSettled(booking)

    def test_replay_leaves_finished_rows_alone(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver("payment_intent.succeeded")
        rows = self.env["autowartung.webhook.event"].search([])
        rows.action_replay()
        self.assertEqual(rows.mapped("state"), ["done"])

    def test_report_that_fails_does_not_stop_the_lane(self):
        row = self.poison()
        booking = self.create_booking()
        self.pay(booking)
        row.attempts = MAX_ATTEMPTS - 1
        broken = patch.object(
            self.registry["autowartung.webhook.event"],
            "_report_dead_letter",
            side_effect=ValueError("nobody there"),
        )
        with broken:
            self.deliver()
        self.assertEqual(row.state, "dead")
        self.assertSettled(booking)


@tagged("post_install", "-at_install")
class TestDeadFollowUp(QueueCase):
    def test_dead_letter_about_no_booking_reaches_the_managers(self):
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "partner_id": self.customer.id,
                "provider_ref": "cus_1",
            }
        )
        follow_ups = self.env["autowartung.follow.up"]
        follow_ups._plan("forget_payment_method", token)
        row = follow_ups.search([("res_model", "=", token._name)])
        broken = patch.object(
            self.registry["payment.token"], "_perform_follow_up", side_effect=ValueError
        )
        with broken:
            self.try_until_dead(row)
        self.assertEqual(row.state, "dead")
        managers = self.env["res.users"]._autowartung_managers(self.env.company)
        self.assertEqual(row.activity_ids.user_id, managers)

    def test_what_is_gone_is_not_waited_for(self):
        booking = self.create_booking()
        self.env["autowartung.follow.up"]._plan("reminder_mail", booking)
        row = self.env["autowartung.follow.up"].search(
            [("key", "=", f"reminder_mail:booking,{booking.id}")]
        )
        row.res_id = 10**6
        self.run_lanes()
        self.assertEqual(row.state, "done")


@tagged("post_install", "-at_install")
class TestLease(QueueCase):
    def claim(self):
        """Claim the next event as a worker that dies then."""
        self.as_worker(self.env["autowartung.webhook.event"], "_claim")

    def pay_and_receive(self):
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        self.post_event(event)
        self.env.invalidate_all()
        return booking, self.env["autowartung.webhook.event"].search([])

    def test_claimed_row_is_left_to_its_worker(self):
        booking, row = self.pay_and_receive()
        self.claim()
        self.run_lanes()
        self.assertEqual((row.state, row.attempts), ("pending", 1))
        self.assertEqual(booking.payment_status, "unpaid")

    def test_row_of_a_dead_worker_comes_back_after_the_lease(self):
        booking, row = self.pay_and_receive()
        self.claim()
        row.next_attempt_at -= timedelta(seconds=LEASE_SECONDS + 1)
        self.run_lanes()
        self.assertEqual((row.state, row.attempts), ("done", 2))
        self.assertSettled(booking)

    def test_slow_worker_that_fails_does_not_repeat_what_its_twin_has_done(self):
        booking, row = self.pay_and_receive()
        self.run_lanes()
        self.assertSettled(booking)
        self.as_worker(row, "_fail", "too late")
        self.assertEqual((row.state, row.error), ("done", False))

    def test_row_that_kills_every_worker_becomes_a_dead_letter(self):
        _booking, row = self.pay_and_receive()
        for _death in range(MAX_ATTEMPTS):
            self.make_due(row)
            self.claim()
        self.make_due(row)
        self.run_lanes()
        self.assertEqual(row.state, "dead")
        self.assertTrue(row.activity_ids)


@tagged("post_install", "-at_install")
class TestSettlementThatFails(QueueCase):
    def break_the_books(self):
        """Let no document be posted; return the patch."""
        broken = patch.object(
            self.registry["account.move"],
            "action_post",
            side_effect=UserError("The period is locked."),
        )
        broken.start()
        self.addCleanup(broken.stop)
        return broken

    def pay_with_broken_books(self):
        broken = self.break_the_books()
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        return booking, broken

    def try_again(self, booking):
        self.make_due(self.follow_up(booking, "settle"))
        self.run_lanes()

    def test_payment_stays_paid_and_is_settled_later(self):
        booking, broken = self.pay_with_broken_books()
        self.assertEqual(booking.transaction_ids.state, "done")
        self.assertEqual(booking.payment_status, "paid")
        self.assertFalse(booking.invoice_ids, "nothing half done")
        self.assertFalse(booking.transaction_ids.payment_id, "nothing half done")
        follow_up = self.follow_up(booking, "settle")
        self.assertEqual(follow_up.state, "pending")
        self.assertIn("The period is locked", follow_up.error)
        broken.stop()
        self.make_due(follow_up)
        self.run_lanes()
        self.assertEqual(follow_up.state, "done")
        self.assertSettled(booking)

    def test_books_that_refuse_do_not_stop_the_booking(self):
        booking, broken = self.pay_with_broken_books()
        self.assertEqual(booking.state, "pending", "it may pass within seconds")
        self.try_again(booking)
        self.assertEqual(booking.state, "confirmed")
        mail = self.follow_up(booking, "confirmation_mail")
        self.assertEqual(len(mail), 1, "the customer is told")
        self.assertRegex(booking._why_not_cancellable(), "not in our books yet")
        tasks = booking.activity_ids
        self.assertTrue(tasks, "the office is told at once")
        self.assertIn("The period is locked.", tasks[0].note)
        self.try_again(booking)
        self.assertEqual(booking.activity_ids, tasks, "told once")
        broken.stop()
        self.try_again(booking)
        self.assertSettled(booking)
        self.assertEqual(self.follow_up(booking, "confirmation_mail"), mail)

    def test_an_accountant_need_not_wait_for_the_next_attempt(self):
        booking, broken = self.pay_with_broken_books()
        self.try_again(booking)
        refused = self.assertRaisesRegex(UserError, "The period is locked")
        with refused, self.env.cr.savepoint():
            booking.action_accept_payment()
        broken.stop()
        booking.action_accept_payment()
        self.assertSettled(booking)

    def test_what_happened_before_the_books_follow_is_not_undone(self):
        booking, broken = self.pay_with_broken_books()
        self.try_again(booking)
        booking.sudo().state = "in_progress"
        broken.stop()
        self.try_again(booking)
        self.assertEqual(booking.state, "in_progress")
        self.assertEqual(booking.invoice_ids.state, "posted")

    def test_whoever_pays_again_meanwhile_sets_nothing_going_twice(self):
        booking, broken = self.pay_with_broken_books()
        first = booking.transaction_ids
        self.try_again(booking)
        booking.sudo().state = "in_progress"
        second = first.copy(
            {"reference": f"{booking.name}-again", **booking._payable_link_values()}
        )
        second.write({"state": "done", "provider_reference": "pi_again"})
        broken.stop()
        for payment in second + first:
            payment._settle()
        self.assertEqual(booking.state, "in_progress")
        self.assertTrue(second.autowartung_is_duplicate)
        self.assertFalse(first.autowartung_is_duplicate)

    def test_dead_settlement_is_shown_on_the_booking(self):
        booking, broken = self.pay_with_broken_books()
        follow_up = self.follow_up(booking, "settle")
        self.try_until_dead(follow_up)
        self.assertEqual(follow_up.state, "dead")
        self.assertTrue(booking.activity_ids)
        self.assertEqual(booking.payment_status, "paid")
        broken.stop()
        follow_up.action_replay()
        self.run_lanes()
        self.assertSettled(booking)

    def test_locked_period_does_not_stop_the_settlement(self):
        """Odoo moves the invoice behind the lock date."""
        self.env.company.sale_lock_date = fields.Date.today() - timedelta(days=1)
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)

    def test_period_locked_until_today_does_not_stop_the_booking(self):
        self.env.company.fiscalyear_lock_date = times.local_date(fields.Datetime.now())
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.try_again(booking)
        self.assertFalse(booking.invoice_ids)
        self.assertEqual(booking.state, "confirmed")

    def test_status_page_survives_a_failing_settlement(self):
        booking, _broken = self.pay_with_broken_books()
        answer = self.rpc("/payment/status/poll")
        self.assertEqual(answer["state"], "done")
        self.assertEqual(booking.payment_status, "paid")


@tagged("post_install", "-at_install")
class TestMailThatFails(QueueCase):
    def test_failing_mail_never_undoes_a_payment(self):
        booking = self.create_booking()
        self.pay(booking)
        broken = patch.object(
            self.registry["mail.template"],
            "send_mail",
            side_effect=ValueError("no such template"),
        )
        with broken:
            self.deliver()
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "paid")
        self.assertEqual(booking.invoice_ids.state, "posted")
        follow_up = self.follow_up(booking, "confirmation_mail")
        self.assertEqual(follow_up.state, "pending")
        self.make_due(follow_up)
        self.run_lanes()
        self.assertEqual(follow_up.state, "done")
        self.assertSettled(booking)
