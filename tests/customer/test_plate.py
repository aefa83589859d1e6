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
        ("KEM 1234", "KEM 1234"),
        ("HROAB123", "HRO-AB 123"),  # there is but one way to read it
        ("ma1234", "M-A 1234"),
        ("HRO-AB 123 04-10", "HRO-AB 123 04-10"),
        ("hro ab123 4/10", "HRO-AB 123 04-10"),
        ("HRO-AB-123E (04–10)", "HRO-AB 123E 04-10"),
        ("hroab12h 03-11", "HRO-AB 12H 03-11"),
        ("m-ab 12 e", "M-AB 12E"),
        ("M-AB 1234 13-14", "M-AB 1234 13-14"),  # no months
        ("tu\u0308-ae 77", "TÜ-AE 77"),
        ("M-AB\u00a01234\u200b", "M-AB 1234"),
        ("Ｍ－ＡＢ １２３４", "M-AB 1234"),
        ("m.ab.1234", "M-AB 1234"),
        (False, ""),
        (None, ""),
    ],
)
def test_a_plate_is_tidied(typed, tidy):
    assert plate.normalize(typed) == tidy
    assert plate.normalize(tidy) == tidy


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("kem1234", ["K-EM 1234", "KE-M 1234"]),
        ("KEM 1234H 04-10", ["K-EM 1234H 04-10", "KE-M 1234H 04-10"]),
        ("HRAB12", ["HR-AB 12", "HRA-B 12"]),
        ("K-EM 1234", ["K-EM 1234"]),
        ("HROAB123", ["HRO-AB 123"]),
        ("W-12345 A", []),
        ("FX-789-GH", []),
        ("K1", []),
        ("", []),
        (None, []),
    ],
)
def test_who_drives_the_car_can_be_asked_which_plate_it_is(typed, readings):
    assert plate.readings(typed) == readings
    assert plate.is_ambiguous(typed) == (len(readings) > 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("K-EM 1234", "kem1234", True),
        ("KE-M 1234", "kem1234", True),
        ("K-EM 1234", "KE-M 1234", False),
        ("HRO-AB 123 04-10", "HRO-AB 123", True),
        ("HRO-AB 123 04-10", "hroab123 05/11", True),
        ("M-AB 123", "M-AB 123E", False),
        ("TÜ-AE 77", "TU\u0308AE77", True),
        ("W-12345 A", "w12345a", True),
        ("K-EM 1234", "K-EM 1235", False),
    ],
)
def test_spellings_of_one_plate_are_known_to_be_the_same(one, other, same):
    assert plate.is_same(one, other) is same
    assert plate.is_same(other, one) is same


def test_a_season_is_no_part_of_what_is_searched_for():
    assert plate.compact("HRO-AB 123 04-10") == plate.compact("hroab123") == "HROAB123"
    assert plate.without_season("HRO-AB 123 04-10") == "HRO-AB 123"


@pytest.mark.parametrize(
    "good", ["HRO-AB 123E 04-10", "M-AB 1234", "W-12345 A", "FX-789-GH", "Y 123", "1"]
)
def test_plates_of_any_country_are_accepted(good):
    assert plate.is_valid(good)


@pytest.mark.parametrize(
    "bad", ["", "-", "M_AB", "M--AB", "<b>", "M-AB 1234; DROP", "A" * 16]
)
def test_what_is_no_plate_is_refused(bad):
    assert not plate.is_valid(bad)
