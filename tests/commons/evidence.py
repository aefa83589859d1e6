# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An evidence file as the shop exports it, without a shop."""

import base64
from hashlib import sha256

import rfc8785


def digest(content):
    content = content.encode() if isinstance(content, str) else content
    return sha256(content).hexdigest()


def frozen(content):
    """Return data as canonical JSON."""
    return rfc8785.dumps(content).decode()


def entry(number, previous, record=None, content_sha256=None):
    """Return one entry of a chain; with its record if there is one."""
    link = {
        "number": number,
        "previous": previous,
        "content_sha256": digest(record) if record else content_sha256,
    }
    whole = {**link, "sha256": digest(frozen(link))}
    return {**whole, "record": record} if record else whole


PICTURES = (b"\xff\xd8 one", b"\xff\xd8 another one")
WORDS = "<p>AGB: Reifen und Öl</p>"


def version_content():
    return {
        "format": 1,
        "extension": "AW/2026/00001-E1",
        "version": 1,
        "currency": "EUR",
        "lines": [
            {
                "line": 11,
                "name": "Bremsbeläge",
                "total": 18990,
                "photos": [{"sha256": digest(PICTURES[0]), "note": "vorn"}],
            },
            {
                "line": 12,
                "name": "Wischer",
                "total": 2990,
                "photos": [{"sha256": digest(PICTURES[1]), "note": None}],
            },
        ],
    }


def record_content(**values):
    return {
        "format": 2,
        "salt": "0" * 32,
        "company": "Autowartung GmbH",
        "number": 7,
        "previous": None,
        "kind": "approved",
        "version": None,
        "currency": "EUR",
        "total": 18990,
        "lines": [{"line": 11, "approved": True}, {"line": 12, "approved": False}],
        "facts": {"channel": "page", "terms": digest(WORDS)[:16]},
        **values,
    }


def evidence(proposed=None, **values):
    """Return the parts of a file about decision 7, with three others around it.

    :param dict proposed: what the version says instead.
    :param values: what record 7 says instead.
    """
    version = frozen(proposed or version_content())
    facts = {"version": digest(version)}
    before = entry(6, "a" * 64, content_sha256="b" * 64)
    previous = before["sha256"]
    seventh = record_content(**{"previous": previous, **facts, **values})
    mine = entry(7, previous, frozen(seventh))
    after = entry(8, mine["sha256"], content_sha256="c" * 64)
    previous = after["sha256"]
    ended = record_content(number=9, previous=previous, kind="hold_ended", **facts)
    return {
        "format": "autowartung-evidence/1",
        "about": {"company": "Autowartung GmbH"},
        "decision": 7,
        "chain": [before, mine, after, entry(9, after["sha256"], frozen(ended))],
        "versions": [{"number": 1, "sha256": digest(version), "content": version}],
        "terms": [{"version": digest(WORDS)[:16], "text": WORDS}],
        "photos": [
            {"sha256": digest(picture), "picture": base64.b64encode(picture).decode()}
            for picture in PICTURES
        ],
    }
