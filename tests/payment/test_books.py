# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Booking, invoice, payment, provider and journal agree to the cent."""

import random
from datetime import date

from commons.payment import PaymentCase, agreed
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import float_round, mute_logger

CARDS = (
    "4242424242424242",
    "5555555555554444",
    "4000000000000002",
    "4000000000009995",
    "4000000000000069",
)
FAULTS = (
    ("timeout_after", {"delay": 0.1}),
    ("drop_after", {}),
    ("gateway_error_after", {}),
    ("error_before", {"status": 429}),
    ("error_before", {"status": 500}),
    ("malformed", {}),
)

lines = st.lists(
    st.tuples(
        st.integers(1, 99_999).map(lambda cents: cents / 100),
        st.sampled_from([1, 1, 1, 2, 3, 7, 0.5, 1.25]),
    ),
    min_size=1,
    max_size=6,
)


class BooksCase(PaymentCase):
    def book(self, *prices):
        """Create and place a booking of (gross price, quantity) lines."""
        booking = self.env["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                **agreed(),
                "line_ids": [
                    Command.create(
                        {
                            "name": f"Leistung {number}",
                            "price_unit": price,
                            "quantity": quantity,
                        }
                    )
                    for number, (price, quantity) in enumerate(prices)
                ],
            }
        )
        booking.action_place()
        return booking

    def start_afresh(self):
        """Let the provider forget everything."""
        self.control.reset()
        self.control.hold()
        self.env["autowartung.provider.customer"].search([]).unlink()

    def settle(self, booking):
        self.pay(booking)
        self.deliver("payment_intent.succeeded")
        return booking.invoice_ids

    def cents(self, amount):
        return int(float_round(amount * 100, precision_digits=0))


@tagged("post_install", "-at_install")
class TestTaxSplit(BooksCase):
    CASES = (
        # gross prices with quantities, net, tax
        ([(119, 1)], 100.00, 19.00),
        ([(149, 1)], 125.21, 23.79),
        ([(0.01, 1)], 0.01, 0.00),
        ([(0.99, 1)], 0.83, 0.16),
        ([(119, 3)], 300.00, 57.00),
        ([(59.99, 2)], 100.82, 19.16),
        ([(119, 1), (238, 1)], 300.00, 57.00),
        ([(1_000_000, 1)], 840_336.13, 159_663.87),
    )

    def test_invoice_splits_the_gross_price_to_the_cent(self):
        self.provider.is_published = False  # whose limits are not those of the books
        for prices, net, tax in self.CASES:
            with self.subTest(prices=prices):
                booking = self.book(*prices)
                invoice = booking._create_invoice()
                self.assertAlmostEqual(invoice.amount_untaxed, net, places=2)
                self.assertAlmostEqual(invoice.amount_tax, tax, places=2)
                self.assertAlmostEqual(booking.amount_untaxed, net, places=2)
                self.assertAlmostEqual(booking.amount_tax, tax, places=2)

    def test_posted_invoice_books_the_tax_on_its_account(self):
        invoice = self.settle(self.book((119, 1), (59.5, 2)))
        tax_lines = invoice.line_ids.filtered("tax_line_id")
        self.assertEqual(tax_lines.tax_line_id.amount, 19)
        self.assertAlmostEqual(-sum(tax_lines.mapped("balance")), 38.00, places=2)
        advance = invoice.company_id.autowartung_advance_account_19_id
        net = invoice.line_ids.filtered(lambda line: line.account_id == advance)
        self.assertAlmostEqual(-sum(net.mapped("balance")), 200.00, places=2)

    def test_customer_from_abroad_pays_german_tax(self):
        self.customer.country_id = self.env.ref("base.fr")
        invoice = self.settle(self.book((119, 1)))
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (100, 19))

    def test_all_days_are_german_just_after_midnight(self):
        with freeze_time("2026-12-31 23:05:00", tick=True):
            booking = self.book((119, 1))
            invoice = self.settle(booking)
            self.as_worker(booking, "_cancel_and_refund")
            self.deliver()
            self.run_lanes()
        moves = invoice + invoice.reversal_move_ids
        moves += booking.transaction_ids.payment_id.move_id
        self.assertEqual(len(moves), 4, "invoice, credit note, payment, refund")
        self.assertEqual(set(moves.mapped("date")), {date(2027, 1, 1)})

    def test_payment_is_booked_in_the_journal_of_the_provider(self):
        booking = self.book((119, 1))
        self.settle(booking)
        payment = booking.transaction_ids.payment_id
        journals = self.provider.company_id._autowartung_journal(
            "clearing", is_test=True, provider_code=self.provider.code
        )
        self.assertEqual(payment.journal_id, journals)
        self.assertEqual(self.provider.journal_id.autowartung_use, "clearing")
        self.assertFalse(self.provider.journal_id.autowartung_is_test)
        self.assertEqual(payment.amount, 119)
        self.assertEqual(payment.move_id.state, "posted")

    def test_small_amount_below_the_providers_minimum_is_refused_kindly(self):
        with self.assertRaisesRegex(UserError, "cannot be paid online"):
            self.book((0.01, 1))
        booking = self.book((1, 1))
        booking.line_ids.price_unit = 0.01
        answer = self.start_payment(booking)
        self.assertEqual(
            answer["data"]["name"], "odoo.exceptions.UserError", answer["data"]["debug"]
        )
        self.assertEqual(booking.payment_status, "unpaid")


