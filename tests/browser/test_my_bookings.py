# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""After booking: the list, the page, moving, cancelling; as a guest and logged in."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from commons.live_shop import LANE, MAIL_LANE
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import wait_until_quiet
from .workshop import Workshop

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
SMALL_PHONE = {"width": 320, "height": 568}
BERLIN = ZoneInfo("Europe/Berlin")
PASSWORD = "erikaerika1"
COLOURS_ARE_STILL = """
    document.getAnimations().every((one) => !(one instanceof CSSTransition))
"""
FREE_SLOT = "input[name=slot]:enabled"


class Garage(Workshop):
    """A workshop whose bookings are looked at afterwards."""

    def __init__(self, shop):
        super().__init__(shop, "10", hours=(8, 16), phone="+49 221 1")
        self.hire("Fritz Fahrer", phone="+49 170 5550100")
        self.slots = self._slots()

    def _slots(self):
        """Return the first windows of the next days, as the database has them."""
        for day in range(2, 17):
            today = datetime.now(BERLIN).date()
            start = datetime.combine(today + timedelta(day), time(8), BERLIN)
            yield f"{start.astimezone(UTC):%Y-%m-%d %H:%M:%S}"

    def create_customer_with_account(self):
        """Return the id and the address, which is the log-in."""
        partner_id, address = self.create_customer()
        [group] = self.shop.sql(
            "SELECT res_id FROM ir_model_data WHERE name = 'group_portal'"
        )
        values = {
            "login": address,
            "password": PASSWORD,
            "partner_id": partner_id,
            "group_ids": [(6, 0, [group["res_id"]])],
        }
        self.shop.rpc("res.users", "create", values)
        return partner_id, address

    def book(self, partner_id, start=None):
        """Place a booking with a held slot; return it and its page's address."""
        booking = super().book(partner_id, start or next(self.slots))
        return booking, self.shop.url + booking.address

    def book_many(self, partner_id):
        """Place more bookings than a page shows."""
        line = {"name": "Räderwechsel", "price_unit": 39.9}
        values = {"partner_id": partner_id, "line_ids": [(0, 0, line)]}
        bookings = self.shop.rpc("autowartung.booking", "create", [values] * 21)
        self.shop.rpc("autowartung.booking", "action_place", bookings)

    def book_as_guest(self, address):
        """Place a booking as the website does for a guest."""
        home = {"street": "Heidestraße 17", "zip": "51147", "city": "Köln"}
        partner = {"name": "Erika", "email": address, **home}
        guest = self.shop.rpc("res.partner", "create", partner)
        # Nobody says so by hand.
        self.shop.sql(
            "UPDATE res_partner SET autowartung_is_guest = TRUE WHERE id = %s", guest
        )
        return self.book(guest)[0]

    def join_link(self, address):
        """Return the link in the mail that was written to the address."""
        [mail] = self.shop.sql(
            "SELECT body_html FROM mail_mail WHERE email_to = %s", address
        )
        path = re.search(r'href="[^"]+(/my/bookings/join[^"]+)"', mail["body_html"])
        return self.shop.url + path[1]

    def book_and_pay(self, partner_id):
        booking, url = self.book(partner_id)
        self.shop.pay(booking)
        self.shop.wait_until_settled(booking)
        return booking, url

    def start_of(self, booking):
        return self.shop.rpc(
            "autowartung.booking", "read", [booking.id], ["appointment_start"]
        )[0]["appointment_start"]

    def lapse(self, booking):
        self.shop.sql(
            "UPDATE autowartung_concierge_trip SET held_until = '2020-01-01'"
            " WHERE booking_id = %s",
            booking.id,
        )


@pytest.fixture(scope="module")
def garage(running_shop):
    return Garage(running_shop)


def is_sound(customer):
    """The page has no barrier and nothing that scrolls sideways."""
    page = customer.page
    wait_until_quiet(page)
    page.wait_for_function(COLOURS_ARE_STILL)
    assert_no_barrier(page)
    size, wide = page.viewport_size, "document.documentElement.scrollWidth"
    page.set_viewport_size(SMALL_PHONE)
    assert page.evaluate(wide) <= SMALL_PHONE["width"]
    page.set_viewport_size(size)


