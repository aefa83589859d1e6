# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is chosen of proposed work follows each other, and is not lost."""

import re

import pytest
from playwright.sync_api import expect

from .extension import PADS, PHONE, look_at, order
from .test_extension_payment import BETTER, GOOD

FITTING = {"name": "Einbau", "price_unit": 10.0}


@pytest.fixture
def customer(visit):
    return visit(viewport=PHONE)


def propose_with_fitting(propose):
    """Return a proposal of alternatives, and of work that needs the first of them."""
    proposal = propose(GOOD, BETTER, FITTING)
    proposal.call("action_revise")
    good, _better, fitting = proposal.line_ids
    proposal.shop.rpc(
        "autowartung.extension.line", "write", [fitting], {"requires_id": good}
    )
    proposal.call("action_send")
    return proposal


def test_another_alternative_takes_away_what_needs_the_first(propose, customer):
    look_at(customer, propose_with_fitting(propose).url)
    page = customer.page
    total = page.locator("[name='extension_total']")
    followed = page.locator("[name='extension_followed']")
    order(customer, "Einbau")
    expect(total).to_have_text(re.compile(r"39,90\s€"))
    expect(followed).to_contain_text("„Wischer Standard“ gehört dazu")
    order(customer, "Wischer Premium")
    expect(total).to_have_text(re.compile(r"49,90\s€"))
    expect(followed).to_contain_text("„Einbau“ entfällt")


def test_a_question_does_not_cost_what_was_chosen(propose, customer):
    look_at(customer, propose(PADS).url)
    page = customer.page
    order(customer, "Bremsbeläge")
    page.locator("[name='extension_ask'] summary").click()
    page.locator("[name='question']").fill("Wie lange halten sie noch?")
    page.locator("[name='ask_question']").click()
    expect(page.locator("[name='extension_notice']")).to_contain_text("gesendet")
    expect(page.locator("[name='extension_total']")).to_have_text(
        re.compile(r"189,90\s€")
    )