@tagged("post_install", "-at_install")
class TestAgreement(BooksCase):
    @settings(derandomize=True, max_examples=20, deadline=None, database=None)
    @given(lines)
    def test_invoice_amounts_to_the_booking(self, prices):
        self.provider.is_published = False  # whose limits are not those of the books
        with self.env.cr.savepoint() as savepoint:
            booking = self.book(*prices)
            expected = sum(price * quantity for price, quantity in prices)
            self.assertAlmostEqual(booking.amount_total, expected, delta=0.0051)
            if booking.amount_total:
                invoice = booking._create_invoice()
                self.assertEqual(
                    self.cents(invoice.amount_total), self.cents(booking.amount_total)
                )
                self.assertEqual(
                    self.cents(invoice.amount_tax), self.cents(booking.amount_tax)
                )
            savepoint.rollback()

    def test_provider_journal_and_invoice_agree(self):
        # Not with hypothesis: it would repeat the provider's random ids.
        chance = random.Random(19)
        for _round in range(5):
            prices = [
                (chance.randint(100, 99_999) / 100, chance.choice([1, 2, 3, 0.5, 1.25]))
                for _line in range(chance.randint(1, 6))
            ]
            with self.subTest(prices=prices):
                self.start_afresh()
                self.assertAgreement(self.book(*prices))

    def assertAgreement(self, booking):
        total = self.cents(booking.amount_total)
        invoice = self.settle(booking)
        [payment] = self.control.ledger()["payments"]
        self.assertEqual(payment["amount"], total)
        self.assertEqual(payment["amount_received"], total)
        self.assertEqual(self.cents(invoice.amount_total), total)
        self.assertEqual(self.cents(booking.transaction_ids.payment_id.amount), total)
        self.assertSettled(booking)


