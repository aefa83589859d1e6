# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Test payments stand apart from live ones, and can be removed."""

from datetime import timedelta
from hashlib import sha256

from commons.books import BooksOfChartCase
from commons.roles import GROUPS
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTestMode(BooksOfChartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bookings = cls.env["autowartung.booking"]
        cls.bookings._remove_tests(cls.company)

    def paid_live(self):
        """Return a booking whose payment counts as a live one when it is booked."""
        booking = self.book((119, None))
        self.settle_as_live(booking)
        return booking

    def journals(self, booking):
        moves = booking.invoice_ids + booking.transaction_ids.payment_id.move_id
        return moves.journal_id

    def test_a_test_payment_takes_no_live_number(self):
        live = self.paid_live()
        test = self.paid()
        next_live = self.paid_live()
        self.assertEqual((live.is_test, test.is_test), (False, True))
        self.assertFalse(any(self.journals(live).mapped("autowartung_is_test")))
        self.assertTrue(all(self.journals(test).mapped("autowartung_is_test")))
        self.assertFalse(self.journals(live) & self.journals(test))
        numbers = (live + next_live).invoice_ids.mapped("sequence_number")
        self.assertEqual(numbers[1], numbers[0] + 1)
        self.assertTrue(live.invoice_ids.name.startswith("WA/"))
        self.assertTrue(test.invoice_ids.name.startswith("TEST/"))

    def test_both_are_booked_on_the_same_accounts(self):
        live, test = self.paid_live(), self.paid()
        entries = [
            self.entries_of(
                *booking.invoice_ids, *booking.transaction_ids.payment_id.move_id
            )
            for booking in (live, test)
        ]
        self.assertEqual(*entries)

    def test_a_manager_removes_tests_and_nothing_else(self):
        live = self.paid_live()
        cancelled, done, paid = self.paid(), self.paid(), self.paid()
        self.as_worker(cancelled, "_cancel_and_refund")
        self.deliver()
        self.hand_over(done)
        unpaid = self.book((119, None))
        tests = cancelled + done + paid
        moves = tests._all_entries()
        transactions = tests.transaction_ids
        kept = live._all_entries()
        hashes = kept.mapped("inalterable_hash")
        removed, left = self.bookings._remove_tests(self.company)
        self.assertEqual((removed, left), (3, 0))
        for gone in (tests, moves, transactions):
            self.assertFalse(gone.exists())
        for stays in (live, unpaid, kept, live.transaction_ids):
            self.assertEqual(stays.exists(), stays)
        self.assertEqual(kept.mapped("inalterable_hash"), hashes)
        again = self.paid()
        self.assertTrue(again.invoice_ids.inalterable_hash)

    def test_what_is_still_being_paid_stays(self):
        booking = self.book((119, None))
        self.start_payment(booking)
        booking.invalidate_recordset()
        self.assertFalse(booking.is_test, "nothing was paid")
        removed, left = self.bookings._remove_tests(self.company)
        self.assertEqual((removed, left), (0, 0))
        self.assertTrue(booking.exists())

    def test_what_stands_in_a_locked_period_stays_and_the_rest_goes(self):
        locked = self.paid()
        with freeze_time(fields.Datetime.now() + timedelta(days=40), tick=True):
            later = self.paid()
        self.company.fiscalyear_lock_date = locked.invoice_ids.date
        removed, left = self.bookings._remove_tests(self.company)
        self.assertEqual((removed, left), (1, 1))
        self.assertTrue(locked.exists())
        self.assertFalse(later.exists())

    def test_what_is_archived_goes_too(self):
        booking = self.paid()
        invoice = booking.invoice_ids
        archived = self.env["ir.attachment"].create(
            [
                {
                    "name": field,
                    "raw": field.encode(),
                    "res_model": invoice._name,
                    "res_id": invoice.id,
                    "res_field": field,
                    "autowartung_sha256": sha256(field.encode()).hexdigest(),
                }
                for field in ("invoice_pdf_report_file", "ubl_cii_xml_file")
            ]
        )
        self.assertEqual(self.bookings._remove_tests(self.company), (1, 0))
        self.assertFalse(archived.exists())

    def test_nobody_removes_the_tests_of_another_company(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        manager = new_test_user(self.env, "aw_manager", GROUPS["manager"])
        with self.assertRaises(AccessError):
            self.bookings.with_user(manager)._remove_tests(other)

    def test_others_than_managers_remove_nothing(self):
        for role in ("user", "accountant", "dispatcher"):
            user = new_test_user(self.env, f"aw_{role}", GROUPS[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.bookings.with_user(user)._remove_tests(self.company)

    def test_the_way_to_delete_is_not_open_to_a_context(self):
        booking = self.paid()
        manager = new_test_user(self.env, "aw_manager", GROUPS["manager"])
        for value in (True, 1, "object", {}):
            for record in (booking, booking.transaction_ids):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(manager).with_context(
                        autowartung_removes_tests=value
                    ).unlink()
        self.assertTrue(booking.exists())


del BooksOfChartCase
