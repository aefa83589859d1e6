# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is chosen of proposed work is paid on a phone, or not after all."""

import re

import pytest
from commons.live_shop import ASKING_LANE, JANITOR
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import THREE_D_SECURE
from .extension import (
    IS_WITHIN,
    PADS,
    PHONE,
    agree,
    choose_and_go_on,
    go_on_to_payment,
    is_refused,
    look_at,
    order,
    sees_approved,
)
from .test_payment import NOT_CONFIRMED
from .test_saved_payment_method import Member

GOOD = {"name": "Wischer Standard", "price_unit": 29.9, "choice": "Wischerblätter"}
EIGHT_DAYS = 8 * 24 * 3600
BETTER = {"name": "Wischer Premium", "price_unit": 49.9, "choice": "Wischerblätter"}


@pytest.fixture
def member(shop, place_booking, visit):
    return Member(shop, visit(viewport=PHONE), place_booking)


@pytest.fixture
def customer(visit):
    return visit(viewport=PHONE)


def let_minutes_pass(shop, proposal):
    """Let it be long ago that the payment was begun, and the janitor look at it."""
    shop.sql(
        "UPDATE payment_transaction SET create_date = create_date - interval '20 min',"
        " autowartung_next_check_at = now() at time zone 'utc' - interval '1 min'"
        " WHERE payable_key = %s",
        f"autowartung.extension,{proposal.id}",
    )
    shop.run_job(JANITOR)


def test_who_is_logged_in_approves_with_the_saved_card_in_one_tap(member, propose):
    member.save_card()
    proposal = propose(PADS, partner_id=member.partner_id)
    customer, page = member.customer, member.page
    url = f"{member.shop.url}/my/extensions/{proposal.id}"
    choose_and_go_on(customer, url, "Bremsbeläge")
    expect(member.saved).to_be_checked()
    assert page.evaluate(IS_WITHIN)
    assert_no_barrier(page)
    customer.button.click()
    sees_approved(customer, proposal)
    [payment] = proposal.payments()
    assert payment["amount_received"] == 18990


def test_a_debit_is_charged_at_once_and_says_so(shop, propose, customer):
    page = customer.page
    shop.control.settings(payment_method_types=["card", "sepa_debit"])
    charged = "UPDATE res_company SET autowartung_unholdable_methods = %s"
    shop.sql(charged, "charged")
    try:
        proposal = propose(PADS)
        choose_and_go_on(customer, proposal.url, "Bremsbeläge")
        at_once = page.locator("[name='payment_charged_at_once']")
        expect(at_once).to_be_hidden()
        form = page.frame_locator("iframe")
        form.get_by_role("radio", name="SEPA-Lastschrift").click()
        expect(at_once).to_contain_text("sofort abgebucht")
        form.get_by_role("radio", name="Karte").click()
        expect(at_once).to_be_hidden()
        form.get_by_role("radio", name="SEPA-Lastschrift").click()
        form.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
        form.get_by_label("Vollständiger Name").fill("Erika Mustermann")
        form.get_by_label("E-Mail").fill("erika@example.com")
        assert page.evaluate(IS_WITHIN)
        assert_no_barrier(page)
        customer.button.click()
        expect(page.locator("[name='extension_charged']")).to_contain_text("189,90")
        proposal.becomes("ordered")
        [intent] = proposal.payments()
        shop.control.settle(intent["payment_intent"])
        proposal.becomes("approved")
        page.goto(proposal.url)
        expect(page.locator("[name='extension_approved']")).to_be_visible()
    finally:
        shop.control.settings(payment_method_types=["card"])
        shop.sql(charged, "refused")


def sign(page):
    """Unfold the field and draw in it; its program is fetched for who signs only."""
    with page.expect_response("**/signature_pad*"):
        page.get_by_text("Auftrag unterschreiben").click()
    field = page.get_by_role("img", name="Feld für die Unterschrift")
    expect(field).not_to_have_attribute("width", "300")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 90, steps=8)
    page.mouse.up()


