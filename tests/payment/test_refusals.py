# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a provider refuses it refuses again: the office learns, nobody waits in vain."""

from commons.managers import ManagedPaymentCase

from odoo import api
from odoo.exceptions import UserError
from odoo.tests import tagged

INTENTS = "^/v1/payment_intents$"
CUSTOMERS = "^/v1/customers$"
# The SDK repeats a call once.
ATTEMPTS = 2


class RefusalCase(ManagedPaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.phone = "+49 221 5550100"

    def try_to_pay(self, booking):
        """Return what the customer reads instead of a form."""
        error = self.start_payment(booking)
        self.assertIn("data", error, error)
        return error["data"]["message"]

    def tasks(self, booking):
        return booking.activity_ids.filtered(lambda task: task.user_id == self.manager)

    def assertRefused(self, booking, reason):
        told = self.try_to_pay(booking)
        self.assertNotIn("does not answer", told)
        self.assertNotIn("in a minute", told)
        self.assertIn("We have been told", told)
        self.assertIn("+49 221 5550100", told)
        [task] = self.tasks(booking)
        self.assertEqual(task.summary, "Payment refused by the provider")
        self.assertIn(reason, task.note.striptags())


@tagged("post_install", "-at_install")
class TestRefusals(RefusalCase):
    def test_refusal_is_told_as_one_and_to_the_managers_once(self):
        booking = self.create_booking()
        self.control.fault("error_before", INTENTS, "POST", times=None, status=400)
        for _attempt in range(3):
            self.assertRefused(booking, booking.name)
        self.assertEqual(set(booking.transaction_ids.mapped("state")), {"cancel"})

    def test_managers_are_told_again_once_they_have_dealt_with_it(self):
        booking = self.create_booking()
        self.control.fault("error_before", INTENTS, "POST", times=None, status=400)
        self.try_to_pay(booking)
        self.tasks(booking).action_done()
        self.env.flush_all()
        self.assertFalse(self.tasks(booking))
        self.assertRefused(booking, booking.name)

    def test_payment_is_made_once_it_is_not_refused_any_more(self):
        booking = self.create_booking()
        self.control.fault("error_before", INTENTS, "POST", times=1, status=400)
        self.try_to_pay(booking)
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)

    def test_customer_who_cannot_be_made_is_a_refusal_too(self):
        booking = self.create_booking()
        self.control.fault("error_before", CUSTOMERS, "POST", times=None, status=400)
        self.assertRefused(booking, booking.name)

    def test_refused_keys_are_told_to_the_managers(self):
        booking = self.create_booking()
        self.control.fault("error_before", INTENTS, "POST", times=None, status=401)
        self.assertRefused(booking, booking.name)

    def test_outage_stays_one_and_is_no_task(self):
        booking = self.create_booking()
        for status in (429, 500, 503):
            with self.subTest(status=status):
                self.control.fault(
                    "error_before", INTENTS, "POST", times=ATTEMPTS, status=status
                )
                self.assertIn("does not answer", self.try_to_pay(booking))
                self.control.clear_faults()
        self.assertFalse(self.tasks(booking))
        self.assertIn("client_secret", self.start_payment(booking))

    def test_back_office_reads_the_reason(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        one = f"{INTENTS[:-1]}/{transaction.provider_reference}$"
        self.control.fault("error_before", one, "GET", times=None, status=401)
        self.env.flush_all()
        with (
            self.registry.cursor() as cr,
            self.assertRaisesRegex(UserError, "refuses the payment"),
        ):
            env = api.Environment(cr, self.manager.id, {"lang": "en_US"})
            transaction.with_env(env).sudo()._ask_provider()
        self.assertTrue(self.tasks(booking))

    def test_total_that_was_changed_to_what_nobody_takes(self):
        booking = self.create_booking()
        booking.line_ids.price_unit = 0.49
        self.assertRefused(booking, "0.50")


@tagged("post_install", "-at_install")
class TestNamesOfBookings(RefusalCase):
    def test_every_prefix_of_the_sequence_can_be_paid(self):
        sequence = self.env.ref("autowartung_payment.sequence_booking")
        for prefix in (
            "AW/%(range_year)s/",
            "%(range_year)s",
            "*%(range_year)s*",
            "AW <\"'\\> ",
            "Ä/",
            "Заказ/",
            "Werkstatt Köln-Porz/%(range_year)s/",
        ):
            sequence.prefix = prefix
            with self.subTest(prefix=prefix):
                booking = self.create_booking()
                transaction = self.pay(booking)
                self.deliver()
                self.assertSettled(booking)
                intent = self.stripe.v1.payment_intents.retrieve(
                    transaction.provider_reference
                )
                number = sequence.prefix and booking.name[-5:]
                self.assertTrue(intent.statement_descriptor_suffix.endswith(number))
                self.assertEqual(
                    intent.metadata["autowartung_transaction"], transaction.reference
                )


@tagged("post_install", "-at_install")
class TestAmountLimits(RefusalCase):
    def test_total_that_nobody_takes_is_refused_before_it_is_ordered(self):
        for total, limit in (
            # Points and commas as the reader writes them.
            (0.01, "0.50"),
            (0.49, "0.50"),
            (1_000_000, "999.999.99"),
        ):
            with (
                self.subTest(total=total),
                self.assertRaisesRegex(UserError, f"cannot be paid.*{limit}"),
                self.env.cr.savepoint(),
            ):
                self.create_booking(price=total)

    def test_bounds_themselves_can_be_paid(self):
        for total in (0.50, 999_999.99):
            with self.subTest(total=total):
                booking = self.create_booking(price=total)
                self.pay(booking)
                self.deliver()
                self.assertSettled(booking)

    def test_what_costs_nothing_needs_no_payment(self):
        self.assertEqual(self.create_booking(price=0).state, "confirmed")

    def test_bound_that_the_back_office_has_set_counts_too(self):
        self.provider.maximum_amount = 100
        with self.assertRaisesRegex(UserError, "the most is .*100.00"):
            self.create_booking(price=149)
        self.assertEqual(self.create_booking(price=100).state, "pending")

    def test_nothing_is_known_while_nobody_can_be_paid(self):
        for values in ({"is_published": False}, {"state": "disabled"}):
            with self.subTest(**values):
                self.provider.write(values)
                self.assertEqual(self.create_booking(price=0.01).state, "pending")
                self.provider.write({"is_published": True, "state": "test"})
