"""A pytest plugin: one line for each folder of tests instead of rows of dots."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest


class FolderLines:
    """Collect the outcomes of a folder and print them when it is done."""

    def __init__(self, root: Path, write):
        self.root = root
        self.write = write
        self.folder = None
        self.outcomes = Counter()
        self.start = time.monotonic()

    def enter(self, path: Path) -> None:
        """A test of ``path`` comes next."""
        folder = os.path.relpath(path.parent, self.root)
        if folder != self.folder:
            self.finish()
            self.folder = folder
            self.start = time.monotonic()

    def finish(self) -> None:
        """Print the line of the folder that ends here."""
        if self.folder and self.outcomes:
            counts = ", ".join(
                f"{number} {outcome}" for outcome, number in self.outcomes.items()
            )
            seconds = time.monotonic() - self.start
            self.write(f"[test] {self.folder}: {counts} ({seconds:.1f} s)")
        self.outcomes.clear()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        self.enter(item.path)

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            outcome = "errors" if report.failed and report.when != "call" else None
            self.outcomes[outcome or report.outcome] += 1

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        self.finish()

    def pytest_report_teststatus(self, report):
        """No letter for a test; the summary still counts it."""
        if report.when == "call" and report.passed:
            return "passed", "", "PASSED"
        return None


def pytest_configure(config):
    def write(line):
        # The reporter may be registered after this plugin.
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        terminal.ensure_newline()
        terminal.write_line(line)

    config.pluginmanager.register(FolderLines(config.rootpath, write), "folder-lines")
