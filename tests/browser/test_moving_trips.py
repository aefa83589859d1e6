# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dispatcher drags a trip in the calendar: is asked first, and can take it back."""

from datetime import UTC, datetime, time, timedelta

import pytest
from environment import clock
from playwright.sync_api import expect

from .workshop import Workshop

DESKTOP = {"width": 1280, "height": 900}
PASSWORD = "dispatcher"  # noqa: S105 of a shop that ends with the test
HOUR = "[data-time='{:02}:00:00'].fc-timegrid-slot-lane"


class Board:
    """The calendar of trips in the office."""

    def __init__(self, shop, page, login, booking_id):
        self.shop, self.page, self.booking_id = shop, page, booking_id
        page.goto(f"{shop.url}/web/login")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form.oe_login_form button[type=submit]").click()
        page.wait_for_url("**/odoo**")
        page.goto(f"{shop.url}/odoo/autowartung-trips")
        self.dialog = page.locator(".modal")

    def pickup(self):
        [row] = self.shop.sql(
            "SELECT id, window_start, window_end FROM autowartung_concierge_trip"
            " WHERE booking_id = %s AND leg = 'pickup'",
            self.booking_id,
        )
        return row

    def mails(self):
        [row] = self.shop.sql(
            "SELECT count(*) AS count FROM mail_mail m JOIN mail_message g"
            " ON g.id = m.mail_message_id WHERE g.model = 'autowartung.booking'"
            " AND g.res_id = %s AND m.autowartung_kind = 'pickup_scheduled_mail'",
            self.booking_id,
        )
        return row["count"]

    def event(self):
        event = self.page.locator(f".fc-event[data-event-id='{self.pickup()['id']}']")
        expect(self.page.locator(".fc-timegrid")).to_be_visible()
        for _week in range(2):
            if event.count():
                break
            self.page.locator(".o_calendar_button_next").first.click()
            self.page.wait_for_timeout(1000)
        expect(event).to_have_count(1)
        return event

    def place_on_its_day(self):
        """Return how far below the top of its day the pickup stands."""
        # The page may scroll; its columns do not move against the events.
        day = self.page.locator(".fc-timegrid-col:visible").first
        column, trip = day.bounding_box(), self.event().bounding_box()
        while not (column and trip):
            # The calendar is just being drawn anew.
            self.page.wait_for_timeout(200)
            column, trip = day.bounding_box(), self.event().bounding_box()
        return trip["y"] - column["y"]

    def stands_at(self, place):
        for _attempt in range(50):
            if abs(self.place_on_its_day() - place) < 3:
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"the trip does not stand at {place}")

    def drag(self, hours):
        """Drop the pickup so many hours later on its day."""
        event = self.event()
        lane = self.page.locator(
            HOUR.format(self.pickup()["window_start"].hour + hours)
        )
        lane.scroll_into_view_if_needed()
        box, target = event.bounding_box(), lane.bounding_box()
        x, y, mouse = box["x"] + box["width"] / 2, box["y"] + 8, self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x, y + 20, steps=5)
        mouse.move(x, target["y"] + 8, steps=10)
        self.hovers_at(target["y"])
        mouse.up()
        expect(self.dialog).to_be_visible()

    def hovers_at(self, top):
        """Wait until the calendar shows the trip where it is held."""
        held = self.page.locator(".fc-event-mirror")
        for _attempt in range(100):
            box = held.bounding_box() if held.count() else None
            if box and abs(box["y"] - top) < 3:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the trip is not held at {top}, but at {box}")


@pytest.fixture(scope="module")
def workshop_of_trips(running_shop):
    workshop = Workshop(running_shop, "12", hours=(6, 22))
    workshop.hire("Ayşe")
    workshop.login = f"dispatcher{workshop.id}"
    groups = running_shop.sql(
        "SELECT res_id FROM ir_model_data"
        " WHERE name IN ('group_autowartung_dispatcher')"
    )
    running_shop.rpc(
        "res.users",
        "create",
        {
            **{"name": "Dispatcher", "login": workshop.login, "password": PASSWORD},
            **{"lang": "de_DE", "tz": "UTC"},
            "group_ids": [(4, group["res_id"]) for group in groups],
        },
    )
    return workshop


@pytest.fixture
def board(workshop_of_trips, visit):
    # A day on which no other test has trips: one would lie above this one.
    day = datetime.now(clock.ZONE).date() + timedelta(days=6)
    start = datetime.combine(day, time(10), clock.ZONE)
    customer, _address = workshop_of_trips.create_customer()
    booking = workshop_of_trips.book(
        customer, f"{start.astimezone(UTC):%Y-%m-%d %H:%M:%S}", price=0
    )
    page = visit(DESKTOP).page
    board = Board(workshop_of_trips.shop, page, workshop_of_trips.login, booking.id)
    yield board
    booking_model = "autowartung.booking"
    workshop_of_trips.shop.rpc(booking_model, "action_cancel", [booking.id])


def test_a_dropped_trip_asks_first_and_can_be_undone(board):
    before = board.pickup()["window_start"]
    top = board.place_on_its_day()
    board.drag(hours=2)
    assert board.pickup()["window_start"] == before, "nothing has moved yet"
    # The work would not be done by the return.
    accept = board.dialog.locator("[name=is_accepted] input")
    move = board.dialog.locator("button[name=action_move]")
    expect(move).to_be_hidden()
    accept.check()
    expect(board.dialog.locator("[name=notify] input")).to_be_checked()
    move.click()
    expect(board.dialog).to_have_count(0)
    assert board.pickup()["window_start"] == before + timedelta(hours=2)
    board.page.locator(".o_notification_buttons button").click()
    expect(board.page.locator(".o_notification")).to_have_count(0)
    board.stands_at(top)
    assert board.pickup()["window_start"] == before
    assert board.mails() == 0


def test_what_cannot_be_is_said_and_the_trip_goes_back(board):
    before = board.pickup()["window_start"]
    top = board.place_on_its_day()
    board.drag(hours=6)
    expect(board.dialog.locator(".alert-danger")).to_be_visible()
    expect(board.dialog.locator("button[name=action_move]")).to_be_hidden()
    board.dialog.locator("button[special=cancel]").click()
    expect(board.dialog).to_have_count(0)
    board.stands_at(top)
    assert board.pickup()["window_start"] == before
