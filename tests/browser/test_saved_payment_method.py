# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer with an account saves a card, and pays the next booking in one tap."""

import itertools
import re

import pytest
from commons.live_customers import VISA
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import THREE_D_SECURE, wait_until_quiet
from .test_usability import DESKTOP, SMALL_PHONE

PASSWORD = "sehr-geheim-2026"
SAVE = "Meine Zahlungsdetails speichern"
NOT_CONFIRMED = "Die Bestätigung durch Ihre Bank war nicht erfolgreich."
_numbers = itertools.count(1)


class Member:
    """A customer with an account, logged in."""

    def __init__(self, shop, customer, place_booking):
        self.shop = shop
        self.customer = customer
        self.page = customer.page
        self._place_booking = place_booking
        self._open_account()
        self._log_in()

    def _open_account(self):
        self.address = f"member{next(_numbers)}@example.com"
        partner = {
            **{"name": "Erika Muster", "email": self.address, "lang": "de_DE"},
            # What an invoice above 250 € needs.
            **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
        }
        self.partner_id = self.shop.rpc("res.partner", "create", partner)
        [portal] = self.shop.rpc(
            "ir.model.data", "search_read", [("name", "=", "group_portal")], ["res_id"]
        )
        user = {
            **{"login": self.address, "password": PASSWORD},
            **{"partner_id": self.partner_id},
            "group_ids": [(6, 0, [portal["res_id"]])],
        }
        self.shop.rpc("res.users", "create", user)

    def _log_in(self):
        self.page.goto(f"{self.shop.url}/web/login")
        self.page.locator("input[name=login]").fill(self.address)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form.oe_login_form button[type=submit]").click()
        self.page.wait_for_url(re.compile("/my"))

    def open_booking(self):
        """Open a new booking of the member's; return its id."""
        booking, _url = self._place_booking(partner_id=self.partner_id)
        self.customer.open(f"{self.shop.url}/my/bookings/{booking.id}")
        return booking

    def save_card(self, number=VISA, three_d_secure=False):
        self.open_booking()
        self.page.get_by_label(SAVE).check()
        self.customer.pay(number)
        if three_d_secure:
            self.customer.answer_bank("complete")
        self.customer.sees_paid()

    @property
    def saved(self):
        return self.page.locator("[data-payment-option-type='token']")


@pytest.fixture
def member(shop, place_booking, visit):
    return Member(shop, visit(), place_booking)


def test_saved_card_pays_the_next_booking_in_one_tap(member):
    member.save_card()
    expect(member.page.get_by_text("VISA •••• 4242")).to_be_visible()
    booking = member.open_booking()
    expect(member.saved).to_be_checked()
    member.customer.button.click()
    member.customer.sees_paid()
    expect(member.page.get_by_text("VISA •••• 4242")).to_be_visible()
    member.shop.wait_until_settled(booking)


def test_bank_asks_again_and_another_card_can_be_taken(member):
    member.save_card(THREE_D_SECURE, three_d_secure=True)
    member.open_booking()
    member.customer.button.click()
    member.customer.answer_bank("fail")
    expect(member.customer.error).to_contain_text(NOT_CONFIRMED)
    member.customer.button.click()
    member.customer.answer_bank("fail")
    expect(member.customer.error).to_contain_text(NOT_CONFIRMED)
    member.page.locator("[name='o_payment_expand_button']").click()
    member.customer.pay()
    member.customer.sees_paid()


def test_card_that_was_added_in_the_account_pays_until_it_is_deleted(member):
    page = member.page
    page.goto(f"{member.shop.url}/my/payment_method")
    member.customer.fill()
    page.locator("button[name='o_payment_submit_button']").click()
    expect(page.get_by_text("•••• 4242")).to_be_visible()
    member.open_booking()
    expect(member.saved).to_be_checked()
    member.customer.button.click()
    member.customer.sees_paid()
    page.goto(f"{member.shop.url}/my/payment_method")
    page.locator("[name='o_payment_delete_token']").click()
    page.get_by_role("dialog").get_by_role("button", name="Löschung").click()
    expect(page.get_by_text("•••• 4242")).to_have_count(0)
    member.open_booking()
    expect(member.saved).to_have_count(0)
    expect(member.customer.field("number")).to_be_visible()


def test_guest_is_offered_nothing_to_save(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    expect(customer.field("number")).to_be_visible()
    expect(customer.page.get_by_label(SAVE)).to_have_count(0)


@pytest.mark.parametrize("viewport", [SMALL_PHONE, DESKTOP], ids=["phone", "desktop"])
def test_choice_of_saved_cards_has_no_barrier(shop, place_booking, visit, viewport):
    def look():
        wait_until_quiet(member.page)
        assert_no_barrier(member.page)
        page_is_wider = "document.documentElement.scrollWidth > window.innerWidth"
        assert not member.page.evaluate(page_is_wider)

    member = Member(shop, visit(viewport), place_booking)
    member.save_card()
    member.open_booking()
    look()
    member.page.locator("[name='o_payment_expand_button']").click()
    expect(member.customer.field("number")).to_be_visible()
    look()
