# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A voucher is bought on a phone, and redeemed on the page of a booking."""

import re

from playwright.sync_api import expect

# Nothing sticks out to the right on a phone.
IS_WITHIN = "document.documentElement.scrollWidth <= window.innerWidth"


def buy_voucher(shop, customer, value):
    """Buy a voucher on its page, and return the code that stands on it then."""
    buyer = {
        **{"name": "Erika Mustermann", "email": "erika@example.com", "lang": "de_DE"},
        **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
    }
    voucher = shop.place_voucher(
        value, partner_id=shop.rpc("res.partner", "create", buyer)
    )
    customer.open(shop.url + voucher.address)
    assert customer.page.evaluate(IS_WITHIN)
    customer.pay()
    expect(
        customer.page.locator("[name='voucher_settling'], [name='voucher_valid']")
    ).to_be_visible()
    shop.wait_until(lambda: code_of(shop, voucher), what="code")
    customer.page.reload()
    code = customer.page.locator("[name='voucher_code']").inner_text()
    assert code == code_of(shop, voucher)
    assert customer.page.evaluate(IS_WITHIN)
    return code


def code_of(shop, voucher):
    [row] = shop.sql("SELECT code FROM autowartung_voucher WHERE id = %s", voucher.id)
    return row["code"]


def redeem(customer, code):
    box = customer.page.locator("[name='booking_voucher']")
    if not box.locator("[name='code']").is_visible():
        box.locator("summary").press("Enter")
    box.locator("[name='code']").fill(code)
    box.locator("[name='redeem_voucher']").click()


def test_the_code_is_redeemed_and_the_rest_is_paid(shop, place_booking, customer):
    code = buy_voucher(shop, customer, 289.0)
    booking, url = place_booking()
    customer.open(url)
    redeem(customer, "7KQM-2XNB-W9DP")
    alert = customer.page.locator("[name='voucher_alert']")
    expect(alert).to_contain_text("kann nicht eingelöst werden")
    customer.forgives("422")
    redeem(customer, code.lower().replace("-", " "))
    expect(customer.button).to_have_text(re.compile(r"Jetzt 1\.000,00\s€ bezahlen"))
    assert customer.page.evaluate(IS_WITHIN)
    customer.pay()
    customer.sees_paid()
    shop.wait_until_settled(booking)


def test_what_a_voucher_covers_is_confirmed_without_a_card(
    shop, place_booking, customer
):
    code = buy_voucher(shop, customer, 1500.0)
    booking, url = place_booking()
    customer.open(url)
    redeem(customer, code)
    expect(customer.page.locator("[name='booking_confirmed']")).to_be_visible()
    expect(customer.page.locator("[name='booking_voucher']")).to_have_count(0)
    shop.wait_until(
        lambda: shop.count("account_move", autowartung_payable_id=booking.id),
        what="invoice",
    )
