# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tax office is told, and when: tags of reports, days, DATEV's rows."""

from datetime import date, timedelta

from commons.books import BooksOfChartCase
from commons.business import create_company, take_reverse_charge
from commons.roles import GROUPS
from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import new_test_user, tagged


class ReportsCase(BooksOfChartCase):
    def paid_live(self, **values):
        """Return a booking whose payment is booked as a live one."""
        booking = self.book((119, None), **values)
        self.pay(booking)
        transaction = booking.transaction_ids
        transaction.is_live = True
        transaction._set_done()
        transaction._settle()
        return booking

    def tags(self, *moves):
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        return {
            (line.account_id.code, tag.name)
            for line in lines
            for tag in line.tax_tag_ids
        }


@tagged("post_install", "-at_install")
class TestReports(ReportsCase):
    def test_an_advance_is_reported_when_it_is_paid(self):
        booking = self.paid_live()
        accounts = {account for account, _tag in self.tags(booking.invoice_ids)}
        self.assertEqual(accounts, {"1718", "1776"})
        self.hand_over(booking)
        self.assertFalse(self.tags(booking.entry_ids), "once")

    def test_nothing_of_a_test_is_reported(self):
        booking = self.paid()
        self.hand_over(booking)
        self.assertEqual(booking.invoice_ids.amount_tax, 19)
        self.assertFalse(self.tags(*booking.invoice_ids, *booking.entry_ids))
        self.assertFalse(self.tags(booking.transaction_ids.payment_id.move_id))


@tagged("post_install", "-at_install")
class TestReverseCharge(ReportsCase):
    def abroad(self):
        """Return a paid booking of a company in Austria."""
        take_reverse_charge(self.env)
        product = self.env["product.template"].create(
            {
                "name": "Inspektion",
                "autowartung_is_service": True,
                "list_price": 119.0,
            }
        )
        line = Command.create({"product_id": product.product_variant_id.id})
        return self.paid_live(
            partner_id=create_company(self.env, "AT").id, line_ids=[line]
        )

    def test_it_is_reported_with_the_service_and_not_with_the_payment(self):
        booking = self.abroad()
        invoice = booking.invoice_ids
        self.assertEqual((invoice.amount_total, invoice.amount_tax), (100, 0))
        self.assertEqual(
            self.entries_of(invoice), ([("1410", 10000)], [("1710", 10000)])
        )
        self.assertFalse(self.tags(invoice))
        self.hand_over(booking)
        entry = booking.entry_ids
        self.assertEqual(self.entries_of(entry), ([("1710", 10000)], [("8336", 10000)]))
        self.assertEqual({account for account, _tag in self.tags(entry)}, {"8336"})

    def test_the_tax_adviser_gets_it_with_the_service(self):
        booking = self.abroad()
        self.hand_over(booking)
        rows = booking.entry_ids._autowartung_datev_entry()
        self.assertEqual(rows.vat_id, "ATU12345675")
        self.assertFalse(booking.invoice_ids._autowartung_datev_entry().vat_id)
        revenue = [line for line in rows.lines if line.account == "8336"]
        self.assertTrue(revenue[0].tax)


@tagged("post_install", "-at_install")
class TestDays(ReportsCase):
    def test_a_payment_is_booked_on_the_day_on_which_the_money_came(self):
        booking = self.book((119, None))
        with freeze_time("2027-01-30 21:00:00", tick=True):
            self.pay(booking)
            booking.transaction_ids._set_done()
        with freeze_time("2027-02-03 09:00:00", tick=True):
            booking.transaction_ids._settle()
        self.assertEqual(booking.transaction_ids.payment_id.date, date(2027, 1, 30))
        self.assertEqual(booking.invoice_ids.invoice_date, date(2027, 2, 3))

    def test_closed_books_take_it_on_the_first_open_day(self):
        booking = self.book((119, None))
        with freeze_time("2027-01-30 21:00:00", tick=True):
            self.pay(booking)
            booking.transaction_ids._set_done()
        self.company.fiscalyear_lock_date = date(2027, 1, 31)
        with freeze_time("2027-02-03 09:00:00", tick=True):
            booking.transaction_ids._settle()
        self.assertEqual(booking.transaction_ids.payment_id.date, date(2027, 2, 1))

    def replace(self, booking):
        wizard = (
            self.env["account.move.reversal"]
            .with_user(new_test_user(self.env, "aw_acct", GROUPS["accountant"]))
            .with_context(
                active_model="account.move", active_ids=booking.invoice_ids.ids
            )
            .create({"journal_id": booking.invoice_ids.journal_id.id})
        )
        wizard.modify_moves()
        wizard.new_move_ids.action_post()
        return wizard.new_move_ids.sudo()

    def test_an_invoice_in_place_of_another_has_the_day_that_is_true_now(self):
        appointment = fields.Datetime.now() + timedelta(days=5)
        booking = self.paid_live(appointment_start=appointment)
        booking.sudo().appointment_start = appointment + timedelta(days=7)
        self.assertEqual(
            self.replace(booking).delivery_date, booking._service_day(), "moved"
        )

    def test_after_the_service_it_has_the_day_of_the_service(self):
        appointment = fields.Datetime.now() + timedelta(days=5)
        booking = self.paid_live(appointment_start=appointment)
        self.hand_over(booking)
        replacing = self.replace(booking)
        self.assertEqual(replacing.delivery_date, self.today())
        self.assertFalse(replacing.autowartung_is_prepayment)

    def test_a_correction_typed_before_the_handover_takes_no_revenue_back(self):
        booking = self.paid_live()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(
                active_model="account.move", active_ids=booking.invoice_ids.ids
            )
            .create({"journal_id": booking.invoice_ids.journal_id.id})
        )
        wizard.refund_moves()
        note = wizard.new_move_ids
        tax = booking.line_ids.tax_ids
        note.invoice_line_ids = [
            Command.clear(),
            Command.create(
                {"name": "Kulanz", "price_unit": 20, "tax_ids": [Command.set(tax.ids)]}
            ),
        ]
        note.action_post()
        debits, _credits = self.entries_of(note)
        self.assertEqual(debits, [("1718", 1681), ("1776", 319)])
        self.hand_over(booking)
        lines = (booking.invoice_ids + booking.entry_ids).line_ids
        revenue = lines.filtered(lambda line: line.account_id.code == "8400")
        self.assertAlmostEqual(sum(revenue.mapped("balance")), -83.19, places=2)


del BooksOfChartCase, ReportsCase