def choose_slot(customer):
    """Choose the last free slot of the last day; return its value."""
    page = customer.page
    # While a page still arrives, its last day so far is another one.
    page.wait_for_load_state()
    day = page.locator("details.o_autowartung_day").last
    if day.get_attribute("open") is None:
        day.locator("summary").click()
    value = day.locator(FREE_SLOT).last.get_attribute("value")
    day.locator(f"{FREE_SLOT} + label").last.click()
    is_sound(customer)
    page.locator("button[name=choose_slot]").click()
    return value.replace("T", " ")


def named(customer, name):
    return customer.page.locator(f"[name='{name}']")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_guest_moves_and_cancels_a_paid_booking(garage, visit, viewport):
    partner_id, _address = garage.create_customer()
    booking, url = garage.book_and_pay(partner_id)
    customer = visit(viewport)
    page = customer.page
    customer.open(url)
    expect(named(customer, "booking_paid")).to_be_visible()
    expect(page.locator("li[aria-current=step]")).to_have_attribute(
        "data-step", "pickup_scheduled"
    )
    expect(named(customer, "booking_documents").locator("a")).to_have_count(1)
    is_sound(customer)
    with page.expect_download() as download:
        page.locator("a[href*='calendar.ics']").click()
    assert download.value.suggested_filename.endswith(".ics")

    page.locator("[name=booking_actions] a[href*='/reschedule']").click()
    is_sound(customer)
    start = choose_slot(customer)
    expect(named(customer, "booking_moved")).to_be_visible()
    assert garage.start_of(booking) == start

    page.locator("[name=booking_actions] a[href*='/cancel']").click()
    expect(named(customer, "cancel_refund")).to_contain_text("289")
    is_sound(customer)
    named(customer, "cancel_booking").click()
    expect(named(customer, "booking_cancelled")).to_contain_text("289")
    expect(named(customer, "booking_documents").locator("a")).to_have_count(2)
    is_sound(customer)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_customer_with_an_account_finds_the_bookings(garage, shop, visit, viewport):
    partner_id, address = garage.create_customer_with_account()
    customer = visit(viewport)
    page = customer.page
    customer.log_in(shop, address, PASSWORD)
    page.goto(f"{shop.url}/my/bookings")
    expect(named(customer, "no_bookings")).to_be_visible()
    is_sound(customer)
    booking, _url = garage.book(partner_id)
    page.goto(f"{shop.url}/my")
    page.locator(".o_portal_docs a[href$='/my/bookings']").click()
    entries = page.locator("ul[name=bookings] > li")
    expect(entries).to_have_count(1)
    page.locator("#booking_search").fill("gibt es nicht")
    page.keyboard.press("Enter")
    expect(named(customer, "nothing_found")).to_be_visible()
    is_sound(customer)
    page.goto(f"{shop.url}/my/bookings")
    is_sound(customer)
    entries.locator("a").click()
    page.wait_for_url(re.compile(booking.path))
    expect(named(customer, "booking_hold")).to_be_visible()
    expect(customer.button).to_be_enabled()
    is_sound(customer)

    page.locator("[name=booking_actions] a[href*='/reschedule']").click()
    start = choose_slot(customer)
    expect(named(customer, "booking_moved")).to_be_visible()
    assert garage.start_of(booking) == start
    customer.pay()
    customer.sees_paid()

    page.goto(f"{shop.url}/my/bookings")
    expect(page.locator(".pagination")).to_have_count(0)
    garage.book_many(partner_id)
    page.reload()
    expect(entries).to_have_count(20)
    is_sound(customer)
    page.locator(".pagination a[href*='/page/2']").first.click()
    expect(entries).to_have_count(2)
    named(customer, "join_offer").locator("button").click()
    expect(named(customer, "join_sent")).to_contain_text(address)
    is_sound(customer)
    guest_booking = garage.book_as_guest(address)
    page.goto(garage.join_link(address))
    expect(named(customer, "join_bookings").locator("li")).to_have_count(1)
    is_sound(customer)
    named(customer, "join").click()
    expect(named(customer, "join_done")).to_be_visible()
    page.goto(f"{shop.url}/my/bookings?sortby=booked")
    expect(entries.first.locator("a")).to_have_attribute(
        "href", re.compile(guest_booking.path)
    )


