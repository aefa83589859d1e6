# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The legal form at the end of a company's name, and what it has to state."""

import re

# What stands in letters and on the website: § 35a GmbHG, § 80 AktG, § 25a GenG, § 125
# HGB (with § 161), § 37a HGB. A sole trader or a civil-law partnership has no register.
_WITH_MANAGERS = "managers"
_WITH_BOARD = "board"
_WITHOUT = None
# The longest word of a name counts first: a "GmbH & Co. KG" is led by its GmbH.
_FORMS = (
    (r"g?gmbh|mbh|ug|unternehmergesellschaft", _WITH_MANAGERS),
    (r"g?ag|aktiengesellschaft|se|kgaa|eg|e\.\s?g\.", _WITH_BOARD),
    (r"kg|ohg|e\.?\s?k(?:fm|fr)?\.?|partg(?:mbb)?", _WITHOUT),
    (r"beschr(?:ä|ae)nkter\s+haftung", _WITH_MANAGERS),
)
# What may follow: "(haftungsbeschränkt)", "& Co. KG", "i. G.".
_REST = r"\s*(?:\(.*\)|(?:&|\+|und)\s*co\b.*|i\.\s?[gl]\.)?\s*$"


def is_registered(name):
    """Whether a company of this name stands in a register of companies."""
    return _form(name) is not False


def leaders(name):
    """Return who leads a company of this name and is to be named.

    :return: ``"managers"`` (Geschäftsführer), ``"board"`` (Vorstand), or ``None`` where
        the law asks for no names
    """
    return _form(name) or None


def _form(name):
    """Return who leads it, ``None`` for nobody by law, ``False`` for no form at all."""
    words = (name or "").casefold()
    for pattern, who in _FORMS:
        # With letters around it, it is part of a word: "Jung" is no "UG".
        if re.search(rf"(?<![\w.])(?:{pattern})(?!\w){_REST}", words):
            return who
    return False
