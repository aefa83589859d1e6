# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was changed in an evidence file is noticed, and named in a sentence."""

import json
import os
import subprocess
import sys

import pytest
from commons.evidence import entry, evidence, record_content, version_content
from environment import paths
from evidence.checks import NOTE, WRONG
from evidence.command import findings, main


def wrong(parts):
    """Return what is wrong with a file, as one text."""
    found = [each.sentence for each in findings(parts) if each.kind == WRONG]
    return "\n".join(found)


def run(path):
    return subprocess.run(
        [sys.executable, paths.BIN / "verify-evidence", path],
        capture_output=True,
        text=True,
        check=False,
        # Neither the project's environment nor a terminal that knows German.
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0"},
    )


@pytest.fixture
def check(tmp_path):
    """Write a file and run the program on it; return what it did."""

    def check(content):
        file = tmp_path / "evidence.json"
        written = (
            content if isinstance(content, bytes) else json.dumps(content).encode()
        )
        file.write_bytes(written)
        return run(file)

    return check


# === WHAT HOLDS === #


def test_a_file_as_exported_holds(check):
    result = check(evidence())
    assert result.returncode == 0, result.stdout
    assert "WRONG" not in result.stdout
    for said in (
        "the records 6 to 9 follow each other",
        "Record 7: it names version 1 by its hash",
        "1 of 2 lines are approved, and make its total, 18990",
        "Photos: 2 have the hashes",
        "is what was agreed to",
        "ends with record 9",
    ):
        assert said in result.stdout
    assert not result.stderr


def test_tax_that_is_rounded_over_all_lines_is_no_difference():
    assert not wrong(evidence(total=18989))
    assert "its total is 18988" in wrong(evidence(total=18988))


def test_a_picture_that_is_gone_is_said_and_not_wrong():
    parts = evidence()
    parts["photos"][0]["picture"] = None
    assert not wrong(parts)
    notes = [each.sentence for each in findings(parts) if each.kind == NOTE]
    assert "Photo 1: the picture itself is not in the file." in notes


# === WHAT WAS CHANGED === #


def change(parts, path, old, new):
    """Change a text somewhere in a file."""
    *way, last = path
    for step in way:
        parts = parts[step]
    assert old in parts[last]
    parts[last] = parts[last].replace(old, new)


def set_value(parts, path, value):
    *way, last = path
    for step in way:
        parts = parts[step]
    parts[last] = value


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda parts: change(
                parts, ("chain", 1, "record"), '"total":18990', '"total":18991'
            ),
            "Record 7: its content was changed after it was written",
        ),
        (
            lambda parts: set_value(parts, ("chain", 1, "content_sha256"), "0" * 64),
            "Record 7: the hash of its content was changed in the file",
        ),
        (
            lambda parts: set_value(parts, ("chain", 1, "sha256"), "0" * 64),
            "Record 7: its hash was changed in the file",
        ),
        (
            lambda parts: set_value(parts, ("chain", 2, "previous"), "0" * 64),
            "Record 8 names another hash than that of record 7",
        ),
        (
            lambda parts: set_value(parts, ("chain", 2, "content_sha256"), "0" * 64),
            "Record 8: its number, the hash of its content, or that of the record",
        ),
        (
            lambda parts: parts["chain"].pop(2),
            "Record 7 is followed by record 9: one is missing",
        ),
        (
            lambda parts: parts["chain"].pop(1),
            "Record 7, which the file is about, is missing",
        ),
        (
            lambda parts: parts["chain"].reverse(),
            "Record 9 is followed by record 8",
        ),
        (
            lambda parts: parts["chain"][1].pop("record"),
            "The content of record 7, its subject, is missing",
        ),
        (
            lambda parts: set_value(parts, ("decision",), 6),
            "The content of record 6, its subject, is missing",
        ),
        (
            lambda parts: change(
                parts, ("versions", 0, "content"), "Wischer", "Wascher"
            ),
            "Version 1: its content was changed after it was sent",
        ),
        (
            lambda parts: set_value(parts, ("versions", 0, "sha256"), "0" * 64),
            "Version 1: the hash beside it was changed",
        ),
        (
            lambda parts: set_value(parts, ("versions", 0, "number"), 2),
            "Version 2: its content says that it is another version",
        ),
        (
            lambda parts: parts["versions"].clear(),
            "Record 7: the version that it names is not (whole) in the file",
        ),
        (
            lambda parts: set_value(
                parts, ("photos", 1, "picture"), parts["photos"][0]["picture"]
            ),
            "Photo 2: it was changed, or its hash was",
        ),
        (
            lambda parts: set_value(parts, ("photos", 1, "picture"), "no base64"),
            "Photo 2: it is not written in base64",
        ),
        (
            lambda parts: set_value(parts, ("photos", 0, "sha256"), "0" * 64),
            "Photo 1: no version in the file names its hash",
        ),
        (lambda parts: parts["photos"].pop(), "is missing"),
        (
            lambda parts: change(parts, ("terms", 0, "text"), "Reifen", "Felgen"),
            "Words: what was agreed to was changed",
        ),
        (
            lambda parts: parts["terms"].clear(),
            "Words: the text that was agreed to is missing",
        ),
        (lambda parts: parts.pop("chain"), "The part “chain” is missing"),
        (
            lambda parts: set_value(parts, ("chain", 0), []),
            "“chain”, entry 1: it has no parts",
        ),
        (
            lambda parts: set_value(parts, ("chain", 0, "number"), "6"),
            "“chain”, entry 1: “number” is missing, or not of its kind",
        ),
        (
            lambda parts: set_value(parts, ("more",), 1),
            "The file has a part that no evidence file has",
        ),
    ],
)
def test_each_change_is_named(act, sentence):
    parts = evidence()
    act(parts)
    assert sentence in wrong(parts)


