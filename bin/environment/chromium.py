"""The browser of the tests."""

import os
import shutil
import subprocess

from .errors import EnvironmentProblem
from .progress import step

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_or_install() -> str:
    """The path of Chromium; installed from the distribution if we may."""
    if not find() and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Chromium"):
            for arguments in (["update"], ["install", "-y", "chromium"]):
                subprocess.run(
                    ["apt-get", "-qq", *arguments],
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                    capture_output=True,
                    check=False,
                )
    found = find()
    if not found:
        raise EnvironmentProblem(
            "The tests need a browser: install the package chromium."
        )
    return found


def find() -> str | None:
    """The path of Chromium, if there is one."""
    return next(filter(None, map(shutil.which, _NAMES)), None)
