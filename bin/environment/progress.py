"""One line for each part of the work, with the time it took."""

import sys
import time
from contextlib import contextmanager

_label = "environment"
_WORTH_A_LINE = 0.5


def use_label(label: str) -> None:
    """Begin every following line with ``[label]``."""
    global _label
    _label = label


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"[{_label}] {text}", flush=True)


@contextmanager
def step(text: str, *, always: bool = False):
    """Time a part; what took no time because it was cached says nothing."""
    start = time.monotonic()
    terminal = sys.stdout.isatty()
    if terminal:
        print(f"[{_label}] {text} …", end="", flush=True)
    try:
        yield
    except BaseException:
        if terminal:
            print(flush=True)
        raise
    seconds = time.monotonic() - start
    if terminal:
        print("\r\033[K", end="", flush=True)
    if always or seconds >= _WORTH_A_LINE:
        say(f"{text}: {seconds:.1f} s")
