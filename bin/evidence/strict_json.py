"""JSON that can be read in one way only, and how RFC 8785 writes it."""

import json
from hashlib import sha256

# Beyond it, programs disagree about whole numbers (RFC 8785, section 3.2.2.3).
_MOST = 2**53 - 1


class NotStrict(ValueError):
    """Says in one sentence why a text cannot be relied on as JSON."""


def parse(text):
    """Return what a JSON text says.

    :param str text: no name may stand twice in one object, no number be a fraction.
    :raise NotStrict: with what is wrong, as the end of a sentence.
    """
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_twins,
            parse_float=_refuse_fraction,
            parse_constant=_refuse_fraction,
            parse_int=_whole_number,
        )
    except NotStrict:
        raise
    except RecursionError:
        raise NotStrict("is nested too deeply") from None
    except ValueError:
        raise NotStrict("is no JSON") from None


def canonical(value):
    """Return data as RFC 8785 writes it: bytes.

    :param value: as :func:`parse` returns it.
    :raise NotStrict: if it cannot be written.
    """
    try:
        written = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
        return written.encode()
    except RecursionError:
        raise NotStrict("is nested too deeply") from None
    except UnicodeEncodeError:
        raise NotStrict("holds half of a character") from None


def hash_of(content):
    """Return the SHA-256 of a text or of bytes, in hexadecimal digits."""
    if isinstance(content, str):
        # Half a character has no bytes of its own; nothing real has this hash either.
        content = content.encode("utf-8", "surrogatepass")
    return sha256(content).hexdigest()


def _ordered(value):
    if isinstance(value, dict):
        # RFC 8785 sorts by the units of UTF-16.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _ordered(value[name]) for name in names}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return value


def _without_twins(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotStrict("says something twice")
    return found


def _refuse_fraction(_text):
    raise NotStrict("has a number that is no whole one")


def _whole_number(text):
    # The length comes first: reading a million digits takes a while.
    if len(text) > 17 or abs(int(text)) > _MOST:
        raise NotStrict("has a number beyond all measure")
    return int(text)
