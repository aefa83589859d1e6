"""Start programs, watch them and stop them with everything they started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

from .errors import EnvironmentProblem

_PR_SET_PDEATHSIG = 1


def tail(log: Path, lines: int = 25) -> str:
    """The last lines of a log."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def run_logged(command, log: Path, what: str, **options) -> None:
    """Run a program to its end, its output in ``log``, whose tail tells of failure."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **options,
        )
    if result.returncode:
        raise EnvironmentProblem(
            f"{what} failed (exit code {result.returncode}); the end of {log}:\n"
            f"{tail(log)}"
        )


def stop_signals_raise() -> None:
    """Make SIGTERM and SIGHUP end a command the way Ctrl-C does."""

    def interrupt(_number, _frame):
        # A second one must not cut the tidying up short.
        ignore_stop_signals()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def ignore_stop_signals() -> None:
    """Let nothing interrupt the tidying up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


class Service:
    """A program in a process group of its own, with its log."""

    def __init__(self, name: str, command, log: Path, env=None):
        log.parent.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return self.process.poll() is None

    def stop(self, patience: float = 15) -> None:
        """Ask the whole group to end, and end it after ``patience`` seconds."""
        self._signal_group(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.kill9()

    def kill9(self) -> None:
        """End the whole group at once, as a power cut would."""
        self._signal_group(signal.SIGKILL)
        self.process.wait()

    def explain_death(self) -> str:
        """Which program ended, how, and what it said last."""
        return (
            f"{self.name} ended with exit code {self.process.returncode}; "
            f"the end of {self.log}:\n{tail(self.log)}"
        )

    def wait_until(self, is_ready, seconds: float) -> None:
        """Poll ``is_ready()``; a program that dies or is late is a problem."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if not self.alive:
                raise EnvironmentProblem(self.explain_death())
            if time.monotonic() > deadline:
                raise EnvironmentProblem(
                    f"{self.name} was not ready after {seconds:.0f} s; "
                    f"the end of {self.log}:\n{tail(self.log)}"
                )
            time.sleep(0.1)

    def _signal_group(self, number) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def first_to_die(services) -> Service:
    """Block until one of the programs ends."""
    while True:
        for service in services:
            if not service.alive:
                return service
        time.sleep(0.3)


def _end_with_parent() -> None:
    # A parent killed with SIGKILL cannot stop its children itself.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
