"""``bin/verify-evidence FILE``: says in sentences what of an evidence file holds."""

import sys

from .checks import HOLDS, WRONG, Finding, check_all
from .reading import Unreadable, read, shape_problems

_USAGE = "usage: bin/verify-evidence FILE"
# Whoever closes the pipe early has read enough.
_ALL_HOLDS, _SOMETHING_IS_WRONG, _UNREADABLE = 0, 1, 2


def main(arguments):
    """Check a file and print what was found.

    :param list arguments: the path of the file.
    :return: 0 if all holds, 1 if something is wrong, 2 if it cannot be checked.
    """
    _speak_any_language()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(_USAGE, file=sys.stderr)
        return _UNREADABLE
    try:
        parts = read(arguments[0])
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return _UNREADABLE
    return report(findings(parts))


def findings(parts):
    """Return what is found in the parts of an evidence file."""
    if problems := shape_problems(parts):
        return [Finding(WRONG, problem) for problem in problems]
    return check_all(parts)


def report(found):
    """Print findings, and what they amount to; return the exit code."""
    for finding in found:
        print(f"{finding.kind:<6}{finding.sentence}")
    wrong = sum(finding.kind == WRONG for finding in found)
    if wrong or not any(finding.kind == HOLDS for finding in found):
        print(f"This file is not as it was exported: {wrong} of its parts are wrong.")
        return _SOMETHING_IS_WRONG
    print(
        "All holds. What hashes cannot prove: that the chain does not go on after its"
        " last record, and who wrote it. docs/decisions/0038-evidence.md says more."
    )
    return _ALL_HOLDS


def _speak_any_language():
    """Let no terminal stop at a character that it does not know."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
