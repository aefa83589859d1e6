"""Reads an evidence file, and says what of it has the wrong shape."""

from pathlib import Path

from . import strict_json
from .strict_json import NotStrict

FORMAT = "autowartung-evidence/1"
# Some hundred photos.
MOST_BYTES = 1024**3


class Unreadable(Exception):
    """Says in a sentence why a file cannot be checked at all."""


def _is_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value):
    return isinstance(value, str)


def _is_text_or_nothing(value):
    return value is None or isinstance(value, str)


# What each part of the file is a list of. A name with a question mark may be missing.
_SHAPES = {
    "chain": {
        "number": _is_number,
        "previous": _is_text_or_nothing,
        "content_sha256": _is_text,
        "sha256": _is_text,
        "record?": _is_text,
    },
    "versions": {"number": _is_number, "sha256": _is_text, "content": _is_text},
    "terms": {"version": _is_text, "text": _is_text},
    "photos": {"sha256": _is_text, "picture": _is_text_or_nothing},
}
_OTHERS = {"format", "about", "decision"}


def read(path):
    """Return the parts of an evidence file.

    :param str path:
    :raise Unreadable: if it is no such file.
    """
    try:
        file = Path(path)
        if file.stat().st_size > MOST_BYTES:
            raise Unreadable("This file is far too large for an evidence file.")
        text = file.read_bytes().decode()
    except UnicodeDecodeError:
        raise Unreadable("This is no evidence file: it is no text.") from None
    except OSError as error:
        reason = error.strerror or "it is no file"
        raise Unreadable(f"The file cannot be read: {reason}.") from None
    except ValueError:
        raise Unreadable(
            "The file cannot be read: this is no name of a file."
        ) from None
    if not text.strip():
        raise Unreadable("This is no evidence file: it is empty.")
    try:
        parts = strict_json.parse(text)
    except NotStrict as problem:
        raise Unreadable(f"This is no evidence file: it {problem}.") from None
    if not isinstance(parts, dict) or parts.get("format") != FORMAT:
        raise Unreadable(f"This is no evidence file: it is not in format {FORMAT}.")
    return parts


def shape_problems(parts):
    """Return a sentence for each part that is missing, or is not what it should be."""
    problems = []
    if not _is_number(parts.get("decision")):
        problems.append(
            "“decision” is no number: the file does not say what it is about."
        )
    for name, shape in _SHAPES.items():
        entries = parts.get(name)
        if not isinstance(entries, list):
            problems.append(f"The part “{name}” is missing.")
            continue
        for place, entry in enumerate(entries, start=1):
            problems += _entry_problems(f"“{name}”, entry {place}", shape, entry)
    if parts.keys() - _SHAPES.keys() - _OTHERS:
        problems.append("The file has a part that no evidence file has.")
    return problems


def _entry_problems(where, shape, entry):
    if not isinstance(entry, dict):
        return [f"{where}: it has no parts."]
    problems = []
    for name, is_right in shape.items():
        plain = name.rstrip("?")
        is_missing = plain not in entry
        if is_missing and plain != name:
            continue
        if is_missing or not is_right(entry[plain]):
            problems.append(f"{where}: “{plain}” is missing, or not of its kind.")
    if entry.keys() - {name.rstrip("?") for name in shape}:
        problems.append(f"{where}: it has a part that none has.")
    return problems
