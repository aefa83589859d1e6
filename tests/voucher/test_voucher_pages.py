# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The voucher's own page, and the form on the page of a booking."""

from unittest.mock import patch

from commons.portal import PortalCase
from commons.voucher import VoucherMixin

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.common import limits


@tagged("post_install", "-at_install")
class TestVoucherPages(VoucherMixin, PortalCase):
    def page_of(self, voucher, token=None):
        token = voucher._portal_ensure_token() if token is None else token
        return self.get(f"/my/vouchers/{voucher.id}?access_token={token}")

    # === THE VOUCHER'S OWN PAGE === #

    def test_it_is_paid_on_its_page_and_then_shows_the_code(self):
        voucher = self.new_voucher(100)
        voucher.action_place()
        page = self.page_of(voucher)
        self.assertEqual(page.status_code, 200)
        self.assertIn("o_payment_form", page.text)
        self.assertIsNone(self.named(page, "voucher_code"))
        self.pay(voucher)
        self.deliver()
        page = self.page_of(voucher)
        self.assertEqual(self.named(page, "voucher_code"), voucher.code)
        self.assertNotIn("o_payment_form", page.text)
        self.assertIn(voucher.invoice_ids.name, self.named(page, "payable_documents"))

    def test_strangers_do_not_see_it(self):
        voucher = self.sold()
        for token in ("", "wrong"):
            page = self.page_of(voucher, token)
            self.assertIn("/web/login", page.url)
        self.log_in("max", self.env["res.partner"].create({"name": "Max Fremd"}))
        page = self.page_of(voucher, "")
        self.assertNotIn(voucher.code, page.text)
        self.assertTrue(page.url.endswith("/my") or "/my?" in page.url, page.url)

    def test_its_buyer_sees_it_without_the_link(self):
        voucher = self.sold()
        self.log_in("erika", self.customer)
        self.assertEqual(
            self.named(self.page_of(voucher, ""), "voucher_code"), voucher.code
        )

    def test_a_draft_is_for_the_office(self):
        page = self.page_of(self.new_voucher())
        self.assertIn("/web/login", page.url)

    # === THE FORM ON A BOOKING'S PAGE === #

    def test_the_customer_redeems_a_code_and_pays_the_rest(self):
        voucher, booking = self.sold(49), self.book()
        self.assertIsNotNone(self.named(self.get(self.address(booking)), "code"))
        page = self.post(booking, "/voucher", code=voucher.code.lower())
        self.assertEqual(page.status_code, 200)
        self.assertEqual(booking.amount_total, 100)
        self.assertIn("100", self.named(page, "booking_total"))
        self.assertIn("o_payment_form", page.text)

    def test_what_is_covered_is_confirmed_at_once(self):
        voucher, booking = self.sold(149), self.book()
        page = self.post(booking, "/voucher", code=voucher.code)
        self.assertEqual(booking.state, "confirmed")
        self.assertIsNotNone(self.named(page, "booking_confirmed"))
        self.run_lanes()
        self.assertEqual(booking.invoice_ids.state, "posted")

    def test_the_pages_say_what_becomes_of_a_voucher_that_has_paid(self):
        booking = self.redeem(self.book(), self.sold(149))
        page = self.get(self.address(booking))
        self.assertIn("Gutschein", self.named(page, "voucher_has_paid"))
        page = self.get(self.address(booking, "/cancel"))
        self.assertIsNotNone(self.named(page, "cancel_gives_voucher_back"))
        self.post(booking, "/cancel")
        self.assertEqual(booking.state, "cancelled")
        page = self.get(self.address(booking))
        self.assertIn("demselben Code", self.named(page, "voucher_is_back"))
        self.run_lanes()
        [_confirmation, mail] = self.mails_to_customer(booking).sorted("id")
        self.assertIn("demselben Code", mail.body_html)

    def test_a_wrong_code_is_refused_on_the_page(self):
        booking = self.book()
        page = self.post(booking, "/voucher", code="7KQM-2XNB-W9DP")
        self.assertEqual(page.status_code, 422)
        self.assertIn("kann nicht eingelöst werden", self.named(page, "voucher_alert"))
        self.assertEqual(booking.amount_total, 149)

    def test_it_can_be_taken_off_again(self):
        voucher = self.sold(49)
        booking = self.redeem(self.book(), voucher)
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "take_vouchers_off"))
        redeemed = self.named(page, "redeemed_vouchers")
        self.assertIn(voucher.name, redeemed)
        self.assertIn("49,00", redeemed)
        self.post(booking, "/voucher/off")
        self.assertEqual((booking.amount_total, voucher.balance), (149, 49))

    def test_guesses_are_bounded(self):
        booking = self.book()
        voucher = self.sold(49)
        # A refusal is rolled back, and with it what a test counts on its one cursor.
        for _guess in range(limits.CODES.most):
            self.env["autowartung.bound"]._take(limits.CODES, booking.payable_key)
        page = self.post(booking, "/voucher", code=voucher.code)
        self.assertEqual(page.status_code, 429)
        self.assertIn("Retry-After", page.headers)
        self.assertEqual(booking.amount_total, 149, "not even the right one")

    def test_nothing_of_a_refused_redemption_stays(self):
        voucher, booking = self.sold(49), self.book()
        bookings = self.registry["autowartung.booking"]

        def refuse(_booking):
            raise UserError("too late")

        with patch.object(bookings, "_check_vouchers_fit", refuse):
            page = self.post(booking, "/voucher", code=voucher.code)
        self.assertEqual(page.status_code, 422)
        self.assertFalse(booking._voucher_lines())
        self.assertEqual((booking.amount_total, voucher.balance), (149, 49))

    def test_a_form_that_is_too_old_changes_nothing(self):
        voucher, booking = self.sold(49), self.book()
        self.env.flush_all()
        page = self.url_open(
            f"/my/bookings/{booking.id}/voucher",
            data={
                "csrf_token": "old",
                "access_token": booking._portal_ensure_token(),
                "code": voucher.code,
            },
        )
        self.env.invalidate_all()
        self.assertEqual(page.status_code, 400)
        self.assertEqual(booking.amount_total, 149)

    def test_a_link_in_a_mail_redeems_nothing(self):
        voucher, booking = self.sold(49), self.book()
        self.get(f"{self.address(booking, '/voucher')}&code={voucher.code}")
        self.assertEqual(booking.amount_total, 149)

    def test_who_is_no_customer_of_the_booking_redeems_nothing(self):
        voucher, booking = self.sold(49), self.book()
        for suffix in ("/voucher", "/voucher/off"):
            self.post_form(
                f"/my/bookings/{booking.id}{suffix}",
                access_token="wrong",
                code=voucher.code,
            )
        self.assertEqual(booking.amount_total, 149)

    def test_no_form_is_shown_once_it_is_paid(self):
        booking = self.book_and_pay()
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_voucher"))
