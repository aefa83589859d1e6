# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody tries card after card, and nobody keeps the provider busy for us."""

from commons.payment import PaymentCase

from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.common.limits import (
    DECLINES,
    HOUR,
    OUTCOMES,
    PAYMENT_CALLS,
)

DECLINED = "4000000000009995"
VISA = "4242424242424242"


@tagged("post_install", "-at_install")
class TestPaymentBounds(PaymentCase):
    def call(self, booking, step="transaction"):
        """Call a route as the page does; return the response."""
        self.env.flush_all()
        params = {
            "provider_id": self.provider.id,
            "access_token": booking._portal_ensure_token(),
        }
        response = self.url_open(
            booking._payment_route(step),
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        self.env.invalidate_all()
        return response

    def assertTooMany(self, response, longest):
        self.assertEqual(response.status_code, 429)
        seconds = int(response.headers["Retry-After"])
        self.assertTrue(0 < seconds <= longest, seconds)
        error = response.json()["error"]["data"]
        self.assertEqual(
            error["name"], "odoo.addons.autowartung_payment.exceptions.TooMany"
        )
        self.assertIn("Bitte versuchen Sie es in", error["message"])

    def test_a_booking_is_opened_ten_times_a_minute(self):
        booking = self.create_booking()
        for _call in range(PAYMENT_CALLS.most):
            self.assertIn("result", self.call(booking).json())
        self.assertTooMany(self.call(booking), 60)
        self.assertIn("result", self.call(self.create_booking()).json())

    def test_a_refused_call_asks_nobody_and_changes_nothing(self):
        booking = self.create_booking()
        for _call in range(PAYMENT_CALLS.most):
            self.call(booking)
        before = len(self.control.requests("", "POST"))
        self.call(booking)
        self.assertEqual(len(self.control.requests("", "POST")), before)
        self.assertEqual(len(booking.transaction_ids), 1)

    def test_outcomes_are_asked_for_a_few_times_a_minute(self):
        booking = self.create_booking()
        for _call in range(OUTCOMES.most):
            self.assertEqual(self.call(booking, "outcome").status_code, 200)
        self.assertTooMany(self.call(booking, "outcome"), 60)

    def decline(self, booking, times):
        """Have cards declined on the open payment, as nobody but Stripe sees it."""
        intent_id = self.call(booking).json()["result"]["client_secret"]
        intent_id = intent_id.partition("_secret")[0]
        for _card in range(times):
            self.control.pay(intent_id, card=DECLINED)
            self.as_worker(booking.transaction_ids, "_refresh_from_provider")
        return intent_id

    def test_after_ten_declines_the_open_payment_is_ended(self):
        booking = self.create_booking()
        intent_id = self.decline(booking, DECLINES.most - 1)
        self.run_lanes()
        intents = self.stripe.v1.payment_intents
        self.assertNotEqual(intents.retrieve(intent_id).status, "canceled")
        self.decline(booking, 1)
        self.run_lanes()
        self.assertEqual(intents.retrieve(intent_id).status, "canceled")
        self.assertEqual(booking.transaction_ids.state, "cancel")

    def test_after_ten_declines_none_is_opened_for_a_while(self):
        booking = self.create_booking()
        self.decline(booking, DECLINES.most)
        self.run_lanes()
        self.assertTooMany(self.call(booking), HOUR)
        self.assertIn("result", self.call(self.create_booking()).json())
        self.env.cr.execute("DELETE FROM autowartung_bound WHERE key LIKE 'declines:%'")
        self.pay(booking, card=VISA)
        self.deliver()
        self.assertSettled(booking)

    def test_a_payment_that_succeeds_meanwhile_is_not_ended(self):
        booking = self.create_booking()
        intent_id = self.decline(booking, DECLINES.most)
        self.control.pay(intent_id, card=VISA)
        self.deliver()
        self.assertSettled(booking)
        ending = self.env["autowartung.follow.up"].search(
            [
                ("kind", "=", "end_payment"),
                ("res_id", "in", booking.transaction_ids.ids),
            ]
        )
        self.assertEqual(set(ending.mapped("state")), {"done"})
