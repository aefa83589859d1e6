# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who works in the back office sees what customers decide, without a reload."""

import time

from live.extension import decline, propose
from playwright.sync_api import expect

MOST_SECONDS = 2


def name_of(shop, extension):
    fields = ["name", "booking_id"]
    [found] = shop.rpc("autowartung.extension", "read", [extension.id], fields)
    return found["name"]


def assert_shown_in_time(act, shown):
    """Let something happen, and wait for the page to show it by itself."""
    act()
    begin = time.monotonic()
    shown()
    assert time.monotonic() - begin < MOST_SECONDS


def test_the_board_shows_a_decision_at_once(service_shop, office):
    extension = propose(service_shop)
    name = name_of(service_shop, extension)
    page = office("autowartung-extensions")
    card = page.locator(".o_kanban_record", has_text=name)
    expect(card).to_contain_text("noch 3 Std.")
    declined = page.locator(".o_kanban_group", has_text="Abgelehnt")

    def shown():
        expect(declined).to_contain_text(name)
        note = page.locator(".o_notification", has_text=name)
        expect(note).to_contain_text("abgelehnt")

    assert_shown_in_time(lambda: decline(service_shop, extension), shown)


def test_news_while_the_board_is_being_opened_does_not_leave_it_empty(
    service_shop, office
):
    extension = propose(service_shop)
    name = name_of(service_shop, extension)
    page = office("autowartung-bookings")
    expect(page.locator(".o_kanban_view")).to_be_visible()
    held = []
    groups = "**/autowartung.extension/web_read_group**"
    page.route(groups, lambda route: held.append(route), times=1)
    page.goto(f"{service_shop.url}/odoo/autowartung-extensions")
    while not held:
        page.wait_for_timeout(100)
    decline(service_shop, extension)
    expect(page.locator(".o_notification", has_text=name)).to_be_visible()
    held[0].continue_()
    declined = page.locator(".o_kanban_group", has_text="Abgelehnt")
    expect(declined).to_contain_text(name)


def test_a_form_with_unsaved_words_is_left_alone(service_shop, office):
    extension = propose(service_shop)
    page = office(f"autowartung-extensions/{extension.id}")
    state = page.locator(".o_statusbar_status .o_arrow_button_current")
    expect(state).to_have_attribute("data-value", "sent")
    service_shop.rpc("autowartung.extension", "action_revise", [extension.id])
    expect(state).to_have_attribute("data-value", "draft")
    message = page.locator("[name='message'] textarea")
    message.fill("Noch nicht gespeichert")
    service_shop.rpc("autowartung.extension", "action_send", [extension.id])
    page.wait_for_timeout(1000)
    expect(message).to_have_value("Noch nicht gespeichert")
