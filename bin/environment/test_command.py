"""``bin/test``: everything set up, all checks and all tests."""

import argparse
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from . import checks, chromium, clock, paths, pytest_runs
from .native_suites import compare_native_suites
from .odoo_server import Workplace
from .odoo_source import find_odoo
from .progress import say
from .side_by_side import Part, run_side_by_side
from .template_database import drop_templates
from .virtual_environment import python_for
from .workplace import workplace

# These run without Odoo: in seconds, and while the addon cannot be installed.
PLAIN_FOLDERS = ("contract", "environment", "sandbox", "sandbox_tests", "structure")
# Parts that run beside each other, in this order: the longest first, but browsers and
# shops whose processes are killed not at the same time. So payments take longer than
# browsers, in whose place the shops come. What needs Odoo and is not named is one more:
# a new folder is never forgotten.
PARTS_WITH_ODOO = {
    "browsers": ("bench", "browser"),
    "payments": ("gateways", "inbox", "payment", "voucher"),
    "running shops": ("live", "migration"),
    "books and office": ("access", "books", "common", "datev", "office"),
    "extra work": ("concierge", "extension"),
    "customers": ("booking", "consents", "customer", "messages", "shop", "withdrawal"),
}
# Once more at hours at which nobody works: a driver at midnight, an order at the change
# of summer time.
_CLOCK = "tests/browser/test_clock.py"
_DRIVER = "tests/browser/test_driver.py::test_two_taps_are_one_step"
_ORDER = (
    "tests/browser/test_funnel.py::test_a_guest_books_and_pays_on_the_phone_in_german"
)
AT_ODD_HOURS = ((_CLOCK, _DRIVER), (_CLOCK, _ORDER))
_PASSED = (0, pytest_runs.NO_TESTS)


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
            return _run_chosen(place, for_pytest, options.at)
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
    parser.add_argument(
        "--at",
        type=clock.moment,
        metavar="TIME",
        help="let the tests that are named run at this German time, as in "
        '"2026-12-24 14:00" or "23:50"',
    )
    options, for_pytest = parser.parse_known_args(arguments)
    if options.at and not for_pytest:
        parser.error("--at needs tests: name some, or tests for all of them")
    return options, for_pytest


def _run_everything(place: Workplace) -> int:
    # First, for the tests would skip what they have no browser for.
    chromium.find_or_install()
    failed = checks.run_checks(place.python)
    # The classic style writes no percentages beside the plugin's lines.
    style = "console_output_style=classic"
    folders = ["-p", "environment.pytest_folders", "-q", "-o", style]
    plain = [f"tests/{name}" for name in PLAIN_FOLDERS if _has_tests(name)]
    if plain and pytest_runs.run_plain(place, [*folders, *plain]) not in _PASSED:
        failed.append("tests without Odoo")
    codes = run_side_by_side(_parts_with_odoo(place, folders))
    for name, code in codes.items():
        pytest_runs.tell_unusual_end(code)
        if code not in _PASSED:
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def _parts_with_odoo(place: Workplace, style: list[str]) -> list[Part]:
    """Whatever needs Odoo, cut into parts that take about as long as each other."""
    named = [*PLAIN_FOLDERS, *chain.from_iterable(PARTS_WITH_ODOO.values())]
    parts = {
        part: ([f"tests/{name}" for name in folders], None)
        for part, folders in PARTS_WITH_ODOO.items()
    }
    parts["all else"] = [*(f"--ignore=tests/{name}" for name in named), "tests"], None
    for hour, tests in zip(clock.odd_hours(), AT_ODD_HOURS, strict=True):
        parts[f"tests at {hour:%Y-%m-%d %H:%M}"] = tests, hour
    return [
        Part(
            name,
            partial(pytest_runs.pytest_with_odoo, place, [*style, *arguments], at),
        )
        for name, (arguments, at) in parts.items()
    ]


def _run_chosen(place: Workplace, arguments: list[str], at: datetime | None) -> int:
    arguments = [_absolute(argument) for argument in arguments]
    if _are_plain(arguments):
        return pytest_runs.run_plain(place, arguments, at)
    return pytest_runs.run_with_odoo(place, arguments, at)


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
