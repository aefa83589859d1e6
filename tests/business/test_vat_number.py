# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""VAT identification numbers are read and checked without asking anybody."""

import pytest

from odoo.addons.autowartung_payment.tools import vat_number


@pytest.mark.parametrize(
    ("typed", "number", "country"),
    [
        ("de 136 695 976", "DE136695976", "DE"),
        ("ATU-123.456.75", "ATU12345675", "AT"),
        ("EL123456783", "EL123456783", "GR"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, number, country):
    assert vat_number.normalize(typed) == number
    assert vat_number.is_valid(number)
    assert vat_number.country_code(number) == country


@pytest.mark.parametrize(
    "number", ["", "DE", "DE136695977", "136695976", "XI123456782", "CHE123456788"]
)
def test_what_is_none_of_the_union_is_refused(number):
    assert not vat_number.is_valid(number)
