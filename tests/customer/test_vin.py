# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.autowartung_payment.tools import vin


@pytest.mark.parametrize(
    "number",
    [
        "WVWZZZ1KZAW123456",  # Europe: position 9 is free
        "VF1AG000164521879",
        "1M8GDM9AXKP042788",  # 49 CFR 565.15: the example, with check digit X
        "11111111111111111",
        "5YJSA1DG9DFP14705",
    ],
)
def test_a_real_number_has_no_problem(number):
    assert vin.problem(number) is None


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", vin.LENGTH),
        ("WVWZZZ1KZAW12345", vin.LENGTH),
        ("WVWZZZ1KZAW1234567", vin.LENGTH),
        ("WVWZZZ1KZAI123456", vin.CHARACTERS),
        ("WVWZZZ1KZAO123456", vin.CHARACTERS),
        ("WVWZZZ1KZAQ123456", vin.CHARACTERS),
        ("WVWZZZ1KZÄW123456", vin.CHARACTERS),
        ("WVWZZZ1KZ-W123456", vin.CHARACTERS),
        ("WVWZZZ1KZAW١٢٣٤٥٦", vin.CHARACTERS),
        ("WVWZZZ1KZAW12345A", vin.SERIAL),
        ("WVWZZZ1KZAW12A456", vin.SERIAL),
        ("1M8GDM9A1KP042788", vin.CHECK_DIGIT),
    ],
)
def test_a_wrong_number_has_its_problem(number, problem):
    assert vin.problem(number) == problem


def test_any_wrong_check_digit_is_found():
    number = "1M8GDM9AXKP042788"
    for digit in "0123456789":
        wrong = f"{number[:8]}{digit}{number[9:]}"
        assert vin.problem(wrong) == vin.CHECK_DIGIT


@pytest.mark.parametrize("digit", "0123456789X")
def test_the_check_digit_binds_north_america_only(digit):
    assert vin.problem(f"WVWZZZ1K{digit}AW123456") is None


def test_blanks_and_small_letters_are_tidied():
    assert vin.normalize(" wvwzzz 1kzaw\u00a0123456\n") == "WVWZZZ1KZAW123456"
    assert vin.normalize(None) == ""
    assert vin.normalize(False) == ""
