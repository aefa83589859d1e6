"""A virtual environment with Odoo's dependencies and the tools of the tests."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import locks, paths
from .errors import EnvironmentProblem
from .odoo_source import OdooSource
from .processes import run_logged
from .progress import step

_UNUSED_AFTER = 30 * 24 * 3600


def python_for(source: OdooSource) -> Path:
    """The interpreter of the environment for ``source``, made on first use."""
    key = paths.short_hash(
        *(path.read_text() for path in paths.REQUIREMENTS),
        sys.version,
        sys.executable,
        source.python_path,
    )
    home = paths.cache_home() / f"python-{key}"
    complete = home / "complete"
    if not complete.exists():
        with locks.exclusive(paths.cache_home() / f"python-{key}.lock"):
            if not complete.exists():
                with step("Python packages"):
                    _create(home, source)
                complete.touch()
                _remove_unused(home)
    os.utime(complete)
    return home / "bin" / "python"


def _create(home: Path, source: OdooSource) -> None:
    shutil.rmtree(home, ignore_errors=True)
    result = subprocess.run(
        [sys.executable, "-m", "venv", str(home)],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise EnvironmentProblem(
            "Python cannot make a virtual environment here: "
            "install the package python3-venv."
        )
    python = home / "bin" / "python"
    arguments = [part for path in paths.REQUIREMENTS for part in ("-r", path)]
    run_logged(
        [python, "-m", "pip", "install", "--disable-pip-version-check", *arguments],
        log=paths.cache_home() / "pip.log",
        what="pip install",
    )
    _make_importable(python, source.python_path)


def _make_importable(python: Path, folder: Path) -> None:
    # A .pth file puts the folder last, so that the environment's own packages win.
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(site, "odoo_source.pth").write_text(f"{folder}\n")


def _remove_unused(current: Path) -> None:
    for complete in current.parent.glob("python-*/complete"):
        unused = time.time() - complete.stat().st_mtime > _UNUSED_AFTER
        if unused and complete.parent != current:
            shutil.rmtree(complete.parent, ignore_errors=True)
