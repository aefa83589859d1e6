"""Locks between processes; the kernel frees them when their holder dies."""

import fcntl
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path):
    """Let one process at a time into the block."""
    with open_lock(path) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def open_lock(path: Path):
    """Open the file of a lock, created where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return open(path, "a")  # noqa: SIM115 (the caller holds it for as long as it needs)


def shared(lock) -> None:
    """Count this process among the users of what the lock stands for."""
    fcntl.flock(lock, fcntl.LOCK_SH)


def is_last_user(lock) -> bool:
    """Tell whether no other process holds the lock."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
