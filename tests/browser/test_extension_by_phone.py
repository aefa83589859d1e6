# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was ordered on the phone is paid on the page, or objected to there."""

import re

import pytest
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .extension import IS_WITHIN, PADS, PHONE, WIPERS, sees_approved


@pytest.fixture
def order(shop, propose):
    """Return what writes down an order by phone of the first line."""

    def order():
        proposal = propose(PADS, WIPERS)
        [read] = proposal.call("read", ["line_ids", "version_id"])
        dialog = shop.rpc(
            "autowartung.decide.by.phone",
            "create",
            {
                "extension_id": proposal.id,
                "version_id": read["version_id"][0],
                "speaker": "Erika Mustermann",
                "number": "+49 221 5550100",
                "line_ids": [(6, 0, read["line_ids"][:1])],
            },
        )
        shop.rpc("autowartung.decide.by.phone", "action_confirm", [dialog])
        return proposal

    return order


def test_what_was_ordered_by_phone_is_paid_on_the_page(order, visit):
    proposal = order()
    customer = visit(viewport=PHONE)
    customer.page.goto(proposal.url)
    expect(customer.page.locator("[name='extension_ordered']")).to_be_visible()
    expect(customer.page.locator("[name='choose_work']")).to_have_count(0)
    loading = customer.page.locator(".o_autowartung_payment[aria-busy]")
    expect(loading).to_have_count(0)
    expect(customer.button).to_have_text(re.compile(r"189,90\s€"))
    assert customer.page.evaluate(IS_WITHIN)
    assert_no_barrier(customer.page, leave_out=())
    customer.pay()
    sees_approved(customer, proposal, "partly_approved")
    expect(customer.page.locator("[name='extension_object']")).to_be_visible()


def test_the_customer_objects_to_it(order, visit):
    proposal = order()
    customer = visit(viewport=PHONE)
    customer.page.goto(proposal.url)
    form = customer.page.locator("[name='extension_object']")
    form.locator("textarea").fill("Das war ich nicht")
    form.locator("button").click()
    expect(customer.page.locator("[name='extension_objected']")).to_be_visible()
    expect(form).to_have_count(0)
    assert proposal.state == "objected"
    assert customer.page.evaluate(IS_WITHIN)
    assert_no_barrier(customer.page, leave_out=())
