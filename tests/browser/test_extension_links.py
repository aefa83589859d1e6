# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Links of proposed work: opened on two devices, too late, and by mail scanners."""

import html
import re
import urllib.error
import urllib.request

import pytest
from commons.live_shop import MAIL_LANE
from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .extension import (
    PADS,
    PHONE,
    agree,
    choose_and_go_on,
    is_refused,
    look_at,
    order,
    sees_approved,
)


@pytest.fixture
def devices(visit):
    return visit(viewport=PHONE), visit(viewport=PHONE)


def decline(customer):
    customer.page.locator("[name='extension_decline'] summary").click()
    customer.page.locator("[name='decline_all']").click()


def test_who_orders_what_another_device_has_declined_sees_that(propose, devices):
    proposal = propose(PADS)
    first, second = devices
    for device in devices:
        look_at(device, proposal.url)
    order(second, "Bremsbeläge")
    agree(second)
    decline(first)
    expect(first.page.locator("[name='extension_declined']")).to_be_visible()
    with is_refused(second):
        second.page.locator("[name='choose_work']").click()
    expect(second.page.locator("[name='extension_declined']")).to_be_visible()
    expect(second.page.locator("[name='extension_alert']")).to_be_visible()
    assert proposal.state == "declined"
    assert not proposal.payments()


def test_who_pays_what_another_device_has_declined_sees_that(propose, devices):
    proposal = propose(PADS)
    first, second = devices
    first.page.goto(proposal.url)
    choose_and_go_on(second, proposal.url, "Bremsbeläge")
    decline(first)
    expect(first.page.locator("[name='extension_declined']")).to_be_visible()
    second.pay()
    expect(second.page.locator("[name='extension_declined']")).to_be_visible()
    assert not any(payment["amount_received"] for payment in proposal.payments())


def test_who_declines_what_another_device_has_paid_sees_that(propose, devices):
    proposal = propose(PADS)
    first, second = devices
    second.page.goto(proposal.url)
    choose_and_go_on(first, proposal.url, "Bremsbeläge")
    first.pay()
    sees_approved(first, proposal)
    with is_refused(second):
        decline(second)
    expect(second.page.locator("[name='extension_approved']")).to_be_visible()
    assert proposal.state == "approved"


def test_after_the_deadline_it_is_said_and_nothing_can_be_ordered(propose, visit):
    proposal = propose(PADS)
    customer, late = visit(viewport=PHONE), visit(viewport=PHONE)
    look_at(customer, proposal.url)
    order(customer, "Bremsbeläge")
    agree(customer)
    proposal.end_the_time()
    late.page.goto(proposal.url)
    expect(late.page.locator("[name='extension_expired']")).to_be_visible()
    expect(late.page.locator("[name='choose_work']")).to_have_count(0)
    assert_no_barrier(late.page, leave_out=())
    with is_refused(customer):
        customer.page.locator("[name='choose_work']").click()
    expect(customer.page.locator("[name='extension_expired']")).to_be_visible()
    assert not proposal.payments()


def test_mail_scanners_decide_nothing(shop, propose):
    proposal = propose(PADS)
    shop.wake_job(MAIL_LANE)
    of_proposal = [
        ("model", "=", "autowartung.extension"),
        ("res_id", "=", proposal.id),
    ]

    def mails():
        return shop.rpc("mail.mail", "search_read", of_proposal, ["body_html"])

    shop.wait_until(mails, what="the mail")
    [mail] = mails()
    links = [
        html.unescape(link)
        for link in re.findall('href="(http[^"]+)"', mail["body_html"])
    ]
    ours = [link for link in links if f"/my/extensions/{proposal.id}" in link]
    assert ours
    page = proposal.url
    forms = [page.replace("?", f"/{form}?") for form in ("choose", "decline", "ask")]
    for link in [*links, page, *forms]:
        for junk in ("", "%3D%22", "&utm_source=mail", ">", "/../decline"):
            assert look(link.replace("http://localhost:8069", shop.url) + junk) < 500
    assert proposal.state == "sent", "neither decided nor seen"


def look(url):
    """Open an address as a mail scanner does; return the status."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
