# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the page of proposed work shows on a phone, before anybody decides."""

import re

from playwright.sync_api import expect

from .barriers import assert_no_barrier
from .extension import IS_WITHIN, PADS, PHONE, WIPERS, leave_out, order


def swipe(customer, from_x, to_x):
    """Draw a finger over the photo."""
    touch = customer.page.context.new_cdp_session(customer.page)
    steps = [from_x + (to_x - from_x) * step / 10 for step in range(11)]
    points = [{"x": x, "y": 400} for x in steps]
    send = "Input.dispatchTouchEvent"
    touch.send(send, {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        touch.send(send, {"type": "touchMove", "touchPoints": [point]})
    touch.send(send, {"type": "touchEnd", "touchPoints": []})


def test_photos_are_enlarged_and_swiped(propose, visit):
    proposal = propose(PADS, photos=2)
    customer = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page = customer.page
    page.goto(proposal.url)
    thumbnails = page.locator("a[data-photo][aria-haspopup='dialog']")
    viewer = page.get_by_role("dialog")
    count = viewer.locator("[name='photo_count']")
    thumbnails.first.tap()
    expect(viewer).to_be_visible()
    expect(count).to_have_text(re.compile("1 .* 2"))
    expect(viewer.locator("[name='photo_note']")).to_have_text("Ansicht 1")
    expect(viewer.get_by_role("img")).to_have_count(1)
    assert_no_barrier(page, leave_out=())
    swipe(customer, 350, 40)
    expect(count).to_have_text(re.compile("2 .* 2"))
    expect(viewer.locator("[name='photo_note']")).to_have_text("Ansicht 2")
    swipe(customer, 40, 350)
    expect(count).to_have_text(re.compile("1 .* 2"))
    viewer.locator("[name='photo_close']").tap()
    expect(viewer).to_be_hidden()
    assert page.evaluate(IS_WITHIN)


def test_photos_of_all_lines_are_turned_with_the_keyboard(propose, visit):
    proposal = propose(PADS, WIPERS, photos=1)
    proposal.call("action_revise")
    proposal.add_photo(line=1, note="Wischer")
    proposal.call("action_send")
    customer = visit(viewport=PHONE)
    page = customer.page
    page.goto(proposal.url)
    last = page.locator("a[data-photo][aria-haspopup='dialog']").last
    viewer = page.get_by_role("dialog")
    count = viewer.locator("[name='photo_count']")
    expect(last).to_be_visible()
    last.focus()
    page.keyboard.press("Enter")
    expect(count).to_have_text(re.compile("2 .* 2"))
    expect(viewer.get_by_role("img", name="Wischer")).to_be_in_viewport()
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text(re.compile("1 .* 2"))
    page.keyboard.press("ArrowLeft")
    expect(count).to_have_text(re.compile("2 .* 2"))
    viewer.locator("[name='photo_previous']").click()
    expect(count).to_have_text(re.compile("1 .* 2"))
    viewer.locator("[name='photo_next']").click()
    expect(count).to_have_text(re.compile("2 .* 2"))
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(last).to_be_focused()
    assert page.context.pages == [page]


def test_what_is_chosen_is_added_to_what_was_booked(propose, visit):
    # Of the sum alone it would be a cent less of VAT.
    proposal = propose(PADS, {**WIPERS, "quantity": 3, "price_unit": 9.99})
    customer = visit(viewport=PHONE)
    page = customer.page
    page.goto(proposal.url)

    def shows(**amounts):
        for name, amount in amounts.items():
            place = page.locator(f"[name='extension_{name}']")
            expect(place).to_have_text(re.compile(rf"^{re.escape(amount)}\s€$"))

    shows(estimate="1.289,00", total="0,00", tax="0,00", altogether="1.289,00")
    order(customer, "Bremsbeläge")
    shows(total="189,90", tax="30,32", altogether="1.478,90")
    order(customer, "Wischerblätter")
    shows(total="219,87", tax="35,11", altogether="1.508,87")
    leave_out(customer, "Bremsbeläge")
    shows(total="29,97", tax="4,79", altogether="1.318,97")
    waiting = page.locator("[name='extension_waiting']")
    expect(waiting).to_have_count(2)


def test_without_an_answer_the_sum_still_stands(propose, visit):
    proposal = propose(PADS)
    customer = visit(viewport=PHONE)
    page = customer.page
    page.goto(proposal.url)
    page.route("**/totals", lambda route: route.abort())
    order(customer, "Bremsbeläge")
    total = page.locator("[name='extension_total']")
    expect(total).to_have_text(re.compile(r"189,90\s€"))
    expect(page.locator("[name='extension_tax']")).to_have_text("…")
    customer.forgives("ERR_FAILED")


def test_the_time_left_is_counted_by_the_minute(propose, visit):
    proposal = propose(PADS)
    proposal.shop.sql(
        "UPDATE autowartung_extension SET deadline = now() at time zone 'utc'"
        " + interval '80 minutes 30 seconds' WHERE id = %s",
        proposal.id,
    )
    customer = visit(viewport=PHONE)
    page = customer.page
    page.clock.install()
    page.goto(proposal.url)
    left = page.locator("[name='extension_time_left']")
    expect(left).to_have_attribute("aria-live", "off")
    expect(left).to_have_text(re.compile(r"1\D+20\D+"))
    page.clock.fast_forward("01:00")
    expect(left).to_have_text(re.compile(r"1\D+19\D+"))
    page.clock.fast_forward("30:00")
    expect(left).to_have_text(re.compile(r"^\D*49\D+$"))
    page.clock.fast_forward("02:00:00")
    expect(left).to_have_text(re.compile(r"^\D+$"))


def test_without_scripts_it_is_read_and_declined(propose, visit):
    proposal = propose(PADS)
    customer = visit(viewport=PHONE, java_script_enabled=False)
    page = customer.page
    page.goto(proposal.url)
    expect(page.locator("[name='extension_without_scripts']")).to_be_visible()
    expect(page.get_by_role("heading", name="Bremsbeläge vorn")).to_be_visible()
    expect(page.locator("[name='choose_work']")).to_be_hidden()
    with page.context.expect_page() as opened:
        page.locator("a[data-photo]").click()
    assert "/photos/" in opened.value.url
    opened.value.close()
    assert proposal.state == "sent", "only its script tells that it was seen"
    page.locator("[name='extension_ask'] summary").click()
    page.locator("#extension_question").fill("Bis wann?")
    page.locator("[name='ask_question']").click()
    expect(page.locator("[name='extension_notice']")).to_be_visible()
    page.locator("[name='extension_decline'] summary").click()
    page.locator("[name='decline_all']").click()
    expect(page.locator("[name='extension_declined']")).to_be_visible()
    assert proposal.state == "declined"
