# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers who want the same slot at the same moment."""

import contextlib
import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
CUSTOMERS = 6
DRIVERS = 2
CONSTRAINT = "autowartung_concierge_trip_one_place_at_a_time"
# Nobody gets past it to write, everybody may read: all see the slot free.
LOCK = "LOCK TABLE autowartung_concierge_trip IN SHARE MODE"

_weeks = itertools.count(2)


def create_workshop(shop):
    """Create a workshop with some drivers; return its id."""
    attendances = [
        {
            "name": "Tag",
            "dayofweek": str(day),
            "hour_from": 8,
            "hour_to": 18,
            "day_period": "morning",
        }
        for day in range(5)
    ]
    calendar = shop.rpc(
        "resource.calendar",
        "create",
        {
            "name": "Werkstatt",
            "tz": "Europe/Berlin",
            "attendance_ids": [(0, 0, values) for values in attendances],
        },
    )
    drivers = [
        shop.rpc(
            "autowartung.driver",
            "create",
            {"name": f"Fahrer {number}", "resource_calendar_id": calendar},
        )
        for number in range(DRIVERS)
    ]
    partner = shop.rpc("res.partner", "create", {"name": "Werkstatt"})
    values = {
        "partner_id": partner,
        "resource_calendar_id": calendar,
        "driver_ids": [(6, 0, drivers)],
    }
    return shop.rpc("autowartung.workshop", "create", values)


def bookings_for_one_slot(shop):
    """Return bookings that all want the same slot, not placed yet."""
    today = datetime.now(BERLIN).date()
    monday = today + timedelta(days=7 * next(_weeks) - today.weekday())
    opening = datetime.combine(monday, time(8), BERLIN).astimezone(UTC)
    start = f"{opening:%Y-%m-%d %H:%M:%S}"
    workshop = create_workshop(shop)
    partner = shop.rpc("res.partner", "create", {"name": "Erika Mustermann"})
    values = {
        "partner_id": partner,
        "workshop_id": workshop,
        "with_concierge": True,
        "appointment_start": start,
        "concierge_street": "Heidestraße 17",
        "concierge_zip": "51147",
        "concierge_city": "Köln",
        "line_ids": [(0, 0, {"name": "Inspektion", "price_unit": 149.0})],
    }
    return shop.rpc("autowartung.booking", "create", [values] * CUSTOMERS), workshop


def place_all_at_once(shop, bookings):
    """Place the bookings at one moment; return what the losers were told."""

    def place(booking):
        try:
            shop.rpc("autowartung.booking", "action_place", [booking])
        except AssertionError as refusal:
            return str(refusal)
        return None

    calls = [lambda booking=booking: place(booking) for booking in bookings]
    answers = shop.collide_at(shop.locked(LOCK), calls)
    return [answer for answer in answers if answer]


def held_pickups(shop, workshop):
    return shop.sql(
        "SELECT driver_id FROM autowartung_concierge_trip"
        " WHERE workshop_id = %s AND leg = 'pickup' AND state = 'held'",
        workshop,
    )


def test_each_driver_gets_one_customer(any_shop):
    bookings, workshop = bookings_for_one_slot(any_shop)
    refusals = place_all_at_once(any_shop, bookings)
    held = held_pickups(any_shop, workshop)
    assert len(held) == DRIVERS
    assert len({trip["driver_id"] for trip in held}) == DRIVERS
    assert len(refusals) == CUSTOMERS - DRIVERS
    assert all("SlotTaken" in refusal for refusal in refusals), refusals
    placed = any_shop.rpc(
        "autowartung.booking",
        "search_count",
        [("id", "in", bookings), ("state", "=", "pending")],
    )
    assert placed == DRIVERS


def test_the_last_test_would_notice_a_missing_constraint(shop):
    """Negative control: without the constraint, drivers are in two places."""
    bookings, workshop = bookings_for_one_slot(shop)
    with without_constraint(shop):
        place_all_at_once(shop, bookings)
        assert len(held_pickups(shop, workshop)) > DRIVERS
        shop.sql(
            "DELETE FROM autowartung_concierge_trip WHERE workshop_id = %s", workshop
        )


@contextlib.contextmanager
def without_constraint(shop):
    [constraint] = shop.sql(
        "SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint"
        " WHERE conname = %s",
        CONSTRAINT,
    )
    shop.sql(f"ALTER TABLE autowartung_concierge_trip DROP CONSTRAINT {CONSTRAINT}")
    try:
        yield
    finally:
        shop.sql(
            f"ALTER TABLE autowartung_concierge_trip ADD CONSTRAINT {CONSTRAINT}"
            f" {constraint['definition']}"
        )
