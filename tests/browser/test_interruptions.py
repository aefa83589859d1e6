# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two tabs, closed tabs, lost webhooks, lost connections: paid once, said clearly."""

from playwright.sync_api import expect

NO_CONNECTION = (
    "Zurzeit besteht keine Verbindung. Bitte prüfen Sie Ihre Internetverbindung und"
    " versuchen Sie es erneut. Es wird nur einmal abgebucht."
)
# Stripe refuses to confirm what has succeeded; the browser itself notes that.
ALREADY_PAID = r"status of 400 .*/v1/payment_intents/pi_\w+/confirm\)$"


def is_paid_once(shop, booking):
    done = shop.count(
        "payment_transaction", autowartung_payable_id=booking.id, state="done"
    )
    rows = shop.sql(
        "SELECT provider_reference FROM payment_transaction"
        " WHERE autowartung_payable_id = %s",
        booking.id,
    )
    ours = [row["provider_reference"] for row in rows]
    received = [
        payment
        for payment in shop.control.ledger()["payments"]
        if payment["payment_intent"] in ours and payment["amount_received"]
    ]
    return done == 1 and len(received) == 1


def test_the_second_tab_learns_that_the_first_has_paid(shop, place_booking, visit):
    booking, url = place_booking()
    first = visit()
    second = visit(beside=first)
    for tab in (first, second):
        tab.open(url)
    first.pay()
    first.sees_paid()
    second.pay()
    second.sees_paid()
    assert is_paid_once(shop, booking)


def test_two_devices_pay_at_once(shop, place_booking, visit):
    booking, url = place_booking()
    tabs = [visit(), visit()]
    for tab in tabs:
        tab.open(url)
        tab.fill()
    for tab in tabs:
        tab.button.click(no_wait_after=True)
    for tab in tabs:
        tab.sees_paid()
    assert sum(tab.forgives(ALREADY_PAID) for tab in tabs) <= 1
    shop.wait_until_settled(booking)
    assert is_paid_once(shop, booking)


def test_who_confirms_too_late_learns_that_it_is_paid(shop, place_booking, visit):
    booking, url = place_booking()
    first, second = visit(), visit()
    for tab in (first, second):
        tab.open(url)
    held = []
    second.page.route("**/confirm", lambda route: held.append(route))
    with second.page.expect_request("**/confirm"):
        second.pay()
    first.pay()
    first.sees_paid()
    [confirmation] = held
    confirmation.continue_()
    second.sees_paid()
    assert second.forgives(ALREADY_PAID) == 1
    assert is_paid_once(shop, booking)


def test_a_closed_tab_is_settled_by_the_webhook(shop, place_booking, visit):
    booking, url = place_booking()
    customer = visit()
    customer.open(url)
    with customer.page.expect_request("**/payment/autowartung/return/**") as way_back:
        customer.page.route("**/payment/autowartung/return/**", lambda route: None)
        customer.pay()
    assert way_back.value
    customer.page.close()
    shop.wait_until_settled(booking)
    later = visit()
    later.open(url)
    later.sees_paid()


def test_without_any_webhook_the_way_back_settles(shop, place_booking, customer):
    shop.control.drop()
    booking, url = place_booking()
    customer.open(url)
    customer.pay()
    customer.sees_paid()
    shop.wait_until_settled(booking)


def test_the_page_waits_for_news_that_is_late(shop, place_booking, customer):
    shop.control.hold()
    booking, url = place_booking()
    customer.open(url)
    shop.control.fault("error_before", "^/v1/payment_intents/pi_\\w+$", "GET", skip=1)
    customer.pay()
    waiting = customer.page.get_by_role("heading", name="Einen Moment bitte")
    expect(waiting).to_be_visible()
    shop.control.flush()
    customer.sees_paid()
    assert is_paid_once(shop, booking)


def test_a_lost_connection_is_said_and_paid_afterwards(shop, place_booking, customer):
    booking, url = place_booking()
    customer.open(url)
    customer.fill()
    context = customer.page.context
    context.set_offline(True)
    customer.button.click()
    customer.sees_error(NO_CONNECTION)
    context.set_offline(False)
    customer.forgives("ERR_INTERNET_DISCONNECTED")
    customer.button.click()
    customer.sees_paid()
    assert is_paid_once(shop, booking)


def test_a_connection_lost_on_the_way_to_stripe(shop, place_booking, customer):
    booking, url = place_booking()
    customer.open(url)
    customer.page.route("**/confirm", lambda route: route.abort())
    customer.pay()
    customer.sees_error(NO_CONNECTION)
    customer.page.unroute("**/confirm")
    customer.forgives("ERR_FAILED")
    customer.button.click()
    customer.sees_paid()
    assert is_paid_once(shop, booking)


def test_an_unreachable_stripe_is_said(place_booking, customer):
    _booking, url = place_booking()
    customer.page.route("**/v3/", lambda route: route.abort())
    customer.open(url)
    expect(customer.error).to_contain_text("konnte nicht geladen werden")
    expect(customer.button).to_be_hidden()
    customer.forgives("ERR_FAILED")
