"""Shared by all programs in ``bin``: labels, signals, problems as one sentence."""

import sys

from .errors import EnvironmentProblem
from .processes import stop_signals_raise
from .progress import use_label

_INTERRUPTED = 130


def run(label: str, main) -> None:
    """Run ``main(arguments)`` as the program ``label`` and exit with its code."""
    use_label(label)
    stop_signals_raise()
    try:
        code = main(sys.argv[1:])
    except EnvironmentProblem as problem:
        print(f"{label}: {problem}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)
