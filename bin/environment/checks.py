"""The checks that read the code without running it."""

import shutil
import subprocess
from pathlib import Path

from . import locks, paths
from .errors import EnvironmentProblem
from .processes import run_logged
from .progress import step

_FORMATTED = ("*.js", "*.mjs", "*.scss", "*.css", "*.xml", "*.yml", "*.yaml")


def run_checks(python: Path, *, repair: bool = False) -> list[str]:
    """Run all of them; return the names of those that failed.

    :param repair: let the formatters and ruff change the files.
    """
    tools = python.parent
    checks = {
        "ruff": [tools / "ruff", "check", *(["--fix"] if repair else []), "."],
        "ruff format": [
            tools / "ruff",
            "format",
            *([] if repair else ["--check"]),
            ".",
        ],
        "pylint-odoo": [tools / "pylint", "--rcfile=.pylintrc", paths.ADDON_NAME],
        "prettier": _prettier_command(repair),
    }
    return [name for name, command in checks.items() if not _passes(name, command)]


def _passes(name: str, command) -> bool:
    with step(name, always=True):
        result = subprocess.run(
            [str(part) for part in command],
            cwd=paths.PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    if result.returncode:
        print(result.stdout + result.stderr, flush=True)
    return result.returncode == 0


def _prettier_command(repair: bool) -> list:
    modules = _node_modules()
    return [
        modules / ".bin" / "prettier",
        "--write" if repair else "--check",
        "--log-level=warn",
        "--no-error-on-unmatched-pattern",
        f"--plugin={modules / '@prettier/plugin-xml/src/plugin.js'}",
        *(f"**/{kind}" for kind in _FORMATTED),
    ]


def _node_modules() -> Path:
    """The packages of package-lock.json, installed outside of the project."""
    if not shutil.which("npm"):
        raise EnvironmentProblem(
            "The checks of JavaScript, SCSS and XML need Node.js: "
            "install the packages nodejs and npm."
        )
    described = [paths.PROJECT / name for name in ("package.json", "package-lock.json")]
    home = paths.cache_home() / f"node-{paths.hash_of_files(described)}"
    complete = home / "complete"
    with locks.exclusive(home.with_suffix(".lock")):
        if not complete.exists():
            with step("Node packages"):
                shutil.rmtree(home, ignore_errors=True)
                home.mkdir(parents=True)
                for path in described:
                    shutil.copy(path, home)
                run_logged(
                    ["npm", "ci", "--no-audit", "--no-fund"],
                    log=paths.cache_home() / "npm.log",
                    what="npm ci",
                    cwd=home,
                )
            complete.touch()
    return home / "node_modules"
