# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Prices and quantities are read as Germans, and others, type them."""

from decimal import Decimal

import pytest

from odoo.addons.autowartung_payment.tools import form_values


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("249,90", "249.90"),
        ("249.90", "249.90"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567,8", "1234567.8"),
        ("1 234,50", "1234.50"),
        ("1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€", "1234.50"),
        ("1’234.50", "1234.50"),
        ("1234.5", "1234.5"),
        ("1.234", "1234"),
        (" 249 € ", "249"),
        ("249,-", "249"),
        ("249 Euro", "249"),
        ("249 EUR", "249"),
        ("0,5", "0.5"),
        ("0", "0"),
    ],
)
def test_what_is_meant_is_read_exactly(typed, meant):
    assert form_values.decimal_number(typed, 2) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    # A third decimal, two meanings, other numbers, other digits, too many of them.
    [
        *("249,905", "0.125", "1,234", "1,23,456", "12.34.56"),
        *("-5", "+5", "1e3", "NaN", "Infinity", "zwei", "2x", "٢", "²", "99999999999"),
    ],
)
def test_what_could_be_something_else_is_refused(typed):
    with pytest.raises(form_values.Unreadable):
        form_values.decimal_number(typed, 2)


def test_nothing_is_no_number():
    for typed in (None, "", "  ", "€"):
        assert form_values.decimal_number(typed, 2) is None


def test_a_currency_says_how_many_decimals_there_are():
    assert form_values.decimal_number("250", 0) == 250
    with pytest.raises(form_values.Unreadable):
        form_values.decimal_number("249,90", 0)
