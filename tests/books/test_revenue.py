# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An advance payment becomes revenue on the German day of the handover, once."""

from datetime import date, timedelta

from commons.books import BooksOfChartCase
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestRevenue(BooksOfChartCase):
    def revenue(self, booking):
        lines = (booking.invoice_ids + booking.entry_ids).line_ids
        lines = lines.filtered(lambda line: line.account_id.account_type == "income")
        return sum(lines.mapped("balance"))

    def test_it_is_no_revenue_before_the_handover(self):
        booking = self.paid()
        self.assertEqual(self.revenue(booking), 0)
        self.assertTrue(booking.invoice_ids.autowartung_is_prepayment)
        booking.action_ready()
        self.run_lanes()
        self.assertFalse(booking.entry_ids)
        booking.action_collect()
        self.run_lanes()
        self.assertEqual(self.revenue(booking), -100)
        self.assertTrue(booking.entry_ids.inalterable_hash)
        self.assertNotIn(booking.entry_ids, booking.invoice_ids)

    def test_it_is_revenue_once_however_often_it_is_tried(self):
        booking = self.paid()
        self.hand_over(booking)
        for _time in range(3):
            self.as_worker(booking, "_recognise_revenue")
        self.assertEqual(len(booking.entry_ids), 1)

    def test_its_day_is_german(self):
        moments = {
            "2026-12-31 23:30:00": date(2027, 1, 1),
            "2026-12-31 22:30:00": date(2026, 12, 31),
            "2027-03-28 00:30:00": date(2027, 3, 28),
            "2027-06-30 22:30:00": date(2027, 7, 1),
            "2027-10-30 22:30:00": date(2027, 10, 31),
            "2027-10-31 23:30:00": date(2027, 11, 1),
        }
        for moment, day in moments.items():
            with self.subTest(moment=moment), freeze_time(moment, tick=True):
                booking = self.paid()
                self.hand_over(booking)
                self.assertEqual(booking.entry_ids.date, day)
                moves = booking.invoice_ids + booking.transaction_ids.payment_id.move_id
                self.assertEqual(set(moves.mapped("date")), {day})
                for move in moves + booking.entry_ids:
                    self.assertIn(str(day.year), move.name)

    def test_closed_books_take_it_on_the_first_open_day(self):
        booking = self.paid()
        today = fields.Date.to_date(booking.invoice_ids.date)
        self.company.fiscalyear_lock_date = today
        self.hand_over(booking)
        self.assertEqual(booking.entry_ids.date, today + timedelta(days=1))
        self.assertEqual(self.revenue(booking), -100)

    def test_what_is_invoiced_after_the_handover_is_revenue_at_once(self):
        """The books have refused the payment until then."""
        booking = self.paid_into_closed_books()
        self.assertFalse(booking.invoice_ids)
        self.assertEqual(booking.state, "confirmed")
        self.hand_over(booking)
        self.company.fiscalyear_lock_date = False
        self.as_worker(booking.transaction_ids, "_settle")
        self.assertEqual(self.revenue(booking), -100)
        self.assertFalse(booking.invoice_ids.autowartung_is_prepayment)
        self.run_lanes()
        self.assertFalse(booking.entry_ids)

    def paid_into_closed_books(self):
        booking = self.book((119, None))
        self.pay(booking)
        day = fields.Date.today() + timedelta(days=2)
        self.company.fiscalyear_lock_date = day
        self.deliver()
        follow_up = self.env["autowartung.follow.up"].search([("kind", "=", "settle")])
        follow_up = follow_up.filtered(lambda row: row.state == "pending")
        follow_up.next_attempt_at = fields.Datetime.now()
        self.run_lanes()
        return booking

    def test_the_customer_is_told_the_day_of_the_service(self):
        booking = self.paid()
        with freeze_time("2027-02-01 23:30:00", tick=True):
            self.hand_over(booking)
        mail = self.mails_to_customer(booking).filtered(
            lambda mail: mail.autowartung_kind == "service_done_mail"
        )
        self.assertEqual(len(mail), 1)
        self.assertIn("2. Februar 2027", mail.body_html)
        self.assertIn(booking.invoice_ids.name, mail.body_html)


del BooksOfChartCase