def test_who_likes_signs_with_the_finger(shop, propose, customer):
    proposal, page = propose(PADS), customer.page
    look_at(customer, proposal.url)
    order(customer, "Bremsbeläge")
    sign(page)
    drawn = page.locator("input[name='signature']")
    expect(drawn).to_have_value(re.compile("^data:"))
    # Who forgets a consent need not sign anew.
    with is_refused(customer):
        page.locator("[name='choose_work']").click()
    expect(page.locator("[name='extension_alert']")).to_be_visible()
    expect(drawn).to_have_value(re.compile("^data:"))
    assert page.evaluate(IS_WITHIN)
    assert_no_barrier(page)
    agree(customer)
    go_on_to_payment(customer)
    customer.pay()
    sees_approved(customer, proposal)
    signed = shop.sql(
        "SELECT id FROM autowartung_extension_decision WHERE extension_id = %s"
        " AND content LIKE '%%signature_png%%'",
        proposal.id,
    )
    assert len(signed) == 1


def test_a_hold_that_ends_meanwhile_can_be_decided_again_on_the_same_page(
    shop, propose, customer
):
    proposal, page = propose(PADS), customer.page
    shop.set_job_active(ASKING_LANE, False)
    try:
        choose_and_go_on(customer, proposal.url, "Bremsbeläge")
        customer.pay()
        expect(page.locator("[name='extension_processing']")).to_be_visible()
        proposal.becomes("authorised")
        shop.control.advance(EIGHT_DAYS)
        proposal.becomes("seen")
        # With all that belongs to it: the sum follows what is chosen.
        form = page.locator("form.o_autowartung_extension_form")
        expect(form.locator("input[name='total']")).to_have_value(
            re.compile("^[0-9]+$")
        )
        order(customer, "Bremsbeläge")
        expect(form.locator("input[name='total']")).to_have_value("18990")
    finally:
        shop.set_job_active(ASKING_LANE, True)


def test_the_bank_is_passed_after_minutes(shop, propose, customer):
    proposal = propose(PADS)
    choose_and_go_on(customer, proposal.url, "Bremsbeläge")
    customer.pay(THREE_D_SECURE)
    expect(customer.page.locator("iframe[title='3D Secure']")).to_be_visible()
    let_minutes_pass(shop, proposal)
    assert proposal.state == "deciding", "the bank has not answered yet"
    customer.answer_bank("complete")
    sees_approved(customer, proposal)


def test_the_bank_refuses_after_minutes_and_is_asked_again(shop, propose, customer):
    proposal = propose(PADS)
    choose_and_go_on(customer, proposal.url, "Bremsbeläge")
    customer.pay(THREE_D_SECURE)
    expect(customer.page.locator("iframe[title='3D Secure']")).to_be_visible()
    let_minutes_pass(shop, proposal)
    customer.answer_bank("fail")
    customer.sees_error(NOT_CONFIRMED)
    assert proposal.state == "deciding"
    customer.button.click()
    customer.answer_bank("complete")
    sees_approved(customer, proposal)
    received = [payment["amount_received"] for payment in proposal.payments()]
    assert sum(received) == 18990


def test_of_alternatives_one_is_ordered(propose, customer):
    proposal = propose(GOOD, BETTER)
    page = customer.page
    look_at(customer, proposal.url)
    total = page.locator("[name='extension_total']")
    order(customer, "Wischer Standard")
    expect(total).to_have_text(re.compile(r"29,90\s€"))
    order(customer, "Wischer Premium")
    expect(total).to_have_text(re.compile(r"49,90\s€"))
    page.locator("label[for$='_no']").click()
    expect(total).to_have_text(re.compile(r"0,00\s€"))
    order(customer, "Wischer Premium")
    agree(customer)
    go_on_to_payment(customer)
    customer.pay()
    sees_approved(customer, proposal)
    [payment] = proposal.payments()
    assert payment["amount_received"] == 4990


