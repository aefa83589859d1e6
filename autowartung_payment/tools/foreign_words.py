# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Words that a stranger typed and somebody else reads in a mail of ours.

Mail programs make links of more than addresses with ``http``: of bare domains, of
everything with an ``@``, some of what follows any scheme. What is quoted must stay
readable without becoming a link of ours.
"""

import re
import unicodedata

MOST_CHARACTERS_OF_A_NAME = 60
_SCHEME = re.compile(r"\w:\s*[/\\]|[a-z]{3,}:\S|\bwww\b", re.IGNORECASE)
# "a.de", also with another kind of dot; not "Dr. Müller", "J.R." or "10.30".
_DOTS = "[.\u3002\uff0e\uff61\u2024]"
_DOMAIN = re.compile(rf"[\w-]{{2,}}{_DOTS}[^\W\d_][\w-]")
_BRACKETS = re.compile(r"[<>\[\]{}]")
_BETWEEN_WORDS = re.compile(rf"(?<=\w)({_DOTS})(?=\w)")
_ADDRESS_SIGNS = re.compile(r"(?<=\w)(@|:)(?=\S)")
# What cannot be seen, and what turns the direction of reading.
_HIDDEN = ("Cf", "Cc", "Cs", "Co")


def has_link(text):
    """Whether a mail program might make a link of something in the text."""
    typed = unicodedata.normalize("NFKC", _seen(text))
    return "@" in typed or any(pattern.search(typed) for pattern in (_SCHEME, _DOMAIN))


def greeting_name(text):
    """Return a name to greet with; empty if it does not look like one."""
    name = " ".join(_seen(text).split())
    if len(name) > MOST_CHARACTERS_OF_A_NAME or _BRACKETS.search(name):
        return ""
    return "" if has_link(name) else name


def without_links(text):
    """Return the text with a space wherever a link would be held together.

    It reads as before: ``evil.example`` becomes ``evil. example``. A text without
    anything like a link is returned as it is.
    """
    if not has_link(text):
        return text or ""
    apart = _BETWEEN_WORDS.sub(r"\1 ", _seen(text))
    apart = _ADDRESS_SIGNS.sub(r" \1 ", apart)
    return re.sub(r"[/\\]{2,}", "/ /", apart)


def _seen(text):
    return "".join(
        character
        for character in text or ""
        if character in "\n\t" or unicodedata.category(character) not in _HIDDEN
    )
