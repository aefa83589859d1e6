"""Programs that run beside each other, as many at a time as there are cores for."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from . import paths
from .progress import say

# The database server works for each of them, too.
AT_A_TIME = 2
_one_line_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Part:
    """A program to run, and what it needs around it."""

    name: str
    prepare: Callable[[], AbstractContextManager[tuple[list, dict]]]
    """Gives the command and its environment, and tidies up behind it."""


class _Running:
    def __init__(self, part: Part):
        say(f"{part.name} …")
        self.part = part
        self._context = part.prepare()
        command, environ = self._context.__enter__()
        try:
            self.process = subprocess.Popen(
                list(map(str, command)),
                env={**environ, "PYTHONUNBUFFERED": "1"},
                cwd=paths.PROJECT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except BaseException:
            self._context.__exit__(*sys.exc_info())
            raise
        self._reader = threading.Thread(target=self._pass_on, daemon=True)
        self._reader.start()

    def _pass_on(self) -> None:
        for line in self.process.stdout:
            with _one_line_at_a_time:
                print(line, end="", flush=True)

    def end(self) -> int:
        """Wait for the rest of the output, tidy up; return the exit code."""
        try:
            self.process.kill()
            code = self.process.wait()
            # What it started may hold the pipe open.
            self._reader.join(timeout=10)
        finally:
            self._context.__exit__(None, None, None)
        return code


def run_side_by_side(parts: list[Part]) -> dict[str, int]:
    """Run all parts in this order; return the exit code of each by its name."""
    waiting, running, codes = deque(parts), [], {}
    try:
        while waiting or running:
            while waiting and len(running) < AT_A_TIME:
                running.append(_Running(waiting.popleft()))
            for ended in [one for one in running if one.process.poll() is not None]:
                running.remove(ended)
                codes[ended.part.name] = ended.end()
            time.sleep(0.2)
    finally:
        for interrupted in running:
            interrupted.end()
    return codes
