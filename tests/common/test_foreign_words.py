# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What strangers type makes no link in a mail to somebody else."""

from odoo.tests import BaseCase

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
    "Prof.Dr. Müller",
    "O'Connor",
    "Nguyễn Thị Minh Khai",
    "Autohaus Müller GmbH & Co. KG",
    "José María Ñandú",
    "李小龍",
)


class TestForeignWords(BaseCase):
    def test_links_are_seen(self):
        for text in LINKS:
            self.assertTrue(has_link(text), text)
            self.assertEqual(greeting_name(text), "", text)

    def test_names_are_greeted(self):
        for name in NAMES:
            self.assertEqual(greeting_name(name), name)

    def test_what_is_no_name_is_not_greeted(self):
        for text in ("", None, " ", "x" * 61, "<b>Erika</b>", "[Erika](x)"):
            self.assertEqual(greeting_name(text), "", text)

    def test_hidden_characters_go(self):
        self.assertEqual(
            greeting_name("Erika\u202e Muster\u200bmann"), "Erika Mustermann"
        )

    def test_a_text_without_links_stays_as_it_is(self):
        for text in (
            *NAMES,
            "Heidestraße 17, 51147 Köln",
            "AW/2026/00001",
            "10.30 Uhr",
        ):
            self.assertEqual(without_links(text), text)

    def test_a_link_is_taken_apart_and_can_be_read(self):
        self.assertEqual(
            without_links("Siehe http://evil.example/a?b=1"),
            "Siehe http : / /evil. example/a?b=1",
        )
        for text in LINKS:
            apart = without_links(text)
            self.assertNotRegex(apart, r"\w[.\u3002\uff0e]\w|://|//|\w@\w|\w:\S", text)
            self.assertEqual(
                "".join(apart.split()).casefold(),
                "".join(text.split())
                .replace("\u00ad", "")
                .replace("\u200b", "")
                .casefold(),
            )
