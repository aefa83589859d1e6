# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work is looked at, chosen and paid on a phone."""

import re

from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .customer import DECLINED, THREE_D_SECURE
from .extension import (
    IS_WITHIN,
    PADS,
    PHONE,
    WIPERS,
    agree,
    choose_and_go_on,
    go_on_to_payment,
    leave_out,
    look_at,
    order,
    sees_approved,
)


def test_a_part_is_approved_with_a_new_card(propose, visit):
    proposal = propose(PADS, WIPERS)
    customer = visit(viewport=PHONE)
    look_at(customer, proposal.url)
    expect(customer.page.get_by_text("2,1 mm, Grenze 3 mm")).to_be_visible()
    proposal.becomes("seen")
    assert customer.page.evaluate(IS_WITHIN)
    assert_no_barrier(customer.page, leave_out=())
    total = customer.page.locator("[name='extension_total']")
    order(customer, "Bremsbeläge")
    order(customer, "Wischerblätter")
    expect(total).to_have_text(re.compile(r"219,80\s€"))
    leave_out(customer, "Wischerblätter")
    expect(total).to_have_text(re.compile(r"189,90\s€"))
    agree(customer)
    go_on_to_payment(customer)
    expect(customer.button).to_have_text(
        re.compile(r"Ausgewählte Arbeiten zahlungspflichtig beauftragen – 189,90\s€")
    )
    assert customer.page.evaluate(IS_WITHIN)
    assert_no_barrier(customer.page, leave_out=())
    customer.pay()
    sees_approved(customer, proposal, "partly_approved")
    invoice = customer.page.locator("[name='payable_documents'] a")
    expect(invoice).to_have_count(1)
    assert customer.page.evaluate(IS_WITHIN)


def test_after_a_decline_another_card_and_the_bank(propose, visit):
    proposal = propose(PADS)
    customer = visit(viewport=PHONE)
    choose_and_go_on(customer, proposal.url, "Bremsbeläge")
    customer.pay(DECLINED)
    expect(customer.page.locator("[name='booking_payment_error']")).to_be_visible()
    assert proposal.state == "deciding"
    customer.pay(THREE_D_SECURE)
    customer.answer_bank("complete")
    sees_approved(customer, proposal)


def test_all_is_declined_with_a_reason(propose, visit):
    proposal = propose(PADS)
    customer = visit(viewport=PHONE)
    customer.page.goto(proposal.url)
    customer.page.locator("[name='extension_decline'] summary").click()
    customer.page.get_by_label("Grund (freiwillig)").fill("Zu teuer")
    customer.page.locator("[name='decline_all']").click()
    expect(customer.page.locator("[name='extension_declined']")).to_be_visible()
    assert proposal.state == "declined"


def test_what_needs_another_line_takes_it_along(shop, propose, visit):
    proposal = propose(PADS, WIPERS)
    url = proposal.url
    pads, wipers = proposal.line_ids
    proposal.call("action_revise")
    shop.rpc("autowartung.extension.line", "write", [pads], {"requires_id": wipers})
    proposal.call("action_send")
    customer = visit(viewport=PHONE)
    look_at(customer, url)
    alert = customer.page.locator("[name='extension_alert']")
    expect(alert).to_contain_text("geändert")
    total = customer.page.locator("[name='extension_total']")
    order(customer, "Bremsbeläge")
    expect(total).to_have_text(re.compile(r"219,80\s€"))
    leave_out(customer, "Wischerblätter")
    expect(total).to_have_text(re.compile(r"0,00\s€"))
