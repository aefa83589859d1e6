"""``bin/test``: everything set up, all checks and all tests."""

import argparse
import subprocess
from pathlib import Path

from . import checks, chromium, paths
from .databases import temporary_name
from .native_suites import compare_native_suites
from .odoo_server import Workplace
from .odoo_source import find_odoo
from .progress import say, step
from .template_database import (
    addon_template,
    drop_templates,
    tested_addons_path,
    tested_template,
)
from .virtual_environment import python_for
from .workplace import workplace

# These run without Odoo: in seconds, and while the addon cannot be installed.
PLAIN_FOLDERS = ("contract", "environment", "sandbox", "sandbox_tests", "structure")
_NO_TESTS = 5
_ORDINARY = (0, 1, 2, 3, 4, _NO_TESTS)


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for; return the exit code."""
    options, for_pytest = _parse(arguments)
    if options.fix:
        return 1 if checks.run_checks(python_for(find_odoo()), repair=True) else 0
    with workplace() as place:
        if options.fresh:
            drop_templates(place)
        if options.native:
            return compare_native_suites(place)
        if for_pytest:
            return _run_chosen(place, for_pytest)
        return _run_everything(place)


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/test",
        allow_abbrev=False,
        description="Run the checks and all tests; with arguments for pytest, only "
        "pytest with those.",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="build the template databases anew"
    )
    parser.add_argument(
        "--fix", action="store_true", help="format the files and run only the checks"
    )
    parser.add_argument(
        "--native",
        action="store_true",
        help="run Odoo's own payment suites with and without the addon and compare",
    )
    return parser.parse_known_args(arguments)


def _run_everything(place: Workplace) -> int:
    # First, for the tests would skip what they have no browser for.
    chromium.find_or_install()
    failed = checks.run_checks(place.python)
    # The classic style writes no percentages beside the plugin's lines.
    style = "console_output_style=classic"
    folders = ["-p", "environment.pytest_folders", "-q", "-o", style]
    plain = [f"tests/{name}" for name in PLAIN_FOLDERS if _has_tests(name)]
    if plain and _run_plain(place, [*folders, *plain]) not in (0, _NO_TESTS):
        failed.append("tests without Odoo")
    ignored = [f"--ignore=tests/{name}" for name in PLAIN_FOLDERS]
    if _run_with_odoo(place, [*folders, *ignored, "tests"]) not in (0, _NO_TESTS):
        failed.append("tests with Odoo")
    say(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def _run_chosen(place: Workplace, arguments: list[str]) -> int:
    arguments = [_absolute(argument) for argument in arguments]
    if _are_plain(arguments):
        return _run_plain(place, arguments)
    return _run_with_odoo(place, arguments)


def _absolute(argument: str) -> str:
    """The path that an argument names seen from here; pytest runs in the project."""
    path, separator, test = argument.partition("::")
    exists = not argument.startswith("-") and Path(path).exists()
    return f"{Path(path).resolve()}{separator}{test}" if exists else argument


def _are_plain(arguments: list[str]) -> bool:
    """Whether tests are named, and all lie in folders that need no Odoo."""
    named = [Path(text.partition("::")[0]) for text in arguments if text[:1] == "/"]
    plain = [paths.TESTS / name for name in PLAIN_FOLDERS]
    return bool(named) and all(
        any(path.is_relative_to(folder) for folder in plain) for path in named
    )


def _has_tests(folder: str) -> bool:
    return any((paths.TESTS / folder).rglob("test_*.py"))


def _run_plain(place: Workplace, arguments: list[str]) -> int:
    environ = {"AW_CHROMIUM": chromium.find() or ""}
    return _pytest(place, ["-p", "no:odoo", *arguments], environ)


def _run_with_odoo(place: Workplace, arguments: list[str]) -> int:
    browser = chromium.find_or_install()
    # What runs as a shop of its own is the addon, and nothing else.
    shop, template = addon_template(place), tested_template(place)
    database = temporary_name("main")
    with step("copy of the template"):
        place.databases.copy(template, database)
    try:
        config = place.write_config(database, addons_path=tested_addons_path(place))
        return _pytest(
            place,
            ["--odoo-http", *arguments],
            {
                "ODOO_RC": str(config),
                "AW_ODOO_CONFIG": str(config),
                "AW_TEMPLATE": shop,
                "AW_CHROMIUM": browser,
            },
        )
    finally:
        place.databases.drop(database)
        config.unlink(missing_ok=True)


def _pytest(place: Workplace, arguments: list[str], environ: dict[str, str]) -> int:
    code = subprocess.run(
        [str(place.python), "-m", "pytest", *arguments],
        env={**place.environ(), **environ},
        cwd=paths.PROJECT,
        check=False,
    ).returncode
    if code not in _ORDINARY:
        say(f"pytest ended without a summary, exit code {code}")
    return code
