# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The translation files say what the addon says."""

import re

import polib
from environment import translations

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations

# %s, %(name)s, %d; a per cent sign of its own is followed by nothing of the kind.
_PERCENT = re.compile(r"%(?:\(\w+\))?[sdrf]")
_BRACES = re.compile(r"\{\{.*?\}\}|\{\w*\}")
_TAGS = re.compile(r"<[^>]+>")
# What a screen reader says is translated, too.
_LABELS = re.compile(r"""\b(aria-label|title|alt|placeholder)=("[^"]*"|'[^']*')""")
# What is shown in a template's preview only, and may be German there.
_PREVIEW = re.compile(r"(<[^>]*\bt-out=[^>]*>)[^<]*")


def comparable(text):
    """Return the text without what may differ between languages."""
    return _LABELS.sub(r"\1", _PREVIEW.sub(r"\1", text))


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = translations.exported_terms(cls.env)
        cls.template = polib.pofile(str(translations.TEMPLATE))
        cls.german = polib.pofile(str(translations.FOLDER / "de.po"))

    def test_template_is_current(self):
        self.assertEqual(
            translations.places(self.template),
            translations.places(self.terms),
            "run bin/i18n",
        )

    def test_german_has_the_terms_of_the_template(self):
        self.assertEqual(
            translations.places(self.german),
            translations.places(self.template),
            "run bin/i18n",
        )

    def test_german_is_complete(self):
        unfinished = [
            entry.msgid
            for entry in self.german
            if entry.fuzzy or entry.obsolete or not entry.msgstr.strip()
        ]
        self.assertEqual(unfinished, [])

    def test_placeholders_and_tags_agree(self):
        for entry in self.german:
            for pattern in (_PERCENT, _BRACES, _TAGS):
                with self.subTest(term=entry.msgid[:60], pattern=pattern.pattern):
                    self.assertEqual(
                        sorted(pattern.findall(comparable(entry.msgstr))),
                        sorted(pattern.findall(comparable(entry.msgid))),
                    )

    def test_nothing_starts_or_ends_differently(self):
        """A blank at an edge keeps two words apart on the page."""
        for entry in self.german:
            with self.subTest(term=entry.msgid[:60]):
                for edge in (slice(0, 1), slice(-1, None)):
                    self.assertEqual(
                        entry.msgstr[edge].isspace(), entry.msgid[edge].isspace()
                    )

    def test_scripts_speak_german(self):
        of_scripts = {
            entry.msgid
            for entry in self.terms
            if any("/static/src/" in place for place, _line in entry.occurrences)
        }
        spoken = code_translations.get_web_translations("autowartung_payment", "de_DE")
        self.assertTrue(of_scripts)
        self.assertEqual({term["id"] for term in spoken["messages"]}, of_scripts)
