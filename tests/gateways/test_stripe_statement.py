# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the customer reads on the bank statement is what the networks allow."""

import re

import pytest

from odoo.addons.autowartung_payment.gateways.stripe import amounts, statement


@pytest.mark.parametrize(
    "name, suffix",
    [
        ("AW/2026/00001", "A202600001"),
        ("AW/26/0001", "AW-26-0001"),
        ("AW-2600001", "AW-2600001"),
        ("2026/00001", "N202600001"),
        ("202600001", "N202600001"),
        ("*7*", "N7"),
        ("A*B<>\\'\"7", "A-B-7"),
        ("Ä/7", "A-7"),
        ("Заказ 7", "N7"),
        ("Werkstatt Köln-Porz/2026/00001", "W202600001"),
        ("", None),
        ("**", None),
        ("Заказ", None),
    ],
)
def test_suffix(name, suffix):
    assert statement.suffix(name) == suffix


def test_suffix_fits_beside_the_longest_prefix():
    for name in ("x" * 99, "1" * 99, "AW/2026/00001", "Ä-1", "7", "a" * 11):
        suffix = statement.suffix(name)
        assert len("P" * 10 + "* " + suffix) <= 22
        assert re.fullmatch("[A-Za-z0-9-]+", suffix)
        assert re.search("[A-Za-z]", suffix)


def test_numbers_in_a_row_stay_apart():
    names = [f"{prefix}{n:05}" for prefix in ("AW/2026/", "2026*") for n in range(50)]
    for half in (names[:50], names[50:]):
        assert len(set(map(statement.suffix, half))) == 50


def test_limits_of_the_amount():
    assert amounts.limits("EUR").least == 50
    assert amounts.limits("EUR").most == 99_999_999
    assert amounts.limits("XTS") is None
