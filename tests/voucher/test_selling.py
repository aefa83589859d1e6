# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A voucher is sold by the office, paid by its buyer, and refunded while whole."""

from datetime import date
from unittest.mock import patch

from commons.payment import PaymentCase
from commons.voucher import VoucherMixin
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestSelling(VoucherMixin, PaymentCase):
    def mails_about(self, voucher):
        return self.env["mail.mail"].search(
            [("model", "=", voucher._name), ("res_id", "=", voucher.id)]
        )

    def test_the_code_is_made_with_the_payment_and_sent_to_the_buyer(self):
        voucher = self.new_voucher(100)
        self.assertFalse(voucher.code)
        voucher.action_place()
        self.assertFalse(voucher.code, "nobody has paid")
        self.assertFalse(voucher.balance)
        self.pay(voucher)
        self.deliver()
        self.assertTrue(voucher.code)
        self.assertEqual(voucher.balance, 100)
        self.assertTrue(voucher.is_test)
        mail = self.mails_about(voucher)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn(voucher.code, mail.body_html)
        self.assertNotIn(voucher.code, mail.subject)

    def test_the_link_says_where_to_pay_and_no_code(self):
        voucher = self.new_voucher(100)
        voucher.action_place()
        voucher.action_send_payment_link()
        self.run_lanes()
        mail = self.mails_about(voucher)
        self.assertIn(f"/my/vouchers/{voucher.id}?access_token=", mail.body_html)

    def test_a_link_is_not_sent_once_it_is_paid(self):
        voucher = self.sold()
        with self.assertRaises(UserError):
            voucher.action_send_payment_link()

    def test_single_purpose_is_invoiced_with_tax_and_is_no_prepayment(self):
        document = self.sold(119).invoice_ids
        self.assertEqual(document.amount_tax, 19)
        self.assertFalse(document.autowartung_is_prepayment)
        self.assertFalse(document._autowartung_is_receipt())
        self.assertFalse(document.line_ids.autowartung_revenue_account_id)
        german = document.with_context(lang="de_DE")
        self.assertEqual(german._autowartung_invoice_title(), "Rechnung")

    def test_multi_purpose_has_a_receipt_that_says_no_tax_is_due(self):
        document = self.sold(119, "multi").invoice_ids
        self.assertEqual(document.amount_tax, 0)
        self.assertFalse(document._autowartung_shown_taxes())
        page = self.env["ir.qweb"]._render(
            "account.report_invoice_document",
            {
                "o": document.with_context(lang="en_US"),
                "lang": "en_US",
                "is_html_empty": lambda text: not text,
                "company": document.company_id,
                "report_type": "html",
            },
        )
        self.assertIn("Receipt", page)
        self.assertIn("no VAT is due before it is redeemed", page)
        self.assertNotIn("VAT 19", page)

    def test_it_is_valid_until_the_end_of_the_third_year(self):
        with freeze_time("2026-12-31 23:30:00"):
            voucher = self.new_voucher()
        self.assertEqual(voucher.valid_until, date(2030, 12, 31), "in Germany 2027")
        with self.assertRaises(ValidationError):
            voucher.valid_until = date(2028, 12, 31)
        voucher.valid_until = date(2035, 1, 1)

    def test_its_value_is_more_than_nothing_and_whole_cents(self):
        with self.assertRaises(ValidationError):
            self.new_voucher(10.005)
        for value in (0, -5):
            with (
                self.subTest(value=value),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.new_voucher(value)

    def test_what_was_placed_stays_what_it_is(self):
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        voucher = self.new_voucher().with_user(clerk)
        voucher.amount_total = 200
        voucher.action_place()
        for values in ({"amount_total": 5}, {"kind": "multi"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                voucher.write(values)
        for values in ({"code": "X"}, {"state": "valid"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                voucher.write(values)

    def test_a_whole_voucher_is_refunded_and_void(self):
        voucher = self.sold()
        self.as_worker(voucher, "_cancel_and_refund")
        self.deliver()
        self.assertEqual(voucher.payment_status, "refunded")
        self.assertEqual((voucher.state, voucher.balance), ("cancelled", 0))
        booking = self.create_booking()
        with self.assertRaises(UserError):
            booking._redeem(voucher.code)

    def test_a_voucher_that_is_redeemed_is_not_refunded(self):
        voucher = self.sold(50)
        booking = self.create_booking(119)
        self.redeem(booking, voucher)
        with self.assertRaises(UserError):
            voucher._cancel_and_refund()
        booking.action_cancel()
        self.as_worker(voucher, "_cancel_and_refund")
        self.deliver()
        self.assertEqual(voucher.payment_status, "refunded")

    def test_an_unpaid_voucher_is_called_off_and_not_paid_any_more(self):
        voucher = self.new_voucher()
        voucher.action_place()
        self.start_payment(voucher)
        self.as_worker(voucher, "action_cancel")
        self.assertEqual(voucher.state, "cancelled")
        self.assertFalse(voucher._is_payable())

    def test_what_is_paid_meanwhile_is_not_called_off(self):
        voucher = self.new_voucher()
        voucher.action_place()
        vouchers = self.registry["autowartung.voucher"]

        def pays_meanwhile(voucher):
            voucher.sudo()._write({"payment_status": "paid"})
            voucher.invalidate_recordset()

        with (
            patch.object(vouchers, "_end_open_payments", pays_meanwhile),
            self.assertRaisesRegex(UserError, "Refund"),
        ):
            voucher.action_cancel()
        self.assertEqual(voucher.state, "pending")

    def test_its_time_becomes_longer_and_not_shorter(self):
        voucher = self.new_voucher(valid_until="2035-12-31")
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        theirs = voucher.with_user(clerk)
        theirs.valid_until = "2034-12-31"
        theirs.action_place()
        with self.assertRaisesRegex(UserError, "longer"):
            theirs.valid_until = "2034-12-30"
        theirs.valid_until = "2036-12-31"

    def test_the_code_is_sent_again(self):
        voucher = self.sold()
        before = self.mails_about(voucher)
        voucher.action_send_code()
        voucher.action_send_code()
        self.run_lanes()
        [mail] = self.mails_about(voucher) - before
        self.assertIn(voucher.code, mail.body_html)
        unpaid = self.new_voucher()
        with self.assertRaises(UserError):
            unpaid.action_send_code()

    def test_what_comes_after_the_end_is_given_back(self):
        voucher = self.new_voucher()
        voucher.action_place()
        self.pay(voucher)
        voucher.sudo().state = "cancelled"
        self.deliver()
        self.assertFalse(voucher.code)
        self.as_worker(voucher, "_cancel_and_refund")
        self.deliver()
        self.assertEqual(voucher.payment_status, "refunded")

    def test_a_foreign_company_gets_no_voucher_that_is_taxed_here(self):
        partner = self.env["res.partner"].create(
            {
                "name": "Garage SARL",
                "is_company": True,
                "street": "1 rue de la Paix",
                "zip": "75002",
                "city": "Paris",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        with self.assertRaisesRegex(UserError, "taxed here"):
            self.new_voucher(partner_id=partner.id).action_place()
        multi = self.new_voucher(partner_id=partner.id, kind="multi")
        self.assertIsNone(multi._why_not_sold())

    def test_what_was_drafted_last_year_is_valid_from_the_sale_on(self):
        with freeze_time("2026-12-30 10:00:00"):
            voucher = self.new_voucher()
        with freeze_time("2027-01-02 10:00:00"):
            voucher._become_valid()
        self.assertEqual(f"{voucher.valid_until}", "2030-12-31")

    def test_what_can_still_be_redeemed_is_credited_by_its_refund_alone(self):
        voucher = self.sold()
        note = voucher.invoice_ids._reverse_moves()
        with self.assertRaisesRegex(UserError, "still be redeemed"):
            note.action_post()

    def test_a_test_stays_while_a_booking_that_it_pays_for_does(self):
        voucher = self.sold()
        booking = self.redeem(self.create_booking(149), voucher)
        self.start_payment(booking)
        payables = self.env["autowartung.payable.mixin"]
        payables._remove_all_tests(voucher.company_id)
        self.assertTrue(booking.exists(), "it is just being paid")
        self.assertTrue(voucher.exists())

    def test_tests_are_removed_with_their_documents(self):
        voucher = self.sold()
        covered = self.redeem(self.create_booking(50), voucher)
        self.assertTrue(covered.is_test)
        bookings = self.env["autowartung.payable.mixin"]
        bookings._remove_all_tests(voucher.company_id)
        self.assertFalse(voucher.exists())
        self.assertFalse(covered.exists())
