# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.autowartung_payment.tools import legal_form


@pytest.mark.parametrize(
    ("name", "leaders"),
    [
        ("Autowartung GmbH", "managers"),
        ("Autowartung gGmbH", "managers"),
        ("Autowartung UG (haftungsbeschränkt)", "managers"),
        ("Autowartung GmbH & Co. KG", "managers"),
        ("Autowartung GmbH i. G.", "managers"),
        ("Autowartung Gesellschaft mit beschränkter Haftung", "managers"),
        ("Autowartung AG", "board"),
        ("Autowartung Aktiengesellschaft", "board"),
        ("Autowartung SE & Co. KGaA", "board"),
        ("Autowartung eG", "board"),
        ("Autowartung KG", None),
        ("Autowartung OHG", None),
        ("Anna Muster e.K.", None),
        ("Anna Muster e. Kfr.", None),
    ],
)
def test_the_legal_form_says_who_is_to_be_named(name, leaders):
    assert legal_form.is_registered(name)
    assert legal_form.leaders(name) == leaders


@pytest.mark.parametrize(
    "name",
    ["Werkstatt Jung", "AG Auto am Ring", "Anna Muster", "Se Garage", "", None, False],
)
def test_a_name_without_legal_form_stands_in_no_register(name):
    assert not legal_form.is_registered(name)
    assert legal_form.leaders(name) is None