def test_a_late_payer_chooses_a_new_slot(garage, shop, visit):
    partner_id, _address = garage.create_customer()
    booking, url = garage.book(partner_id)
    start = garage.start_of(booking)
    intent = shop.start_payment(booking)
    garage.lapse(booking)
    garage.book(garage.create_customer()[0], start)
    shop.control.pay(intent, card="4242424242424242")
    shop.wait_until_settled(booking)
    customer = visit(PHONE)
    customer.open(url)
    expect(named(customer, "booking_needs_new_slot")).to_be_visible()
    expect(named(customer, "booking_actions")).to_have_count(0)
    is_sound(customer)
    named(customer, "booking_needs_new_slot").get_by_role("link").first.click()
    new_start = choose_slot(customer)
    expect(named(customer, "booking_moved")).to_be_visible()
    expect(named(customer, "booking_needs_new_slot")).to_have_count(0)
    assert garage.start_of(booking) == new_start != start


def test_a_slot_that_goes_while_the_card_is_typed(garage, shop, visit):
    partner_id, _address = garage.create_customer()
    booking, url = garage.book(partner_id)
    start = garage.start_of(booking)
    customer = visit(PHONE)
    customer.open(url)
    customer.fill()
    garage.lapse(booking)
    garage.book(garage.create_customer()[0], start)
    customer.button.click()
    expect(customer.error).to_be_visible(timeout=15_000)
    expect(customer.error).to_be_focused()
    other = named(customer, "booking_other_slot").get_by_role("link")
    expect(other).to_be_visible()
    assert not shop.count("payment_transaction", autowartung_payable_id=booking.id)
    is_sound(customer)
    other.click()
    choose_slot(customer)
    expect(named(customer, "booking_moved")).to_be_visible()
    customer.pay()
    customer.sees_paid()


def test_the_end_of_the_hold_is_said_quietly(garage, shop, visit):
    partner_id, _address = garage.create_customer()
    booking, url = garage.book(partner_id)
    shop.sql(
        "UPDATE autowartung_concierge_trip SET held_until ="
        " now() AT TIME ZONE 'UTC' + interval '8 seconds' WHERE booking_id = %s",
        booking.id,
    )
    customer = visit(PHONE)
    customer.open(url)
    hold = named(customer, "booking_hold").get_by_role("status")
    before = hold.text_content()
    expect(hold).not_to_have_text(before, timeout=15_000)
    is_sound(customer)
    customer.pay()
    customer.sees_paid()


def test_the_invoice_appears_on_the_paid_page_by_itself(garage, shop, visit):
    partner_id, _address = garage.create_customer()
    booking, url = garage.book(partner_id)
    customer = visit(PHONE)
    page = customer.page
    # The customer is back before the payment is in the books.
    for lane in (LANE, MAIL_LANE):
        shop.set_job_active(lane, False)
    try:
        shop.come_back(booking, shop.pay(booking))
        customer.open(url)
        customer.sees_paid()
        expect(named(customer, "booking_next")).to_be_visible()
        expect(named(customer, "booking_invoice_soon")).to_be_visible()
        page.evaluate("window.stillThere = true")
        link = page.locator("[name=booking_actions] a[href*='calendar.ics']")
        link.focus()
        is_sound(customer)
    finally:
        for lane in (LANE, MAIL_LANE):
            shop.set_job_active(lane, True)
    shop.wake_job(LANE)
    invoice = named(customer, "booking_documents").get_by_role("link")
    expect(invoice).to_be_visible()
    expect(page.locator("[name=booking_actions] a[href*='/cancel']")).to_be_visible()
    expect(named(customer, "booking_invoice_soon")).to_have_count(0)
    expect(page.locator(".o_autowartung_settling")).not_to_be_empty()
    expect(link).to_be_focused()
    expect(page.locator("li[aria-current=step]")).to_have_attribute(
        "data-step", "pickup_scheduled"
    )
    assert page.evaluate("window.stillThere")
    is_sound(customer)
