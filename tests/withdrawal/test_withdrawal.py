# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer withdraws on the booking's page, and the money comes back."""

from datetime import timedelta

from commons.concierge import set_off
from commons.withdrawal import PERSON, WithdrawalCase
from lxml import html

from odoo import fields
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWithdrawingOnTheBookingsPage(WithdrawalCase):
    def test_a_paid_booking_is_refunded_in_full_after_the_cutoff_too(self):
        booking = self.book_and_pay()
        booking.company_id.autowartung_cutoff_hours = 24 * 60
        self.assertFalse(booking._can_cancel())
        page = self.get(self.address(booking))
        self.assertEqual(self.named(page, "withdraw"), "Vertrag widerrufen")
        answer = self.withdraw(booking)
        self.assertEqual(answer.status_code, 200)
        self.assertIsNotNone(self.named(answer, "booking_withdrawn"))
        self.assertFalse(booking._can_cancel() or booking._can_reschedule())
        self.run_lanes()
        self.assertGivenBack(booking)
        withdrawal = self.declarations()
        self.assertEqual((withdrawal.booking_id, withdrawal.state), (booking, "done"))
        self.assertTrue(withdrawal.is_identified)
        self.assertFalse(withdrawal.activity_ids)
        self.deliver()
        self.assertGivenBack(booking)

    def test_the_form_knows_who_and_what_it_is(self):
        booking = self.book_and_pay()
        page = self.get(self.address(booking, "/withdraw"))
        fields_ = html.fromstring(page.text).xpath("//form//input[@id]")
        typed = {field.name: field.value for field in fields_}
        self.assertEqual(typed, PERSON)
        self.assertEqual(self.named(page, "confirm_withdrawal"), "Widerruf bestätigen")
        self.assertIn(booking.name, page.text)

    def test_looking_at_the_page_declares_nothing(self):
        booking = self.book_and_pay()
        address = self.address(booking, "/withdraw")
        self.get(f"{address}&name=Erika&email=erika@example.com&confirm_withdrawal=1")
        self.assertFalse(self.declarations())
        self.assertKept(booking)

    def test_a_double_click_is_one_declaration(self):
        booking = self.book_and_pay()
        for name in ("Erika Mustermann", "Erika M."):
            self.assertEqual(self.withdraw(booking, name=name).status_code, 200)
        self.run_lanes()
        withdrawal = self.declarations()
        self.assertEqual(withdrawal.name, "Erika Mustermann")
        self.assertEqual(len(self.acknowledgements(withdrawal)), 1)
        self.assertGivenBack(booking)

    def test_who_has_paid_nothing_need_not_pay(self):
        booking = self.book()
        self.withdraw(booking)
        self.assertFalse(booking._is_payable())
        answer = self.start_payment(booking)
        self.assertEqual(answer["data"]["name"], "odoo.exceptions.UserError")
        self.run_lanes()
        self.assertEqual(booking.state, "cancelled")
        self.assertFalse(booking.transaction_ids)
        self.assertEqual(self.declarations().state, "done")

    def test_a_payment_that_is_under_way_is_given_back_when_it_arrives(self):
        booking = self.book()
        transaction = self.pay(booking)
        transaction._set_pending()
        self.withdraw(booking)
        self.run_lanes()
        self.assertEqual(booking.state, "pending")
        self.assertEqual(self.declarations().state, "received")
        self.deliver()
        self.run_lanes()
        self.assertGivenBack(booking)
        self.assertEqual(self.declarations().state, "done")

    def test_what_has_begun_is_decided_by_a_person(self):
        booking = self.book_and_pay()
        set_off(booking.pickup_id)
        page = self.get(self.address(booking, "/withdraw"))
        self.assertIn("Wir haben mit der Leistung", page.text)
        self.withdraw(booking)
        self.assertKept(booking)
        self.assertToBeDecided(self.declarations())
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "booking_withdrawn"))
        self.assertIsNone(self.named(page, "withdraw"))

    def test_a_driver_who_sets_off_meanwhile_leaves_it_to_a_person(self):
        booking = self.book_and_pay()
        self.withdraw(booking)
        set_off(booking.pickup_id)
        self.assertKept(booking)
        self.assertToBeDecided(self.declarations())

    def test_after_the_period_the_page_says_so(self):
        booking = self.book_and_pay()
        self.order_days_ago(booking, 20)
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "withdraw"))
        self.assertIsNotNone(self.named(page, "booking_not_withdrawable"))
        page = self.get(self.address(booking, "/withdraw"))
        self.assertIsNone(self.named(page, "confirm_withdrawal"))

    def test_what_is_declared_after_the_period_is_decided_by_a_person(self):
        booking = self.book_and_pay()
        self.order_days_ago(booking, 20)
        self.withdraw(booking)
        self.assertKept(booking)
        self.assertToBeDecided(self.declarations())
        self.assertEqual(len(self.acknowledgements(self.declarations())), 1)

    def test_what_was_declared_in_time_is_carried_out_later(self):
        booking = self.book_and_pay()
        self.withdraw(booking)
        self.order_days_ago(booking, 20)
        self.declarations().received_at -= timedelta(days=10)
        self.run_lanes()
        self.assertGivenBack(booking)

    def test_without_the_notice_the_period_is_a_year_longer(self):
        booking = self.book_and_pay()
        booking.terms_accepted_at = False
        booking.early_start_accepted_at = False
        self.assertGreater(
            booking._withdrawal_end(), fields.Datetime.now() + timedelta(days=370)
        )

    def test_a_service_that_was_performed_with_consent_cannot_be_withdrawn_from(self):
        booking = self.book_and_pay()
        booking.trip_ids.state = "done"
        booking.state = "done"
        page = self.get(self.address(booking))
        self.assertIn("vollständig", self.named(page, "booking_not_withdrawable"))
        booking.early_start_accepted_at = False
        page = self.get(self.address(booking))
        self.assertIsNotNone(self.named(page, "withdraw"))

    def test_a_booking_that_is_cancelled_offers_nothing(self):
        booking = self.book()
        booking.action_cancel()
        page = self.get(self.address(booking))
        self.assertIsNone(self.named(page, "booking_withdrawal"))
        page = self.get(self.address(booking, "/withdraw"))
        self.assertIsNone(self.named(page, "confirm_withdrawal"))

    def test_what_is_missing_is_said_at_its_field(self):
        booking = self.book_and_pay()
        answer = self.withdraw(booking, name=" ", email="erika")
        self.assertEqual(answer.status_code, 422)
        marked = html.fromstring(answer.text).xpath("//*[@aria-invalid='true']")
        self.assertEqual({field.name for field in marked}, {"name", "email"})
        self.assertFalse(self.declarations())

    def test_strangers_declare_nothing(self):
        booking = self.book_and_pay()
        for token in ("", "wrong", self.book(20)._portal_ensure_token()):
            self.post_form(
                f"/my/bookings/{booking.id}/withdraw", access_token=token, **PERSON
            )
        answer = self.url_open(
            self.address(booking, "/withdraw"), data={"csrf_token": "wrong", **PERSON}
        )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.declarations())

    def test_an_owner_who_is_logged_in_needs_no_token(self):
        booking = self.book_and_pay()
        self.log_in(partner=self.customer)
        self.post_form(f"/my/bookings/{booking.id}/withdraw", **PERSON)
        self.run_lanes()
        self.assertGivenBack(booking)

    def test_a_refund_that_broke_off_is_not_made_twice(self):
        booking = self.book_and_pay()
        self.withdraw(booking)
        self.control.fault("drop_after", "^/v1/refunds", times=None)
        self.run_lanes()
        self.control.clear_faults()
        booking.transaction_ids.autowartung_next_check_at = "2020-01-01 00:00:00"
        self.run_janitor()
        self.assertGivenBack(booking)

    def test_a_person_closes_what_was_decided(self):
        booking = self.book_and_pay()
        set_off(booking.pickup_id)
        self.withdraw(booking)
        withdrawal = self.declarations()
        withdrawal.action_close()
        self.assertEqual(withdrawal.state, "done")
        self.assertFalse(withdrawal.activity_ids)

    # === ONCE MORE === #

    def decide_that_it_goes_on(self, booking):
        """Withdraw while the driver sets off; the office calls and sends him back."""
        self.withdraw(booking)
        set_off(booking.pickup_id)
        self.run_lanes()
        first = self.declarations()
        self.assertToBeDecided(first)
        first.action_close()
        booking.pickup_id.state = "scheduled"
        return first

    def test_who_withdraws_again_after_a_decision_is_given_the_money_back(self):
        booking = self.book_and_pay()
        first = self.decide_that_it_goes_on(booking)
        self.withdraw(booking)
        second = self.declarations() - first
        self.assertEqual(len(self.acknowledgements(second)), 1)
        self.run_lanes()
        self.assertGivenBack(booking)
        self.assertEqual(second.state, "done")

    def test_a_number_that_is_sent_in_again_after_a_decision_is_no_repetition(self):
        booking = self.book_and_pay()
        self.decide_that_it_goes_on(booking)
        self.log_in(partner=self.customer)
        self.declare(booking.name)
        self.run_lanes()
        self.assertGivenBack(booking)
        self.assertEqual(self.declarations().mapped("state"), ["done", "done"])

    def test_who_withdraws_again_from_what_has_begun_is_told_to_a_person(self):
        booking = self.book_and_pay()
        first = self.decide_that_it_goes_on(booking)
        booking.pickup_id.state = "on_the_way"
        self.withdraw(booking)
        self.assertKept(booking)
        self.assertToBeDecided(self.declarations() - first)

    def test_a_double_click_after_a_decision_is_one_declaration_more(self):
        booking = self.book_and_pay()
        self.decide_that_it_goes_on(booking)
        for _click in range(2):
            self.withdraw(booking)
        self.assertEqual(len(self.declarations()), 2)
