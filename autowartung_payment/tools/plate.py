# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Licence plates, tidied without any database."""

import re

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
# FZV, Anlage 4: district of 1-3 letters, 1-2 letters, 1-4 digits, E(lectric) or
# H(istoric). Without a separator after the district it cannot be told apart.
_GERMAN = re.compile(r"([A-ZÄÖÜ]{1,3})[ -]+([A-Z]{1,2})[ -]*([1-9]\d{0,3}) ?([EH]?)")
_ALLOWED = re.compile(r"[^\W_](?:[^\W_]|[ -](?=[^\W_]))*")
MAX_LENGTH = 15


def normalize(text: str | None) -> str:
    """Return the plate as it is read aloud: ``m ab1234`` becomes ``M-AB 1234``.

    A plate that is not of the German pattern keeps its own separators, each once.
    """
    plate = _DASHES.sub("-", text or "").upper()
    plate = re.sub(r"\s+", " ", plate).strip(" -")
    plate = re.sub(r" *-[ -]*", "-", plate)
    if german := _GERMAN.fullmatch(plate):
        district, letters, digits, suffix = german.groups()
        return f"{district}-{letters} {digits}{suffix}"
    return plate


def compact(text: str | None) -> str:
    """Return letters and digits alone: what people type who look for a plate."""
    return "".join(filter(str.isalnum, (text or "").upper()))


def is_valid(plate: str) -> bool:
    """Tell whether a normalised plate consists of letters, digits and separators."""
    return len(plate) <= MAX_LENGTH and bool(_ALLOWED.fullmatch(plate))
