# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Licence plates, tidied without any database."""

import re
import unicodedata

from .mail_address import visible

_DASHES = re.compile(r"[\u2010-\u2015\u2212.:·•]")
# FZV, Anlage 4: district of 1-3 letters, 1-2 letters, 1-4 digits, E(lectric) or
# H(istoric). Without a separator after the district it cannot be told apart.
_DISTRICT, _LETTERS, _DIGITS = "[A-ZÄÖÜ]{1,3}", "[A-Z]{1,2}", r"[1-9]\d{0,3}"
_GERMAN = re.compile(rf"({_DISTRICT})[ -]+({_LETTERS})[ -]*({_DIGITS})[ -]?([EH]?)")
_TOGETHER = re.compile(rf"([A-ZÄÖÜ]{{2,5}})[ -]*({_DIGITS})[ -]?([EH]?)")
# The months in which the car may be on the road (FZV, § 10): 04-10, or 04/10.
_MONTH = "0?[1-9]|1[0-2]"
_SEASON = re.compile(rf"(.*\d ?[EH]?)[ -]+\(?({_MONTH}) ?[-/] ?({_MONTH})\)?")
_SEASON_AS_WRITTEN = re.compile(rf"(?<=[\dEH]) ({_MONTH})-({_MONTH})$")
_ALLOWED = re.compile(r"[^\W_](?:[^\W_]|[ -](?=[^\W_]))*")
MAX_LENGTH = 15


def normalize(text: str | None) -> str:
    """Return the plate as it is read aloud: ``m ab1234`` becomes ``M-AB 1234``.

    A season stands at its end: ``HRO-AB 123 04-10``. A plate that is not of the German
    pattern, or could be read in two ways, keeps its own separators, each once.
    """
    plate, season = _parted(text)
    if german := _GERMAN.fullmatch(plate):
        plate = _written(*german.groups())
    elif plate.isalnum() and len(found := readings(plate)) == 1:
        plate = found[0]
    return " ".join(filter(None, (plate, season)))


def readings(text: str | None) -> list[str]:
    """Return the German plates that the text can stand for.

    ``KEM1234`` is of Cologne, ``K-EM 1234``, or of Kempten, ``KE-M 1234``: only who
    drives the car can tell. Empty for what is no German plate.
    """
    plate, season = _parted(text)
    if german := _GERMAN.fullmatch(plate):
        found = [_written(*german.groups())]
    elif together := _TOGETHER.fullmatch(plate):
        together, digits, suffix = together.groups()
        found = [
            _written(*german.groups())
            for at in (1, 2, 3)
            if (
                german := _GERMAN.fullmatch(
                    f"{together[:at]}-{together[at:]} {digits}{suffix}"
                )
            )
        ]
    else:
        found = []
    return [" ".join(filter(None, (plate, season))) for plate in found]


def is_ambiguous(text: str | None) -> bool:
    """Tell whether the text can stand for several German plates."""
    return len(readings(text)) > 1


def compact(text: str | None) -> str:
    """Return letters and digits alone: what people type who look for a plate.

    Two spellings of one plate have it in common; the season is left out.
    """
    plate, _season = _parted(text)
    return "".join(filter(str.isalnum, plate))


def is_valid(plate: str) -> bool:
    """Tell whether a normalised plate consists of letters, digits and separators."""
    plate = without_season(plate)
    return len(plate) <= MAX_LENGTH and bool(_ALLOWED.fullmatch(plate))


def without_season(plate: str) -> str:
    """Return a normalised plate without the months in which it is valid."""
    return _SEASON_AS_WRITTEN.sub("", plate)


def is_same(one: str | None, other: str | None) -> bool:
    """Tell whether two plates are of one car, as far as anybody can tell.

    ``KEM1234`` is the same as ``K-EM 1234``, which is not the same as ``KE-M 1234``.
    """
    if compact(one) != compact(other):
        return False
    plates = {without_season(normalize(plate)) for plate in (one, other)}
    return len(plates) == 1 or not all(map(_GERMAN.fullmatch, plates))


def _parted(text):
    """Return a plate with tidy separators, and its season or an empty text."""
    plate = unicodedata.normalize("NFKC", visible(text or "")).upper()
    plate = _DASHES.sub("-", plate)
    plate = re.sub(r"\s+", " ", plate).strip(" -")
    plate = re.sub(r" *-[ -]*", "-", plate)
    if seasonal := _SEASON.fullmatch(plate):
        plate, first, last = seasonal.groups()
        if _GERMAN.fullmatch(plate) or _TOGETHER.fullmatch(plate):
            return plate, f"{int(first):02}-{int(last):02}"
        plate = seasonal.string
    return plate, ""


def _written(district, letters, digits, suffix):
    return f"{district}-{letters} {digits}{suffix}"
