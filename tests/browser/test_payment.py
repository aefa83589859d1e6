# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A booking is paid on its page, or the customer reads why not and tries again."""

import re

from playwright.sync_api import expect

from .customer import DECLINED, THREE_D_SECURE

REASONS = {
    DECLINED: "Ihre Karte wurde abgelehnt. Bitte verwenden Sie eine andere"
    " Zahlungsmethode.",
    "4000000000009995": "Ihre Karte ist nicht ausreichend gedeckt. Bitte verwenden Sie"
    " eine andere Zahlungsmethode.",
    "4000000000000069": "Ihre Karte ist abgelaufen. Bitte verwenden Sie eine andere"
    " Karte oder Zahlungsmethode.",
    "4000000000000127": "Die Prüfnummer (CVC) Ihrer Karte ist nicht richtig. Bitte"
    " prüfen Sie sie und versuchen Sie es erneut.",
    "4000000000000119": "Bei der Verarbeitung Ihrer Karte ist ein Fehler aufgetreten."
    " Bitte versuchen Sie es in einigen Minuten erneut.",
}
NOT_CONFIRMED = (
    "Die Bestätigung durch Ihre Bank war nicht erfolgreich. Bitte versuchen Sie es"
    " erneut oder verwenden Sie eine andere Zahlungsmethode."
)


def test_success_ends_on_the_paid_booking_with_its_invoice(
    shop, place_booking, customer
):
    booking, url = place_booking()
    customer.open(url)
    expect(customer.button).to_have_text(re.compile(r"Jetzt 1\.289,00\s€ bezahlen"))
    customer.pay()
    customer.sees_paid()
    expect(customer.page).to_have_title(re.compile("^Bezahlt"))
    shop.wait_until_settled(booking)
    customer.page.reload()
    customer.page.get_by_role("link", name="Rechnung").click()
    expect(customer.page).to_have_url(re.compile("/my/invoices/"))
    expect(customer.page.get_by_text("Bezahlt").first).to_be_visible()


def test_each_decline_is_explained_and_another_card_tried_without_a_reload(
    shop, place_booking, customer
):
    booking, url = place_booking()
    customer.open(url)
    customer.page.evaluate("window.stillThere = true")
    for card, reason in REASONS.items():
        customer.pay(card)
        customer.sees_error(reason)
    assert customer.page.evaluate("window.stillThere")
    customer.pay()
    customer.sees_paid()
    assert shop.count("payment_transaction", autowartung_payable_id=booking.id) == 1


def test_the_reason_is_still_there_when_the_customer_comes_back(
    place_booking, customer
):
    _booking, url = place_booking()
    customer.open(url)
    customer.pay(DECLINED)
    customer.sees_error(REASONS[DECLINED])
    customer.open(url)
    expect(customer.error).to_have_text(REASONS[DECLINED])
    expect(customer.button).to_be_enabled()


def test_what_is_missing_is_said_in_the_fields(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    customer.fill(cvc="1")
    customer.button.click()
    wrong = customer.page.frame_locator("iframe").get_by_role("alert")
    expect(wrong.filter(has_text="Prüfziffer")).to_be_visible()
    expect(customer.button).to_be_enabled()
    expect(customer.error).to_be_hidden()


def test_three_d_secure_fails_then_passes(place_booking, customer):
    _booking, url = place_booking()
    customer.open(url)
    customer.pay(THREE_D_SECURE)
    customer.answer_bank("fail")
    customer.sees_error(NOT_CONFIRMED)
    customer.button.click()
    customer.answer_bank("complete")
    customer.sees_paid()


def test_a_debit_is_under_way(shop, place_booking, customer):
    shop.control.settings(payment_method_types=["card", "sepa_debit"])
    try:
        booking, url = place_booking()
        customer.open(url)
        form = customer.page.frame_locator("iframe")
        form.get_by_role("radio", name="SEPA-Lastschrift").click()
        form.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
        form.get_by_label("Vollständiger Name").fill("Erika Mustermann")
        form.get_by_label("E-Mail").fill("erika@example.com")
        customer.button.click()
        notice = customer.page.locator("[name='booking_processing']")
        expect(notice).to_contain_text("wird verarbeitet")
        expect(customer.button).to_have_count(0)
        [intent] = shop.control.ledger()["payments"][-1:]
        shop.control.settle(intent["payment_intent"])
        shop.wait_until_settled(booking)
        customer.open(url)
        customer.sees_paid()
    finally:
        shop.control.settings(payment_method_types=["card"])
