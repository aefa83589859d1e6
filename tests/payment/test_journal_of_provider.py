# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each provider has one payment method line in its journal before anybody pays."""

from unittest.mock import patch

from commons.payment import PaymentCase
from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account_payment.models.payment_provider import (
    PaymentProvider as NativeProvider,
)
from odoo.addons.autowartung_payment.tools.payment_method_lines import merge_twins

INDEX = "account_payment_method_line_autowartung_one_of_each"
PROPERTY = "property_inbound_payment_method_line_id"


class JournalCase(PaymentCase):
    def lines(self, provider=None):
        """Return a provider's lines as they are, without making one."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM account_payment_method_line"
            " WHERE payment_provider_id = %s AND journal_id IS NOT NULL ORDER BY id",
            [(provider or self.provider).id],
        )
        found = [row[0] for row in self.env.cr.fetchall()]
        return self.env["account.payment.method.line"].browse(found)

    def add_twin(self):
        """Add what a second first payment has made, in a database without the index."""
        self.env.cr.execute(f"DROP INDEX IF EXISTS {INDEX}")
        self.env.cr.execute(
            """
            INSERT INTO account_payment_method_line (
                   name, sequence, payment_method_id, journal_id, payment_provider_id,
                   payment_account_id)
            SELECT name, sequence, payment_method_id, journal_id, payment_provider_id,
                   payment_account_id
              FROM account_payment_method_line WHERE id = %s RETURNING id
            """,
            [self.lines()[0].id],
        )
        [twin] = self.env.cr.fetchone()
        self.env.invalidate_all()
        return self.env["account.payment.method.line"].browse(twin)

    def paid(self):
        """Return the entry of a payment that is booked as a live one.

        The sandbox makes test payments only, which have a journal of their own.
        """
        booking = self.create_booking()
        transaction = self.pay(booking)
        transaction.write({"is_live": True})
        transaction._set_done()
        transaction._settle()
        return transaction.payment_id


@tagged("post_install", "-at_install")
class TestSetUp(JournalCase):
    def new_company(self):
        return self.env["res.company"].create(
            {"name": "Andere GmbH", "country_id": self.env.ref("base.de").id}
        )

    def provider_of(self, company):
        return self.env["payment.provider"].search(
            [("company_id", "=", company.id), ("code", "=", self.provider.code)]
        )

    def test_it_is_made_when_the_provider_is_switched_on(self):
        self.provider.state = "disabled"
        self.lines().unlink()
        self.env.invalidate_all()
        self.assertFalse(self.lines())
        self.provider.state = "test"
        self.assertEqual(len(self.lines()), 1)

    def test_a_company_whose_chart_comes_later_has_it_then(self):
        company = self.new_company()
        provider = self.provider_of(company)
        provider.state = "test"
        self.assertFalse(self.lines(provider))
        self.env["account.chart.template"].try_loading(
            "de_skr03", company, install_demo=False
        )
        line = self.lines(provider)
        self.assertEqual(len(line), 1)
        self.assertEqual(line.journal_id.company_id, company)
        self.assertTrue(line.payment_account_id)

    def test_the_gross_tax_of_a_company_comes_with_its_chart(self):
        company = self.new_company()
        self.env["account.chart.template"].try_loading(
            "de_skr03", company, install_demo=False
        )
        self.assertTrue(
            self.env.ref(
                f"account.{company.id}_autowartung_tax_19_included",
                raise_if_not_found=False,
            )
        )

    def test_without_a_chart_reading_the_journal_makes_no_line(self):
        provider = self.provider_of(self.new_company())
        provider.state = "test"
        before = self.env["account.payment.method.line"].search_count([])
        for _time in range(2):
            provider.invalidate_recordset()
            self.assertFalse(provider.journal_id)
        after = self.env["account.payment.method.line"].search_count([])
        self.assertEqual(before, after)


@tagged("post_install", "-at_install")
class TestTwins(JournalCase):
    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_line(self):
        line = self.lines()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            line.copy({"name": "Zwilling"}).write(
                {
                    "journal_id": line.journal_id.id,
                    "payment_provider_id": self.provider.id,
                }
            )
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_whoever_comes_second_begins_again(self):
        """The line was committed after the transaction's snapshot: as if unseen."""
        self.assertEqual(len(self.lines()), 1)

        def make_another(provider, allow_create=True):
            line = self.lines()
            line.create(
                {
                    "name": "Zwilling",
                    "payment_method_id": line.payment_method_id.id,
                    "journal_id": line.journal_id.id,
                    "payment_provider_id": provider.id,
                }
            )

        with (
            patch.object(NativeProvider, "_ensure_payment_method_line", make_another),
            self.assertRaises(ConcurrencyError),
        ):
            self.provider._ensure_payment_method_line()

    def test_a_payment_is_settled_and_leaves_one(self):
        first = self.lines()
        earlier = self.paid()
        self.assertEqual(earlier.payment_method_line_id, first)
        self.add_twin()
        self.assertEqual(len(self.lines()), 2)
        payment = self.paid()
        self.assertEqual(self.lines(), first)
        self.assertEqual(payment.payment_method_line_id, first)

    def test_the_line_that_payments_use_is_kept_and_all_else_repointed(self):
        first, twin = self.lines(), self.add_twin()
        used_once = self.paid()
        used_twice = self.paid() + self.paid()
        # The first payment has left one line.
        self.assertEqual(self.lines(), first)
        twin = self.add_twin()
        self.customer[PROPERTY] = first
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_payment SET payment_method_line_id = %s WHERE id IN %s",
            [twin.id, used_twice._ids],
        )
        self.env.invalidate_all()
        self.assertEqual(merge_twins(self.env.cr), [first.id])
        self.env.invalidate_all()
        self.assertEqual(self.lines(), twin)
        payments = used_once + used_twice
        self.assertEqual(payments.payment_method_line_id, twin)
        self.assertEqual(self.customer[PROPERTY], twin)
        self.assertEqual(set(payments.mapped("state")), {"paid"})

    def test_books_without_twins_stay_as_they_are(self):
        before = self.env["account.payment.method.line"].search([])
        self.assertEqual(merge_twins(self.env.cr), [])
        self.env.invalidate_all()
        self.assertEqual(self.env["account.payment.method.line"].search([]), before)


