# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each wing of the addon knows itself and what lies below it."""

from textwrap import dedent

import pytest
from environment import paths

from .arrows import describe_circle, find_arrows, find_circles

# Arrows that still point up. The list only shrinks: what is cut is taken out of it.
KNOWN = set()


@pytest.fixture(scope="module")
def arrows():
    return find_arrows(paths.ADDON)


@pytest.fixture
def house(tmp_path):
    """Write an addon of the given files; return its arrows."""

    def build(**files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))
        return find_arrows(tmp_path)

    return build


def pointing_up(arrows):
    return [str(arrow) for arrow in arrows if arrow.points_up]


def test_no_arrow_points_up(arrows):
    wrong = [a for a in arrows if a.points_up and a.key not in KNOWN]
    assert not wrong, "\n".join(["points up:", *map(str, wrong)])


def test_the_list_of_known_arrows_only_shrinks(arrows):
    cut = KNOWN - {arrow.key for arrow in arrows if arrow.points_up}
    assert not cut, "\n".join(["cut already, take it out of the list:", *sorted(cut)])


def test_no_wings_know_each_other_in_a_circle(arrows):
    allowed = [arrow for arrow in arrows if arrow.key not in KNOWN]
    circles = find_circles(allowed)
    assert not circles, "\n".join(describe_circle(c, allowed) for c in circles)


def test_the_arrows_of_the_addon_are_found(arrows):
    """Nothing would be found wrong if nothing was found at all."""
    between = {(arrow.source, arrow.target) for arrow in arrows}
    assert {
        ("models/concierge", "models/booking"),
        ("models/messages", "models/concierge"),
        ("models/withdrawal", "models/booking"),
        ("controllers/portal", "models/booking"),
        ("wizards", "models/concierge"),
    } <= between


# === NEGATIVE CONTROLS === #

TRIP = """
    from odoo import fields, models


    class Trip(models.Model):
        _name = "house.trip"

        fetched_at = fields.Datetime()

        def _set_off(self):
            pass
"""


def test_an_import_that_points_up_is_found(house):
    found = house(
        models__concierge__trip="UNDER_WAY = 1",
        models__booking__booking="from ..concierge.trip import UNDER_WAY",
    )
    assert pointing_up(found) == [
        "models/booking/booking.py:1: import models.concierge.trip.UNDER_WAY is"
        " models/concierge's"
    ]


def test_a_call_a_field_and_a_model_of_a_higher_wing_are_found(house):
    found = house(
        models__concierge__trip=TRIP,
        models__booking__booking="""
            from odoo import api, models


            class Booking(models.Model):
                @api.depends("trip.fetched_at")
                def _begin(self):
                    trip = self.env["house.trip"]
                    trip._set_off()
                    return trip.fetched_at
        """,
    )
    assert pointing_up(found) == [
        "models/booking/booking.py:6: fetched_at is models/concierge's",
        "models/booking/booking.py:8: house.trip is models/concierge's",
        "models/booking/booking.py:9: ._set_off is models/concierge's",
        "models/booking/booking.py:10: .fetched_at is models/concierge's",
    ]


def test_a_hook_belongs_to_the_wing_that_calls_it(house):
    found = house(
        models__booking__booking="""
            class Booking:
                def _place(self):
                    self._on_placed()

                def _on_placed(self):
                    pass
        """,
        models__concierge__booking="""
            class Booking:
                def _on_placed(self):
                    return super()._on_placed()
        """,
    )
    assert not pointing_up(found)
    assert {(a.source, a.target) for a in found} == {
        ("models/concierge", "models/booking")
    }


def test_an_extension_of_a_method_of_odoos_is_nobodys(house):
    found = house(
        models__inbox__queue="""
            def look(mail):
                mail._prepare_list()
        """,
        models__messages__mail="""
            class Mail:
                def _prepare_list(self):
                    return super()._prepare_list()
        """,
    )
    assert not found


def test_a_circle_is_found_and_named(house):
    found = house(
        controllers__portal__page="from ..shop.pages import show",
        controllers__shop__pages="from ..portal.page import link",
    )
    assert not pointing_up(found)
    (circle,) = find_circles(found)
    assert describe_circle(circle, found).splitlines() == [
        "controllers/portal → controllers/shop → controllers/portal",
        "  controllers/portal/page.py:1: import controllers.shop.pages.show is"
        " controllers/shop's",
        "  controllers/shop/pages.py:1: import controllers.portal.page.link is"
        " controllers/portal's",
    ]


def test_a_way_down_is_no_circle(house):
    found = house(
        controllers__portal__page="from ...models.booking.booking import STATES",
        models__booking__booking="from ..common.guard import check",
    )
    assert not find_circles(found)
    assert not pointing_up(found)