def test_what_is_revised_while_the_customer_is_at_the_bank_is_not_paid(
    propose, customer
):
    proposal = propose(PADS)
    choose_and_go_on(customer, proposal.url, "Bremsbeläge")
    customer.pay(THREE_D_SECURE)
    expect(customer.page.locator("iframe[title='3D Secure']")).to_be_visible()
    proposal.call("action_revise")
    proposal.change_price(249.9)
    proposal.call("action_send")
    customer.answer_bank("complete")
    sees_new_version(customer, proposal)


def test_a_hold_for_an_outdated_version_is_released(shop, propose, customer):
    proposal = propose(PADS)
    choose_and_go_on(customer, proposal.url, "Bremsbeläge")
    customer.pay(THREE_D_SECURE)
    expect(customer.page.locator("iframe[title='3D Secure']")).to_be_visible()
    # As if the provider had not been reached when the workshop took it back.
    shop.sql(
        "UPDATE autowartung_extension SET state = 'draft' WHERE id = %s", proposal.id
    )
    proposal.change_price(249.9)
    proposal.call("action_send")
    customer.answer_bank("complete")
    sees_new_version(customer, proposal)

    def is_released():
        return [payment["status"] for payment in proposal.payments()] == ["canceled"]

    shop.wait_until(is_released, what="release of the hold")
    assert proposal.state in ("sent", "seen")


def test_whose_bank_answers_after_the_deadline_is_not_thanked(shop, propose, customer):
    proposal = propose(PADS)
    choose_and_go_on(customer, proposal.url, "Bremsbeläge")
    customer.pay(THREE_D_SECURE)
    expect(customer.page.locator("iframe[title='3D Secure']")).to_be_visible()
    proposal.end_the_time()
    customer.answer_bank("complete")
    over = customer.page.locator("[name='extension_expired']")
    expect(over).to_contain_text("nichts beauftragt")
    expect(customer.page.locator("[name='extension_processing']")).to_have_count(0)

    def is_released():
        return [payment["status"] for payment in proposal.payments()] == ["canceled"]

    shop.wait_until(is_released, what="release of the hold")


def sees_new_version(customer, proposal):
    """The page comes back by itself with what is proposed now; nothing was taken."""
    alert = customer.page.locator("[name='extension_alert']")
    expect(alert).to_contain_text("geändert")
    line = customer.page.get_by_role("group", name="Bremsbeläge")
    expect(line).to_contain_text("249,90")
    assert not any(payment["amount_received"] for payment in proposal.payments())
    assert proposal.state in ("sent", "seen")


def test_letters_may_be_twice_as_large(shop, propose, customer):
    page = customer.page
    proposal = propose({**PADS, "name": "Zweimassenschwungrad mit Kupplungssatz"})
    twice = "document.documentElement.style.fontSize = '200%'"

    def assert_fits():
        page.evaluate(twice)
        assert page.evaluate(IS_WITHIN)
        for sum_or_button in page.locator("dd, button[type='submit'], strong").all():
            box = sum_or_button.bounding_box()
            assert not box or box["x"] + box["width"] <= PHONE["width"]

    look_at(customer, proposal.url)
    assert_fits()
    page.evaluate("document.documentElement.style.fontSize = ''")
    choose_and_go_on(customer, proposal.url, "Zweimassenschwungrad")
    assert_fits()


def test_amounts_of_a_booking_stand_below_each_other(shop, propose, customer):
    [booking_id] = propose(PADS).call("read", ["booking_id"])[0]["booking_id"][:1]
    link = shop.rpc("autowartung.booking", "get_portal_url", [booking_id])
    customer.page.goto(shop.url + link)
    total = customer.page.locator("td[name='booking_total']")
    expect(total).to_have_css("display", "table-cell")
    expect(total).to_have_css("text-align", "right")
