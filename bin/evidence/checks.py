"""What an evidence file proves, and what in it is wrong.

Each check yields findings. A sentence never repeats text of the file as it is: that may
be anything, and is shown in a terminal.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from . import strict_json
from .strict_json import NotStrict, hash_of

HOLDS, WRONG, NOTE = "holds", "WRONG", "note"
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
# Tax is rounded over all lines: each may differ by so much in the smallest unit.
_ROUNDING_OF_A_LINE = 1


@dataclass(frozen=True)
class Finding:
    """One sentence about the file, and whether it is good news."""

    kind: str
    sentence: str


def short(digest):
    """Return the beginning of a hash as it may be shown, whatever it is."""
    return f"{digest[:12]}..." if _HASH.fullmatch(digest or "") else "no hash"


def _text(value):
    """Return what can be compared with a hash or a name; contents may say anything."""
    return value if isinstance(value, str) else None


def check_all(parts):
    """Return the findings about an evidence file of the right shape.

    :param dict parts: as :func:`reading.read` returns them.
    """
    versions, found = {}, []
    for version in parts["versions"]:
        found += _check_version(version, parts, versions)
    records = {}
    for entry in parts["chain"]:
        if "record" in entry:
            found += _check_record(entry, records)
    found += _check_chain(parts["chain"])
    found += _check_subject(parts, records, versions)
    for number, record in records.items():
        found += _check_against_version(number, record, versions)
    found += _check_photos(parts["photos"], versions)
    found += _check_terms(parts["terms"], records)
    return found


def _read_content(what, content):
    """Return what a frozen text says, and a finding if it is not canonical."""
    try:
        said = strict_json.parse(content)
        is_canonical = strict_json.canonical(said) == content.encode()
    except (NotStrict, UnicodeEncodeError) as problem:
        reason = problem if isinstance(problem, NotStrict) else "is no text"
        return None, Finding(WRONG, f"{what}: its content {reason}.")
    if not isinstance(said, dict):
        return None, Finding(WRONG, f"{what}: its content has no parts.")
    if not is_canonical:
        return said, Finding(
            WRONG, f"{what}: its content is not written as RFC 8785 writes it."
        )
    return said, None


# === VERSIONS === #


def _check_version(version, parts, versions):
    what = f"Version {version['number']}"
    said, problem = _read_content(what, version["content"])
    if problem:
        yield problem
    real, stated = hash_of(version["content"]), version["sha256"]
    if real != stated:
        named = {_named_version(entry) for entry in parts["chain"]}
        if real in named:
            yield Finding(
                WRONG,
                f"{what}: the hash beside it was changed ({short(stated)}); its content"
                f" has {short(real)}, which is what the decision names.",
            )
        else:
            yield Finding(
                WRONG,
                f"{what}: its content was changed after it was sent. Its hash is"
                f" {short(real)}, the file says {short(stated)}.",
            )
        return
    if said is None:
        return
    if said.get("version") != version["number"]:
        yield Finding(WRONG, f"{what}: its content says that it is another version.")
    if not isinstance(said.get("lines"), list):
        yield Finding(WRONG, f"{what}: its content has no lines.")
        return
    others = {_text(other.get("extension")) for other in versions.values()}
    if others - {_text(said.get("extension"))}:
        yield Finding(WRONG, f"{what}: it is a version of another proposal.")
    versions[real] = said
    if not problem:
        yield Finding(
            HOLDS, f"{what}: its content is canonical, and has the hash {short(real)}."
        )


def _named_version(entry):
    try:
        return _text(strict_json.parse(entry.get("record") or "{}").get("version"))
    except (NotStrict, AttributeError):
        return None


# === RECORDS AND THEIR CHAIN === #


def _check_record(entry, records):
    what = f"Record {entry['number']}"
    said, problem = _read_content(what, entry["record"])
    if problem:
        yield problem
    real, stated = hash_of(entry["record"]), entry["content_sha256"]
    if real != stated:
        is_hash_changed = (
            _link_hash({**entry, "content_sha256": real}) == entry["sha256"]
        )
        if is_hash_changed:
            yield Finding(
                WRONG,
                f"{what}: the hash of its content was changed in the file"
                f" ({short(stated)}); the content itself is as it was written.",
            )
        else:
            yield Finding(
                WRONG,
                f"{what}: its content was changed after it was written. Its hash is"
                f" {short(real)}, the chain says {short(stated)}.",
            )
        return
    if said is None:
        return
    for name in ("number", "previous"):
        if said.get(name) != entry[name]:
            yield Finding(
                WRONG, f"{what}: “{name}” is not what stands in its own content."
            )
    records[entry["number"]] = said
    if not problem:
        yield Finding(HOLDS, f"{what}: its content is canonical, and has its hash.")


def _link_hash(entry):
    names = ("content_sha256", "number", "previous")
    try:
        return hash_of(strict_json.canonical({name: entry[name] for name in names}))
    except NotStrict:
        return None


def _check_chain(chain):
    problems = []
    for place, entry in enumerate(chain):
        following = chain[place + 1] if place + 1 < len(chain) else None
        problems += _link_problems(entry, following)
    if problems or not chain:
        return problems
    first, last = chain[0], chain[-1]
    found = [
        Finding(
            HOLDS,
            f"Chain: the records {first['number']} to {last['number']} follow each"
            " other, each naming the hash of the one before.",
        ),
        Finding(
            NOTE,
            f"The chain in this file ends with record {last['number']}, hash"
            f" {last['sha256']}. Any later file of the same company has to have the"
            " same hash there.",
        ),
    ]
    return found


def _link_problems(entry, following):
    what = f"Record {entry['number']}"
    real, stated = _link_hash(entry), entry["sha256"]
    is_first, names_none = entry["number"] == 1, entry["previous"] is None
    if is_first != names_none:
        yield Finding(WRONG, f"{what}: only the first record names none before it.")
    if real != stated:
        if following and following["previous"] == real:
            yield Finding(
                WRONG,
                f"{what}: its hash was changed in the file ({short(stated)}); the next"
                f" record names {short(real)}.",
            )
        else:
            yield Finding(
                WRONG,
                f"{what}: its number, the hash of its content, or that of the record"
                " before was changed: they do not have the hash that it is chained by.",
            )
    if not following:
        return
    if following["number"] != entry["number"] + 1:
        yield Finding(
            WRONG,
            f"{what} is followed by record {following['number']}: one is missing, or"
            " they are not in their order.",
        )
    elif following["previous"] not in (stated, real):
        yield Finding(
            WRONG,
            f"Record {following['number']} names another hash than that of"
            f" {what.lower()} before it"
            f" ({short(following['previous'])}, not {short(stated)}).",
        )


# === WHAT IT IS ABOUT === #


def _check_subject(parts, records, versions):
    number = parts["decision"]
    in_chain = [entry for entry in parts["chain"] if entry["number"] == number]
    if not in_chain:
        yield Finding(WRONG, f"Record {number}, which the file is about, is missing.")
    elif "record" not in in_chain[0]:
        yield Finding(
            WRONG, f"The content of record {number}, its subject, is missing."
        )
    named = {_text(record.get("version")) for record in records.values()}
    if len(records) == sum("record" in entry for entry in parts["chain"]):
        for digest in versions.keys() - named:
            yield Finding(
                WRONG,
                f"The version with the hash {short(digest)} is named by no record.",
            )


def _check_against_version(number, record, versions):
    what = f"Record {number}"
    version = versions.get(_text(record.get("version")))
    if version is None:
        yield Finding(
            WRONG, f"{what}: the version that it names is not (whole) in the file."
        )
        return
    yield Finding(HOLDS, f"{what}: it names version {version['version']} by its hash.")
    try:
        proposed = {line["line"]: line["total"] for line in version["lines"]}
        decided = [(line["line"], line["approved"]) for line in record["lines"]]
        total, approved = record["total"], [line for line, yes in decided if yes]
        prices = [proposed[line] for line in approved]
        is_same = [line for line, _yes in decided] == list(proposed)
        difference = abs(total - sum(prices))
    except (KeyError, TypeError):
        yield Finding(WRONG, f"{what}: its lines are not those of the version.")
        return
    if not is_same:
        yield Finding(WRONG, f"{what}: its lines are not those of the version.")
    if record.get("currency") != version.get("currency"):
        yield Finding(WRONG, f"{what}: its currency is not that of the version.")
    if difference > _ROUNDING_OF_A_LINE * len(prices):
        yield Finding(
            WRONG,
            f"{what}: its total is {total}, the approved lines make {sum(prices)}"
            " (smallest units of the currency).",
        )
    elif is_same:
        yield Finding(
            HOLDS,
            f"{what}: {len(approved)} of {len(decided)} lines are approved, and make"
            f" its total, {total} in the smallest unit of the currency.",
        )


# === PHOTOS AND WORDS === #


def _named_photos(versions):
    named = set()
    for version in versions.values():
        for line in version["lines"]:
            photos = line.get("photos") if isinstance(line, dict) else None
            for photo in photos if isinstance(photos, list) else ():
                is_whole = isinstance(photo, dict)
                named.add(_text(photo.get("sha256")) if is_whole else None)
    return named - {None}


def _check_photos(photos, versions):
    named = _named_photos(versions)
    right = 0
    for place, photo in enumerate(photos, start=1):
        stated, what = photo["sha256"], f"Photo {place}"
        if stated not in named:
            yield Finding(
                WRONG,
                f"{what}: no version in the file names its hash ({short(stated)}); it"
                " is another photo, or the hash beside it was changed.",
            )
        if photo["picture"] is None:
            yield Finding(NOTE, f"{what}: the picture itself is not in the file.")
            continue
        real = _hash_of_picture(photo["picture"])
        if real is None:
            yield Finding(WRONG, f"{what}: it is not written in base64.")
        elif real != stated:
            yield Finding(
                WRONG,
                f"{what}: it was changed, or its hash was: it has {short(real)},"
                f" the file says {short(stated)}.",
            )
        elif stated in named:
            right += 1
    for digest in sorted(map(str, named - {photo["sha256"] for photo in photos})):
        yield Finding(WRONG, f"The photo with the hash {short(digest)} is missing.")
    if right:
        yield Finding(HOLDS, f"Photos: {right} have the hashes that the versions name.")


def _hash_of_picture(text):
    """Return the hash of a picture in base64, ``None`` if it is written otherwise."""
    try:
        picture = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # The last digits have spare bits, which would be changed unnoticed.
    return hash_of(picture) if base64.b64encode(picture).decode() == text else None


def _check_terms(terms, records):
    facts = [record.get("facts") for record in records.values()]
    named = {_text(fact.get("terms")) for fact in facts if isinstance(fact, dict)}
    named.discard(None)
    shown = {words["version"] for words in terms}
    for words in terms:
        stated, real = words["version"], hash_of(words["text"])[:16]
        if stated not in named:
            yield Finding(
                WRONG, "Words: no record in the file names this version of them."
            )
        if real != stated:
            yield Finding(
                WRONG,
                "Words: what was agreed to was changed, or its version was: the text"
                f" has {real}.",
            )
        elif stated in named:
            yield Finding(HOLDS, f"Words: version {real} is what was agreed to.")
    if named - shown:
        yield Finding(WRONG, "Words: the text that was agreed to is missing.")
