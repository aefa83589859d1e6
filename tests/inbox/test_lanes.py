# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money is settled in seconds, whoever else is waiting for whom."""

import time
from unittest.mock import patch

from commons.payment import PaymentCase

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

QUEUE_LOGGER = "odoo.addons.autowartung_payment.models.inbox.queue"
QUESTIONS = "^/v1/payment_intents/"
WAITING = 50
SECONDS = 10


@tagged("post_install", "-at_install")
class TestLanes(PaymentCase):
    def setUp(self):
        super().setUp()
        silence = mute_logger(QUEUE_LOGGER)
        silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    def run_lane(self, lane):
        self.run_cron("autowartung.queue.mixin", "_run_lane", lane)

    def questions(self):
        return self.control.requests(QUESTIONS, "GET")

    def rows(self, **equals):
        domain = [(name, "=", value) for name, value in equals.items()]
        return self.env["autowartung.webhook.event"].search(domain)

    def let_many_wait(self, number=WAITING):
        """Put events into the inbox about which the silent provider must be asked."""
        waiting = self.create_booking()
        self.pay(waiting, card="4000000000000002")
        [event] = self.events("payment_intent.payment_failed")
        for copy in range(number):
            self.post_event({**event, "id": f"evt_waiting_{copy}"})
        self.control.fault("timeout_before", QUESTIONS, "GET", times=None)
        return waiting

    def receive_success(self):
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        self.post_event(event)
        return booking

    def test_success_is_settled_while_the_provider_is_silent(self):
        self.let_many_wait()
        booking = self.receive_success()
        began = time.monotonic()
        self.run_lane("money")
        self.assertLess(time.monotonic() - began, SECONDS)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "paid")
        self.assertFalse(self.questions(), "the lane of money asks nobody")
        self.assertEqual(len(self.rows(state="pending", lane="asking")), WAITING)

    def test_silent_provider_is_asked_once_before_others_have_the_worker(self):
        self.let_many_wait(3)
        self.run_lane("money")
        self.run_lane("asking")
        self.assertTrue(self.questions())
        tried = self.rows(lane="asking").filtered("error")
        self.assertEqual(len(tried), 1)
        self.assertGreater(tried.next_attempt_at, fields.Datetime.now())

    def test_provider_that_answers_is_asked_about_all(self):
        waiting = self.let_many_wait(3)
        self.control.clear_faults()
        self.run_lane("money")
        self.run_lane("asking")
        self.assertEqual(set(self.rows().mapped("state")), {"done"})
        self.assertEqual(waiting.payment_status, "failed")

    def test_queues_take_turns(self):
        """A stream of events does not keep what the first brought out of the books."""
        first = self.receive_success()
        self.run_lane("money")
        follow_up = self.env["autowartung.follow.up"].search([("kind", "=", "settle")])
        follow_up.write({"state": "pending", "next_attempt_at": "2020-01-01 00:00:00"})
        self.let_many_wait(10)
        order = self.work_order("money")
        self.assertEqual(order[:2], ["autowartung.webhook.event", follow_up._name])
        self.assertEqual(first.state, "confirmed")

    def work_order(self, lane):
        """Let a lane run; return the queues of its rows in the order of their work."""
        order = []
        mixin = self.registry["autowartung.queue.mixin"]
        work = mixin._work

        def note(row):
            order.append(row._name)
            return work(row)

        with patch.object(mixin, "_work", note):
            self.run_lane(lane)
        return order
