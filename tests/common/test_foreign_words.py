# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What strangers type makes no link in a mail to somebody else."""

import re

import pytest

from odoo.addons.autowartung_payment.tools.foreign_words import (
    greeting_name,
    has_link,
    without_links,
)

LINKS = (
    "http://evil.example/a",
    "Gewinn: HTTPS://EVIL.EXAMPLE",
    "hxxps:/ /evil.example",
    "www.evil.example",
    "www evil",
    "evil.example",
    "Hier klicken: evil.de/gewinn",
    "evil\u3002example",
    "evil\uff0ecom",
    "ev\u00adil.exam\u200bple",
    "gewinn@evil.example",
    "mailto:x",
    "tel:+49221555",
    "//evil.example",
    "müller-gewinn.de",
)
NAMES = (
    "Erika Mustermann",
    "Dr. Erika Müller-Lüdenscheidt",
    "J.R.R. Tolkien",
    "J. R. Ewing",
    "O'Connor",
    "Nguyễn Thị Minh Khai",
    "Autohaus Müller GmbH & Co. KG",
    "José María Ñandú",
    "李小龍",
)


@pytest.mark.parametrize("text", LINKS)
def test_links_are_seen(text):
    assert has_link(text)
    assert greeting_name(text) == ""


@pytest.mark.parametrize("name", NAMES)
def test_names_are_greeted(name):
    assert greeting_name(name) == name


@pytest.mark.parametrize(
    "text", ["", None, " ", "x" * 61, "<b>Erika</b>", "[Erika](x)"]
)
def test_what_is_no_name_is_not_greeted(text):
    assert greeting_name(text) == ""


def test_hidden_characters_go():
    assert greeting_name("Erika\u202e Muster\u200bmann") == "Erika Mustermann"


@pytest.mark.parametrize(
    "text", [*NAMES, "Heidestraße 17, 51147 Köln", "AW/2026/00001", "10.30 Uhr"]
)
def test_a_text_without_links_stays_as_it_is(text):
    assert without_links(text) == text


@pytest.mark.parametrize("text", LINKS)
def test_a_link_is_taken_apart_and_can_be_read(text):
    apart = without_links(text)
    assert not re.search(r"\w[.\u3002\uff0e]\w|//|\w@\w|\w:\S", apart)
    letters = "".join(text.split()).replace("\u00ad", "").replace("\u200b", "")
    assert "".join(apart.split()) == letters


def test_how_a_link_is_taken_apart():
    apart = without_links("Siehe http://evil.example/a?b=1")
    assert apart == "Siehe http : / /evil. example/a?b=1"
