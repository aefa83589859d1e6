# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever happens to proposed work, in any order: paid is what was approved."""

from unittest.mock import patch

from commons.capturing_case import ATTEMPTS, CAPTURES, VOIDS
from commons.extension import ExtensionCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.gateways.stripe import gateway as stripe_gateway
from odoo.addons.autowartung_payment.models.extension.extension import APPROVED_STATES

CARDS = ("4242424242424242", "4242424242424242", "4000000000000002")
IBANS = {
    "DE89370400440532013000": "succeeded",
    "DE62370400440532013001": "failed",
}
DETAILS = {"name": "Erika Mustermann", "email": "erika@example.com"}
FAULTS = ("timeout_before", "timeout_after", "malformed")
MOST_EVENTS = 40
A_WEEK_AND_A_DAY = 8 * 24 * 3600

some_lines = st.sets(st.integers(0, 2), min_size=1)
steps = st.one_of(
    # More often than all that ends it.
    st.tuples(st.just("choose_and_pay"), some_lines, st.sampled_from(CARDS)),
    st.tuples(st.just("choose_and_pay"), some_lines, st.sampled_from(CARDS)),
    st.tuples(st.just("choose_and_pay"), some_lines, st.sampled_from(CARDS)),
    st.tuples(st.just("choose_and_debit"), some_lines, st.sampled_from(sorted(IBANS))),
    st.tuples(st.just("hold_all"), st.sampled_from(CARDS)),
    st.tuples(st.just("approve_of_held"), some_lines),
    st.tuples(st.just("hear"), st.booleans(), st.integers(1, 2)),
    st.tuples(st.just("let_workers_work")),
    st.tuples(st.just("leave_one_out")),
    st.tuples(st.just("decline")),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("revise"), st.integers(10, 300)),
    st.tuples(st.just("refund")),
    st.tuples(st.just("finish_the_work")),
    st.tuples(
        st.just("break_calls"),
        st.sampled_from(FAULTS),
        st.sampled_from((CAPTURES, VOIDS)),
    ),
    st.tuples(st.just("let_a_week_pass")),
)


