"""How pytest is run: with Odoo on a database of its own, or without any."""

import subprocess
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from . import chromium, clock, paths
from .databases import temporary_name
from .odoo_server import Workplace
from .progress import say, step
from .template_database import (
    addon_template,
    base_template,
    tested_addons_path,
    tested_template,
)

NO_TESTS = 5
_ORDINARY = (0, 1, 2, 3, 4, NO_TESTS)
_numbers = count(1)


def run_plain(place: Workplace, arguments: list[str], at: datetime | None = None):
    """Run tests that need no Odoo; return the exit code."""
    environ = {"AW_CHROMIUM": chromium.find() or "", **clock.environ(_offset(at))}
    return run_pytest(*_pytest(place, ["-p", "no:odoo", *arguments], environ))


def run_with_odoo(place: Workplace, arguments: list[str], at: datetime | None = None):
    """Run tests with Odoo; return the exit code."""
    with pytest_with_odoo(place, arguments, at) as (command, environ):
        return run_pytest(command, environ)


def run_pytest(command: list[str], environ: dict[str, str]) -> int:
    """Run a command of this module to its end; return the exit code."""
    run = subprocess.run(command, env=environ, cwd=paths.PROJECT, check=False)
    tell_unusual_end(run.returncode)
    return run.returncode


def tell_unusual_end(code: int) -> None:
    """Say so if pytest could not say itself what became of the tests."""
    if code not in _ORDINARY:
        say(f"pytest ended without a summary, exit code {code}")


@contextmanager
def pytest_with_odoo(
    place: Workplace, arguments: list[str], at: datetime | None = None
):
    """Give the command and the environment of tests; their database ends with it."""
    browser = chromium.find_or_install()
    # What runs as a shop of its own is the addon, and nothing else.
    shop, template = addon_template(place), tested_template(place)
    database = temporary_name(f"main_{next(_numbers)}")
    with step("copy of the template"):
        place.databases.copy(template, database)
    config = None
    try:
        offset = _offset(at)
        clock.shift_database(place.server, database, offset)
        config = place.write_config(database, addons_path=tested_addons_path(place))
        yield _pytest(
            place,
            ["--odoo-http", *arguments],
            {
                "ODOO_RC": str(config),
                "AW_ODOO_CONFIG": str(config),
                "AW_TEMPLATE": shop,
                "AW_BASE_TEMPLATE": base_template(place),
                "AW_CHROMIUM": browser,
                **clock.environ(offset),
            },
        )
    finally:
        place.databases.drop(database)
        if config:
            config.unlink(missing_ok=True)


def _offset(at):
    return clock.seconds_until(at) if at else 0


def _pytest(place, arguments, environ):
    command = [str(place.python), "-m", "pytest", *arguments]
    return command, {**place.environ(), **environ}
