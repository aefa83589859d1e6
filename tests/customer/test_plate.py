# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.autowartung_payment.tools import plate


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("M-AB 1234", "M-AB 1234"),
        ("m-ab 1234", "M-AB 1234"),
        ("  m  ab   1234 ", "M-AB 1234"),
        ("M-AB1234", "M-AB 1234"),
        ("M - AB - 1234", "M-AB 1234"),
        ("M–AB 1234", "M-AB 1234"),
        ("hro-x 1", "HRO-X 1"),
        ("tü-ae 77e", "TÜ-AE 77E"),
        ("M-AB 12 H", "M-AB 12H"),
        ("W-12345 A", "W-12345 A"),  # Vienna
        ("WA  12345", "WA 12345"),  # Warsaw
        ("fx-789-gh", "FX-789-GH"),  # France
        ("MAB1234", "MAB1234"),  # Munich or Mannheim: nobody can tell
        (False, ""),
        (None, ""),
    ],
)
def test_a_plate_is_tidied(typed, tidy):
    assert plate.normalize(typed) == tidy
    assert plate.normalize(tidy) == tidy


@pytest.mark.parametrize("good", ["M-AB 1234", "W-12345 A", "FX-789-GH", "Y 123", "1"])
def test_plates_of_any_country_are_accepted(good):
    assert plate.is_valid(good)


@pytest.mark.parametrize(
    "bad", ["", "-", "M_AB", "M--AB", "<b>", "M-AB 1234; DROP", "A" * 16]
)
def test_what_is_no_plate_is_refused(bad):
    assert not plate.is_valid(bad)