@tagged("post_install", "-at_install")
class TestAnyCourse(ExtensionCase):
    def setUp(self):
        super().setUp()
        for name in ("READ_TIMEOUT_SECONDS", "CONNECT_TIMEOUT_SECONDS"):
            self.startPatcher(patch.object(stripe_gateway, name, 0.3))
        self.addCleanup(self.control.settings, payment_method_types=["card"])

    @settings(
        derandomize=True,
        max_examples=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        course=st.lists(steps, min_size=2, max_size=9),
        capture_on=st.sampled_from(("approval", "completion")),
        unholdable=st.sampled_from(("charged", "refused")),
    )
    def test_captured_is_approved_is_invoiced_and_nothing_stays_held(
        self, course, capture_on, unholdable
    ):
        self.begin_afresh(capture_on, unholdable)
        self.extension = self.sent(("Beläge", 189.9), ("Öl", 49.95), ("Filter", 0.5))
        for step, *values in course:
            try:
                getattr(self, step)(*values)
            except UserError:
                # Somebody was too late, or not at the turn.
                self.env.invalidate_all()
        self.come_to_rest()
        self.assert_money_is_what_was_approved()

    def begin_afresh(self, capture_on, unholdable):
        self.control.reset()
        self.control.settings(payment_method_types=["card", "sepa_debit"])
        self.iban_of = {}
        self.control.hold()
        self.env["autowartung.provider.customer"].search([]).unlink()
        company = self.booking.company_id
        company.autowartung_capture_on = capture_on
        company.autowartung_unholdable_methods = unholdable

    # === STEPS === #

    def lines(self, numbers):
        lines = self.extension.line_ids.sorted()
        return lines.browse(lines[number].id for number in sorted(numbers))

    def choose_and_pay(self, numbers, card):
        choice = self.choice(self.extension, self.lines(numbers))
        self.as_worker(self.extension, "_begin_deciding", choice)
        self.pay_with(card)

    def choose_and_debit(self, numbers, iban):
        choice = self.choice(self.extension, self.lines(numbers))
        self.as_worker(self.extension, "_begin_deciding", choice)
        if self.extension._takes_what_cannot_be_held():
            self.pay_with(None, iban=iban, billing_details=DETAILS)

    def hold_all(self, card):
        version = self.extension.version_id.sha256
        self.as_worker(self.extension, "_begin_holding_all", version)
        self.pay_with(card)

    def pay_with(self, card, **options):
        answer = self.start_payment(self.extension)
        if "client_secret" in answer:
            intent_id = answer["client_secret"].split("_secret")[0]
            self.iban_of[intent_id] = options.get("iban")
            self.control.pay(intent_id, card=card, **options)

    def approve_of_held(self, numbers):
        choice = self.choice(self.extension, self.lines(numbers))
        self.as_worker(self.extension, "_approve_of_what_is_held", choice)

    def hear(self, reverse, copies):
        events = self.events()[-MOST_EVENTS:] * copies
        for event in reversed(events) if reverse else events:
            self.assertEqual(self.post_event(event).status_code, 200)
        self.run_lanes()

    def let_workers_work(self):
        self.run_lanes()

    def leave_one_out(self):
        done = self.extension._lines_to_pay().sorted()[1:]
        self.as_worker(self.extension, "_capture_what_was_done", done, "Ging nicht")

    def decline(self):
        version = self.extension.version_id.sha256
        self.as_worker(self.extension, "_decline", version, {}, "")

    def withdraw(self):
        self.as_worker(self.extension, "action_withdraw")

    def revise(self, price):
        self.as_worker(self.extension, "action_revise")
        self.extension.line_ids[0].price_unit = price
        self.as_worker(self.extension, "action_send")

    def refund(self):
        self.as_worker(self.extension, "_cancel_and_refund")

    def finish_the_work(self):
        self.as_worker(self.extension.sudo(), "_on_work_done")

    def let_a_week_pass(self):
        self.control.advance(A_WEEK_AND_A_DAY)

    def break_calls(self, kind, calls):
        self.control.fault(kind, calls, "POST", times=ATTEMPTS)

    # === THE END === #

    def come_to_rest(self):
        self.control.clear_faults()
        self.let_all_be_heard()
        self.let_banks_answer()
        self.extension.sudo()._write({"deadline": self.extension.create_date})
        self.env.invalidate_all()
        self.as_worker(self.extension, "_expire")
        self.as_worker(self.extension, "_end_hold_in_time")
        self.let_all_be_heard()

    def let_banks_answer(self):
        for payment in self.payments():
            if payment["status"] == "processing":
                answer = IBANS[self.iban_of[payment["payment_intent"]]]
                self.control.settle(payment["payment_intent"], answer)
        self.let_all_be_heard()

    def payments(self):
        return [
            payment
            for payment in self.control.ledger()["payments"]
            if payment["metadata"].get("extension_id") == str(self.extension.id)
        ]

    def let_all_be_heard(self):
        for _time in range(2):
            self.hear(False, 1)
            open_ones = self.env["payment.transaction"].search(
                [("state", "in", ("draft", "pending", "authorized", "error"))]
            )
            open_ones.autowartung_next_check_at = self.extension.create_date
            self.run_janitor()
            self.run_lanes()

    def assert_money_is_what_was_approved(self):
        extension = self.extension
        payments = self.payments()
        held = [p for p in payments if p["status"] == "requires_capture"]
        self.assertFalse(held, extension.state)
        is_approved = extension.state in APPROVED_STATES
        approved = extension.line_ids.filtered(lambda line: line.decision == "approved")
        cents = sum(round(line.price_total * 100) for line in approved)
        received = sum(payment["amount_received"] for payment in payments)
        returned = self.control.ledger()["currencies"].get("eur", {}).get("refunded", 0)
        self.assertEqual(received - returned, cents if is_approved else 0)
        documents = extension.invoice_ids
        self.assertEqual(set(documents.mapped("state")) - {"posted"}, set())
        billed = sum(documents.mapped("amount_total_signed"))
        self.assertEqual(round(billed * 100), received - returned)
        self.assertFalse(extension.decision_ids._broken_links(extension.company_id))
