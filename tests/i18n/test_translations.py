# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The translation files say what the addon says."""

import re

import polib
from commons.roles import ADDONS_OF_THE_TESTS
from environment import translations

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations

# %s, %(name)s, %d; a per cent sign of its own is followed by nothing of the kind.
_PERCENT = re.compile(r"%(?:\(\w+\))?[sdrf]")
_BRACES = re.compile(r"\{\{.*?\}\}|\{\w*\}")
_TAGS = re.compile(r"<[^>]+>")
# What a screen reader says is translated, too.
_LABELS = re.compile(r"""\b(aria-label|title|alt|placeholder)=("[^"]*"|'[^']*')""")
# More words than that are never the same in both languages.
_SAME_WORDS = 3
# Names and examples that are.
_SAME_ON_PURPOSE = frozenset(
    {
        "50, 51, 532",
        # An address.
        "Marktüberwachungsstelle der Länder für die Barrierefreiheit von Produkten"
        " und Dienstleistungen (MLBF), Carl-Miller-Straße 6, 39112 Magdeburg",
    }
)
# What begins like that goes on with something that stands before it, and what ends
# like that with something behind it: neither is a sentence that one can translate.
_GLUE_AT_START = tuple(".,;:!?)")
_GLUE_AT_END = (",", ";", ":", "(")
# What is shown in a template's preview only, and may be German there.
_PREVIEW = re.compile(r"(<[^>]*\bt-out=[^>]*>)[^<]*")


def words(text):
    """Return the words that are read, without tags and placeholders."""
    for pattern in (_TAGS, _PERCENT, _BRACES):
        text = pattern.sub(" ", text)
    return re.findall(r"[^\W\d_]+", text)


def edges(text):
    """Return what of its neighbours a text takes for granted."""
    text = text.strip()
    return text.startswith(_GLUE_AT_START), text.endswith(_GLUE_AT_END)


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
        written = translations.places(self.template)
        found = self.places_in_the_addon()
        outdated = [
            text
            for text in sorted({*written, *found})
            if written.get(text) != found.get(text)
        ]
        self.assertFalse(outdated, "run bin/i18n")

    def places_in_the_addon(self):
        """Leave out the values that a model of the tests inherits from the addon."""
        of_the_tests = [
            f"__{name.replace('.', '_')}__"
            for name, model in self.registry.items()
            if model._original_module in ADDONS_OF_THE_TESTS
        ]
        return {
            text: (
                [
                    occurrence
                    for occurrence in occurrences
                    if not any(name in occurrence[0] for name in of_the_tests)
                ],
                comment,
            )
            for text, (occurrences, comment) in translations.places(self.terms).items()
        }

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

    def test_no_sentence_is_glued_to_what_stands_around_it(self):
        """A piece of a sentence has its stops where the other language has them."""
        for entry in self.german:
            with self.subTest(term=entry.msgid[:60], translation=entry.msgstr[:60]):
                self.assertEqual(edges(entry.msgstr), edges(entry.msgid))

    def test_german_is_not_english(self):
        untranslated = [
            entry.msgid
            for entry in self.german
            if entry.msgid == entry.msgstr
            and len(words(entry.msgid)) > _SAME_WORDS
            and entry.msgid not in _SAME_ON_PURPOSE
        ]
        self.assertEqual(untranslated, [])

    def test_scripts_speak_german(self):
        of_scripts = {
            entry.msgid
            for entry in self.terms
            if any("/static/src/" in place for place, _line in entry.occurrences)
        }
        spoken = code_translations.get_web_translations("autowartung_payment", "de_DE")
        self.assertTrue(of_scripts)
        self.assertEqual({term["id"] for term in spoken["messages"]}, of_scripts)