class RandomRunCase(BooksCase):
    """Bookings, declines, repetitions, faults, lost and shuffled events."""

    def setUp(self):
        super().setUp()
        silence = mute_logger(
            "odoo.addons.autowartung_payment.models.payment.transaction_janitor",
            "odoo.addons.autowartung_payment.models.payment.transaction_outcome",
            "odoo.addons.autowartung_payment.models.payment.transaction_request",
            "odoo.addons.autowartung_payment.models.inbox.queue",
            "odoo.http",
        )
        silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    def shop(self, chance, bookings):
        """Let customers do what they do, with faults on the way."""
        for _customer in range(bookings):
            booking = self.book(
                (chance.randint(100, 50_000) / 100, chance.choice([1, 2]))
            )
            if chance.random() < 0.5:
                kind, options = chance.choice(FAULTS)
                times = chance.choice([1, 2, 3])
                self.control.fault(kind, "/v1/payment_intents", times=times, **options)
            for _attempt in range(chance.choice([1, 2, 3])):
                self.attempt(chance, booking)
            self.control.clear_faults()
            if chance.random() < 0.3:
                events = self.events()
                self.receive(chance, chance.sample(events, min(2, len(events))))

    def attempt(self, chance, booking):
        answer = self.start_payment(booking)
        if "client_secret" in answer:
            intent_id = answer["client_secret"].split("_secret")[0]
            self.control.pay(intent_id, card=chance.choice(CARDS))

    def receive(self, chance, events):
        """Deliver events in any order, some twice, some never."""
        events = events + chance.sample(events, len(events) // 3)
        chance.shuffle(events)
        for event in events:
            if chance.random() < 0.7:
                self.post_event(event)
        self.run_lanes()

    def clean_up(self):
        """Let the janitor come until nothing is left to be asked."""
        for _visit in range(3):
            transactions = self.env["payment.transaction"].search(
                [
                    ("payable_key", "!=", False),
                    ("autowartung_next_check_at", "!=", False),
                ]
            )
            transactions.write({"autowartung_next_check_at": "2020-01-01 00:00:00"})
            self.run_janitor()


@tagged("post_install", "-at_install")
class TestRandomRun(RandomRunCase):
    def test_sums_agree_whatever_happened(self):
        for seed in (1, 2):
            with self.subTest(seed=seed):
                self.start_afresh()
                before = self.env["autowartung.booking"].search([])
                chance = random.Random(seed)
                self.shop(chance, bookings=7)
                self.receive(chance, self.events())
                self.clean_up()
                bookings = self.env["autowartung.booking"].search([]) - before
                self.assertSumsAgree(bookings)

    def assertSumsAgree(self, bookings):
        payments = bookings.transaction_ids
        received = payments.filtered(lambda tx: tx.state == "done")
        self.assertTrue(received, "the run was worth its name")
        ledger = self.control.ledger()
        captured = ledger["currencies"]["eur"]["captured"]
        journal = received.payment_id.filtered(lambda p: p.move_id.state == "posted")
        paid = bookings.filtered(lambda booking: booking.payment_status == "paid")
        self.assertEqual(self.cents(sum(received.mapped("amount"))), captured)
        self.assertEqual(self.cents(sum(journal.mapped("amount"))), captured)
        self.assertEqual(self.cents(sum(paid.mapped("amount_total"))), captured)
        invoices = paid.invoice_ids
        self.assertEqual(self.cents(sum(invoices.mapped("amount_total"))), captured)
        self.assertFalse(any(invoices.mapped("amount_residual")))
        self.assertEqual(
            len(ledger["payments"]),
            len(set(received.mapped("payable_key")))
            + len(
                payments.filtered(
                    lambda tx: tx.state != "done" and tx.provider_reference
                )
            ),
        )
        for booking in paid:
            self.assertSettled(booking)


@tagged("post_install", "-at_install")
class TestRandomCancellations(RandomRunCase):
    """Paid bookings of which some are cancelled, with faults on the way back, too."""

    def cancel_some(self, chance, bookings):
        """Cancel half of what is paid; return what was cancelled."""
        cancelled = self.env["autowartung.booking"]
        for booking in bookings.filtered(lambda b: b.payment_status == "paid"):
            if chance.random() < 0.5:
                continue
            if chance.random() < 0.5:
                kind, options = chance.choice(FAULTS)
                self.control.fault(kind, "/v1/refunds", **options)
            self.as_worker(booking, "_cancel_and_refund")
            self.control.clear_faults()
            cancelled += booking
        return cancelled

    def test_sums_agree_after_cancellations(self):
        for seed in (3, 4):
            with self.subTest(seed=seed):
                self.start_afresh()
                before = self.env["autowartung.booking"].search([])
                chance = random.Random(seed)
                self.shop(chance, bookings=7)
                self.receive(chance, self.events())
                self.clean_up()
                bookings = self.env["autowartung.booking"].search([]) - before
                cancelled = self.cancel_some(chance, bookings)
                self.assertTrue(cancelled, "the run was worth its name")
                self.receive(chance, self.events())
                self.clean_up()
                self.assertGivenBack(bookings, cancelled)

    def assertGivenBack(self, bookings, cancelled):
        total = self.cents(sum(cancelled.mapped("amount_total")))
        sums = self.control.ledger()["currencies"]["eur"]
        refunds = bookings.transaction_ids.filtered(lambda tx: tx.operation == "refund")
        self.assertEqual(set(refunds.mapped("state")), {"done"})
        self.assertEqual(len(refunds), len(cancelled))
        self.assertEqual(sums["refunded"], total)
        self.assertEqual(-self.cents(sum(refunds.mapped("amount"))), total)
        self.assertEqual(self.cents(sum(refunds.payment_id.mapped("amount"))), total)
        notes = cancelled.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        self.assertEqual(set(notes.mapped("state")), {"posted"})
        self.assertEqual(self.cents(sum(notes.mapped("amount_total"))), total)
        self.assertEqual(
            self.cents(sum(notes.mapped("amount_tax"))),
            self.cents(sum(cancelled.mapped("amount_tax"))),
        )
        self.assertEqual(set(cancelled.mapped("payment_status")), {"refunded"})
        self.assertFalse(any(bookings.invoice_ids.mapped("amount_residual")))
        receivable = bookings.invoice_ids.line_ids + refunds.payment_id.move_id.line_ids
        open_lines = receivable.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        self.assertFalse(open_lines)
