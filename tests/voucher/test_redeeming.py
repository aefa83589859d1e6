# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A voucher pays what it can of a booking, once, and is given back with it."""

from datetime import date
from unittest.mock import patch

from commons.business import create_company, take_reverse_charge
from commons.portal import PortalCase
from commons.voucher import VoucherMixin

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from odoo.addons.autowartung_payment.exceptions import VoucherRefused


@tagged("post_install", "-at_install")
class TestRedeeming(VoucherMixin, PortalCase):
    def assertRefused(self, booking, code):
        with self.assertRaises(VoucherRefused) as refused:
            booking._redeem(code)
        return str(refused.exception)

    # === HOW MUCH === #

    def test_it_pays_a_part_and_the_customer_the_rest(self):
        voucher = self.sold(49)
        booking = self.redeem(self.create_booking(149), voucher)
        self.assertEqual(booking.amount_total, 100)
        self.assertEqual(booking.state, "pending")
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(voucher.balance, 0)

    def test_it_pays_bit_by_bit(self):
        voucher = self.sold(200)
        self.redeem(self.create_booking(149), voucher)
        self.assertEqual(voucher.balance, 51)
        booking = self.redeem(self.create_booking(149), voucher)
        self.assertEqual(booking.amount_total, 98)
        self.assertEqual(voucher.balance, 0)

    def test_it_leaves_no_rest_that_cannot_be_paid(self):
        voucher = self.sold(148.8)
        booking = self.redeem(self.create_booking(149), voucher)
        self.assertEqual(booking.amount_total, 0.5, "Stripe takes no less")
        self.assertEqual(voucher.balance, 0.3)

    def test_two_vouchers_pay_together(self):
        booking = self.redeem(self.create_booking(149), self.sold(100))
        self.redeem(booking, self.sold(49, "multi"))
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.invoice_ids.amount_total, 0)

    def test_taxed_at_one_rate_it_pays_for_services_of_that_rate(self):
        reduced = (
            self.env["account.tax"]
            .search([("amount", "=", 7), ("type_tax_use", "=", "sale")], limit=1)
            .copy({"name": "7 inkl.", "price_include_override": "tax_included"})
        )
        booking = self.create_booking(
            line_ids=[
                Command.create({"name": "Inspektion", "price_unit": 50}),
                Command.create(
                    {
                        "name": "Buch",
                        "price_unit": 100,
                        "tax_ids": [Command.set(reduced.ids)],
                    }
                ),
            ]
        )
        self.redeem(booking, self.sold(80))
        self.assertEqual(booking.amount_total, 100)
        self.redeem(booking, self.sold(80, "multi"))
        self.assertEqual(booking.amount_total, 20)

    # === ALL OF IT === #

    def test_a_booking_that_is_covered_is_confirmed_and_invoiced(self):
        voucher = self.sold(149)
        booking = self.redeem(self.book(), voucher)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "not_required")
        invoice = booking.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 0))
        self.assertTrue(invoice.journal_id.autowartung_is_test)
        self.assertTrue(booking.is_test)
        self.assertEqual(len(self.mails_to_customer(booking)), 1)
        self.assertEqual(booking._services_in_brief(), "Inspektion")

    def test_cancelling_it_credits_the_invoice_and_gives_the_value_back(self):
        for kind in ("single", "multi"):
            with self.subTest(kind=kind):
                voucher = self.sold(149, kind)
                booking = self.redeem(self.create_booking(149), voucher)
                self.as_worker(booking, "action_cancel")
                self.run_lanes()
                self.assertEqual(voucher.balance, 149)
                credit = booking.invoice_ids.filtered(
                    lambda move: move.move_type == "out_refund"
                )
                self.assertEqual(len(credit), 1)
                self.assertEqual(credit.reversed_entry_id, booking.invoice_ids - credit)
                lines = booking.invoice_ids.line_ids
                for account in lines.account_id:
                    of_it = lines.filtered(lambda x, a=account: x.account_id == a)
                    self.assertEqual(round(sum(of_it.mapped("balance")), 2), 0)
                self.as_worker(booking, "_book_covered")
                self.assertEqual(len(booking.invoice_ids), 2, "once")

    def test_cancelled_before_the_books_knew_it_has_no_document(self):
        voucher = self.sold(149)
        booking = self.create_booking(149)
        self.as_worker(booking, "_redeem_by_customer", voucher.code)
        self.assertEqual(booking.state, "confirmed")
        self.as_worker(booking, "action_cancel")
        self.run_lanes()
        self.assertFalse(booking.invoice_ids)
        self.assertEqual(voucher.balance, 149)

    def test_a_part_that_was_paid_is_refunded_and_the_rest_given_back(self):
        voucher = self.sold(49, "multi")
        booking = self.redeem(self.create_booking(149), voucher)
        self.pay(booking)
        self.deliver()
        self.as_worker(booking, "_cancel_and_refund")
        self.deliver()
        self.assertEqual(booking.payment_status, "refunded")
        self.assertEqual(sum(booking.invoice_ids.mapped("amount_total_signed")), 0)
        self.assertEqual(voucher.balance, 49)

    def test_nobody_is_covered_who_has_not_agreed(self):
        booking = self.create_booking(149, terms_accepted_at=False)
        self.assertTrue(booking._lacks_consents())
        self.assertRefused(booking, self.sold(149).code)
        self.redeem(booking, self.sold(49))
        self.assertEqual(booking.amount_total, 100)

    # === WHAT IS REFUSED === #

    def test_all_that_is_none_is_refused_in_the_same_words(self):
        booking = self.create_booking(149)
        unpaid, spent, expired = self.new_voucher(), self.sold(149), self.sold()
        unpaid.action_place()
        self.redeem(self.create_booking(149), spent)
        expired.sudo()._write({"valid_until": date(2020, 12, 31)})
        expired.invalidate_recordset()
        elsewhere = self.sold()
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        elsewhere.sudo()._write({"company_id": other.id})
        elsewhere.invalidate_recordset()
        codes = (
            "7KQM-2XNB-W9DP",
            "",
            "'; --",
            unpaid.name,
            spent.code,
            expired.code,
            elsewhere.code,
        )
        self.assertEqual(len({self.assertRefused(booking, code) for code in codes}), 1)

    def test_it_is_redeemed_on_what_waits_for_its_payment_alone(self):
        voucher = self.sold()
        paid = self.create_booking()
        self.pay(paid)
        self.deliver()
        draft = self.env["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"name": "x"})],
            }
        )
        cancelled = self.create_booking()
        cancelled.action_cancel()
        for booking in (paid, draft, cancelled):
            with self.subTest(state=booking.state):
                self.assertRefused(booking, voucher.code)
        self.assertEqual(voucher.balance, 119)

    def test_a_payment_that_was_begun_for_more_is_ended_first(self):
        voucher = self.sold(49)
        booking = self.create_booking(149)
        intent = self.start_payment(booking)["client_secret"].split("_secret")[0]
        self.redeem(booking, voucher)
        self.assertTrue(self.control.pay(intent)["error"], "too late")
        self.assertEqual(booking.amount_total, 100)

    def test_a_test_voucher_pays_nothing_in_a_live_shop(self):
        voucher = self.sold(149)
        providers = self.registry["autowartung.booking"]
        live = self.provider.new({"state": "enabled"})
        booking = self.create_booking(149)
        with patch.object(providers, "_providers_in_use", lambda _booking: live):
            self.assertRefused(booking, voucher.code)

    def test_a_test_voucher_is_not_paid_together_with_money(self):
        voucher = self.sold(49)
        booking = self.redeem(self.create_booking(149), voucher)
        voucher.sudo().is_test = False
        answer = self.start_payment(booking)
        self.assertNotIn("client_secret", answer)
        self.assertIn(f"Gutschein {voucher.name}", answer["data"]["message"])
        booking._take_vouchers_off()
        self.assertIn("client_secret", self.start_payment(booking))

    def test_whoever_never_paid_is_told_where_the_voucher_is(self):
        voucher = self.sold(49)
        abandoned = self.redeem(self.create_booking(149), voucher)
        booking = self.create_booking(149)
        self.assertIn(abandoned.name, self.assertRefused(booking, voucher.code))
        stranger = self.create_booking(149, partner_id=self.customer.copy().id)
        refused = self.assertRefused(stranger, voucher.code)
        self.assertEqual(refused, voucher._unknown_text())
        abandoned._take_vouchers_off()
        self.redeem(booking, voucher)
        self.assertEqual(booking.amount_total, 100)

    def test_taxed_already_it_does_not_pay_for_reverse_charge(self):
        take_reverse_charge(self.env)
        voucher = self.sold(49)
        abroad = create_company(self.env, "AT")
        booking = self.create_booking(149, partner_id=abroad.id)
        self.assertTrue(booking.is_reverse_charge)
        self.assertIn("German VAT", self.assertRefused(booking, voucher.code))

    def test_another_record_of_the_same_rate_is_the_same_tax(self):
        voucher = self.sold(49)
        twin = voucher.sale_tax_id.copy({"name": "19 % Werkstatt"})
        line = {"name": "Öl", "price_unit": 149, "tax_ids": [Command.set(twin.ids)]}
        booking = self.create_booking(line_ids=[Command.create(line)])
        self.redeem(booking, voucher)
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        self.assertEqual(booking.invoice_ids.amount_total, 100)

    def test_a_business_redeems_what_is_taxed_already_only(self):
        self.customer.is_company = True
        booking = self.create_booking(149)
        self.assertTrue(booking.is_business)
        self.assertRefused(booking, self.sold(49, "multi").code)
        self.redeem(booking, self.sold(49))
        self.assertEqual(booking.amount_total, 100)

    def test_a_business_gets_an_e_invoice_that_has_no_negative_price(self):
        self.customer.write({"is_company": True, "vat": "DE123456788"})
        booking = self.redeem(self.create_booking(600), self.sold(100))
        self.pay(booking)
        self.deliver()
        invoice = booking.invoice_ids
        self.assertEqual(invoice.amount_total, 500)
        self.assertTrue(invoice._autowartung_needs_e_invoice())
        self.assertTrue(invoice.ubl_cii_xml_id, "made without a complaint")
        self.assertNotIn(b"<ram:ChargeAmount>-", invoice.ubl_cii_xml_id.raw)

    # === TAKEN OFF === #

    def test_it_is_taken_off_while_nothing_is_paid(self):
        voucher = self.sold(49)
        booking = self.redeem(self.create_booking(149), voucher)
        booking._take_vouchers_off()
        self.assertEqual((booking.amount_total, voucher.balance), (149, 49))

    def test_it_stays_once_it_has_paid(self):
        booking = self.redeem(self.create_booking(149), self.sold(149))
        with self.assertRaises(VoucherRefused):
            booking._take_vouchers_off()

    def test_taking_it_off_is_told_in_the_log(self):
        voucher = self.sold(49)
        booking = self.redeem(self.create_booking(149), voucher)
        booking._take_vouchers_off()
        self.assertIn(
            f"Gutschein {voucher.name} wurde entfernt.",
            "".join(booking.message_ids.mapped("body")),
        )

    def test_it_stays_if_the_customer_pays_while_it_is_taken_off(self):
        booking = self.redeem(self.create_booking(149), self.sold(49))
        bookings = self.registry["autowartung.booking"]
        end_open_payments = bookings._end_open_payments

        def pays_meanwhile(booking):
            end_open_payments(booking)
            booking.sudo().state = "confirmed"

        with (
            patch.object(bookings, "_end_open_payments", pays_meanwhile),
            self.assertRaises(VoucherRefused),
        ):
            booking._take_vouchers_off()
        self.assertEqual(booking.amount_total, 100)

    def test_one_service_is_replaced_by_another_in_one_save(self):
        booking = self.redeem(self.create_booking(149), self.sold(100))
        replaced = Command.delete(booking._service_lines().id)
        for price in (50, 120):
            new = Command.create({"name": "Bremsen", "price_unit": price})
            if price < 100:
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    booking.write({"line_ids": [replaced, new]})
            else:
                booking.write({"line_ids": [replaced, new]})
        self.assertEqual(booking.amount_total, 20)

    def test_services_are_not_made_cheaper_than_what_vouchers_pay(self):
        booking = self.redeem(self.create_booking(149), self.sold(100))
        service = booking._service_lines()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            service.price_unit = 50
        with self.assertRaises(UserError), self.env.cr.savepoint():
            service.unlink()
        service.price_unit = 120
        self.assertEqual(booking.amount_total, 20)

    # === BY HAND === #

    def test_nobody_writes_what_a_voucher_pays(self):
        booking = self.redeem(self.create_booking(149), self.sold(100))
        line = booking._voucher_lines()
        by_hand = {"name": "x", "price_unit": -1, "voucher_id": line.voucher_id.id}
        writes = (
            (line, {"price_unit": -149}),
            (line, {"tax_ids": [Command.clear()]}),
            (line, {"name": "Rabatt"}),
            (line, {"voucher_id": False}),
            (line, None),
            (booking, {"line_ids": [Command.delete(line.id)]}),
            (booking, {"line_ids": [Command.create(by_hand)]}),
        )
        for role in ("user", "manager"):
            group = f"autowartung_payment.group_autowartung_{role}"
            person = new_test_user(self.env, f"aw_{role}_by_hand", group)
            for record, values in writes:
                with (
                    self.subTest(role=role, values=values),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    theirs = record.with_user(person)
                    theirs.write(values) if values else theirs.unlink()

    def test_a_copy_of_a_booking_has_its_services_alone(self):
        booking = self.redeem(self.create_booking(149), self.sold(100))
        self.assertEqual(booking.copy().amount_total, 149)

    def test_the_office_redeems_and_takes_off(self):
        voucher = self.sold(100)
        booking = self.create_booking(149)
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        action = booking.with_user(clerk).action_ask_voucher()
        dialogs = self.env[action["res_model"]].with_user(clerk)
        dialogs = dialogs.with_context(**action["context"])
        dialogs.create({"code": voucher.code}).action_redeem()
        self.assertEqual(booking.amount_total, 49)
        booking.with_user(clerk).action_take_vouchers_off()
        self.assertEqual(booking.amount_total, 149)