def swapped():
    version = version_content()
    version["lines"].reverse()
    return version


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (evidence(swapped()), "Record 7: its lines are not those of the version"),
        (evidence(total=21980), "its total is 21980, the approved lines make 18990"),
        (evidence(currency="USD"), "its currency is not that of the version"),
        (evidence(number=8), "“number” is not what stands in its own content"),
        (evidence(previous="0" * 64), "“previous” is not what stands in its own"),
        (evidence(version="0" * 64), "the version that it names is not (whole)"),
        (evidence(lines=[]), "its lines are not those of the version"),
    ],
)
def test_who_writes_new_hashes_still_has_to_agree_with_himself(parts, sentence):
    assert sentence in wrong(parts)


def test_a_content_that_is_not_canonical_is_named():
    parts = evidence()
    previous = parts["chain"][0]["sha256"]
    record = json.dumps(record_content(previous=previous))
    parts["chain"][1] = entry(7, previous, record)
    assert "Record 7: its content is not written as RFC 8785" in wrong(parts)


def test_the_first_record_names_none_before_it():
    parts = evidence()
    parts["chain"] = [entry(1, "a" * 64, content_sha256="b" * 64)]
    assert "only the first record names none" in wrong(parts)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[" * 3000 + "]" * 3000, "is nested too deeply"),
        ('{"a":1,"a":2}', "says something twice"),
        ('{"a":1.5}', "has a number that is no whole one"),
        ('{"a":NaN}', "has a number that is no whole one"),
        ('{"a":1e999}', "has a number that is no whole one"),
        ('{"a":' + "9" * 9999 + "}", "has a number beyond all measure"),
        ('{"a":"\\ud800"}', "holds half of a character"),
        ("{", "is no JSON"),
        ("[]", "has no parts"),
        ('"\ud800"', "holds half of a character"),
    ],
)
def test_a_content_that_can_be_read_in_two_ways_is_named(content, reason):
    parts = evidence()
    parts["versions"][0]["content"] = content
    assert reason in wrong(parts)


# === WHAT IS NO SUCH FILE === #


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"\xff\xfe\x00", "it is no text"),
        (b"no json", "it is no JSON"),
        (b"[]", "it is not in format"),
        (b"null", "it is not in format"),
        (b'{"format": "another/1"}', "it is not in format"),
        (b'{"format": ["autowartung-evidence/1"]}', "it is not in format"),
        (b"[" * 200_000, "it is nested too deeply"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "it is nested too deeply"),
        (b'{"format": "autowartung-evidence/1", "format": 1}', "says something twice"),
    ],
)
def test_what_is_no_evidence_file_is_said_in_a_sentence(check, content, sentence):
    result = check(content)
    assert result.returncode == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


def test_what_cannot_be_opened_is_said_in_a_sentence(tmp_path, capsys):
    for path in (str(tmp_path), str(tmp_path / "none"), "a\0b", ""):
        assert main([path]) == 2
        assert "cannot be read" in capsys.readouterr().err
    for arguments in ([], ["a", "b"], ["--help"]):
        assert main(arguments) == 2
        assert "usage" in capsys.readouterr().err


def test_a_changed_file_ends_with_another_code(check):
    parts = evidence()
    parts["chain"][1]["sha256"] = "0" * 64
    result = check(parts)
    assert result.returncode == 1
    assert "This file is not as it was exported" in result.stdout


def test_what_a_forger_writes_is_not_shown_in_the_terminal(check):
    parts = evidence()
    parts["chain"][1]["sha256"] = "\x1b[2J\x1b[32mAll holds."
    parts["versions"][0]["sha256"] = "\x1b[2J"
    parts["\x1b[2J"] = 1
    assert "\x1b" not in check(parts).stdout
    del parts["\x1b[2J"]
    assert "\x1b" not in check(parts).stdout