@tagged("post_install", "-at_install")
class TestTearDown(JournalCase):
    def tear_down(self):
        self.as_worker(self.env["autowartung.installation"], "_tear_down")

    def test_open_payments_are_cancelled_at_the_provider(self):
        booking = self.create_booking()
        self.start_payment(booking)
        self.tear_down()
        [transaction] = booking.transaction_ids
        self.assertEqual(transaction.state, "cancel")
        intent = self.control.object("payment_intent", transaction.provider_reference)
        self.assertEqual(intent["status"], "canceled")

    @mute_logger("odoo.addons.autowartung_payment.models.payment.transaction_request")
    def test_what_the_provider_does_not_cancel_is_named_in_the_log(self):
        booking, other = self.create_booking(), self.create_booking()
        self.start_payment(booking)
        self.start_payment(other)
        [transaction] = booking.transaction_ids
        self.control.fault(
            "error_before",
            f"^/v1/payment_intents/{transaction.provider_reference}",
            "POST",
            times=None,
        )
        name = "odoo.addons.autowartung_payment.models.payment.installation"
        with self.assertLogs(name, "WARNING") as logs:
            self.tear_down()
        self.assertIn(transaction.provider_reference, logs.output[0])
        self.assertEqual(other.transaction_ids.state, "cancel")

    def test_paid_payments_stay_paid(self):
        payment = self.paid()
        self.tear_down()
        self.assertEqual(payment.payment_transaction_id.state, "done")

    def test_our_method_is_offered_no_more(self):
        method = self.env.ref("autowartung_payment.payment_method_payment_element")
        self.provider.payment_method_ids = [Command.link(method.id)]
        self.tear_down()
        self.assertFalse(method.active)
        self.assertFalse(method.provider_ids)
