# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How values are written: characters, amounts and dates of DATEV's format."""

import re
import unicodedata

from .errors import NotExportable
from .fields import ENCODING, Kind

_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
# What has no accent to be taken off.
_STROKES = str.maketrans("łŁđĐħĦıŧŦ‐‑−", "lLdDhHitT---")


def plain(text):
    """Return a text in characters that the file can hold, each on the same line.

    An accent that it has no character for is left out; what remains is a question mark.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text).translate(_STROKES):
        if unicodedata.category(character) in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif unicodedata.category(character) == "Cf":
            continue
        elif _fits(character):
            kept.append(character)
        else:
            parts = unicodedata.normalize("NFKD", character)
            kept.append("".join(filter(_fits, parts)) or "?")
    return "".join(kept)


def _fits(character):
    try:
        character.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


def word(text, also=""):
    """Return a text without what a word of the format cannot hold.

    Umlauts are written out; a hyphen stands for the rest, so that numbers that differ
    there differ no more only if they did so in nothing else.
    """
    allowed = re.escape(also)
    written = plain(text).translate(_WRITTEN_OUT)
    return re.sub(rf"[^A-Za-z0-9_{allowed}]", "-", written)


def written(field, value):
    """Return a value as it stands in the file, quotes included.

    :param value: a string; cents for an amount; a date or moment; nothing.
    :raise NotExportable: if the field cannot hold it.
    """
    if value is None or value == "":
        if field.required:
            raise NotExportable("missing", field=field.name)
        return '""' if field.kind.is_quoted else ""
    text = _FORMATS.get(field.kind, _as_it_is)(field, value)
    if field.kind.is_quoted:
        text = '"' + text.replace('"', '""') + '"'
    return text


def _as_it_is(field, value):
    return _bounded(field, value)


def _text(field, value):
    return plain(value).strip()[: field.most]


def _word(field, value):
    return _bounded(field, word(value, field.also))


def _key(field, value):
    return _bounded(field, value.zfill(field.most))


def _bounded(field, value):
    if field.choices:
        if value not in field.choices:
            raise NotExportable("choice", field=field.name, value=value)
    elif not field.least <= len(value) <= field.most:
        raise NotExportable("length", field=field.name, value=value, most=field.most)
    elif field.kind is Kind.DIGITS and not (value.isascii() and value.isdecimal()):
        raise NotExportable("digits", field=field.name, value=value)
    return value


def _amount(field, cents):
    if not 0 < cents < 10 ** (field.most + 2):
        raise NotExportable("amount", field=field.name, value=cents)
    return f"{cents // 100},{cents % 100:02}"


def _moment(_field, value):
    return f"{value:%Y%m%d%H%M%S}{value.microsecond // 1000:03}"


_FORMATS = {
    Kind.TEXT: _text,
    Kind.WORD: _word,
    Kind.KEY: _key,
    Kind.AMOUNT: _amount,
    Kind.DAY_AND_MONTH: lambda field, day: f"{day:%d%m}",
    Kind.DATE: lambda field, day: f"{day:%d%m%Y}",
    Kind.ISO_DATE: lambda field, day: f"{day:%Y%m%d}",
    Kind.MOMENT: _moment,
}
