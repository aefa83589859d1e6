"""A clock that tests set: what processes, databases and browsers take for now.

It runs on as the real one does, a number of seconds away from it. Only the time of day
is set; whatever measures or waits does so in real seconds.
"""

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from . import paths

# Customers, drivers and workshops are all there.
ZONE = ZoneInfo("Europe/Berlin")
_OFFSET = "AW_CLOCK_OFFSET"
_IN_PYTHON = paths.HERE / "clock_in_python"
_IN_A_PAGE = Path(__file__).with_name("clock_in_a_page.js")


def offset() -> int:
    """By how many seconds the clock of this process is ahead; 0 is the real time."""
    return int(os.environ.get(_OFFSET) or 0)


def moment(text: str) -> datetime:
    """What ``2026-12-24 14:00`` or ``14:00`` (today) means in Germany.

    An offset behind it (``2027-10-31 02:30+01:00``) tells the hours apart that the end
    of daylight saving has twice.

    :raise ValueError: if it is neither.
    """
    if ":" in text[:3]:
        text = f"{datetime.now(ZONE).date()} {text}"
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def seconds_until(there: datetime) -> int:
    """The offset of a clock that shows ``there`` now."""
    return round(there.timestamp() - datetime.now().timestamp())


def odd_hours() -> list[datetime]:
    """The last minutes of today, and those before the next change of summer time."""
    night = moment("23:57")
    day = night
    while (day + timedelta(days=1)).utcoffset() == night.utcoffset():
        day += timedelta(days=1)
    # All of Europe changes at this hour.
    change = datetime.combine(day.date() + timedelta(days=1), time(1), UTC)
    return [night, (change - timedelta(minutes=3)).astimezone(ZONE)]


def environ(seconds: int) -> dict[str, str]:
    """Environment variables for programs whose clock is that far ahead."""
    if not seconds:
        return {}
    folders = (_IN_PYTHON, paths.BIN, paths.TESTS)
    return {_OFFSET: str(seconds), "PYTHONPATH": ":".join(map(str, folders))}


def shift_process() -> None:
    """Set the clock of this Python process; threads and forks have it as well."""
    import time_machine  # only who sets the clock needs it

    now, ahead, real_getmtime = datetime.now().timestamp(), offset(), os.path.getmtime
    time_machine.travel(now + ahead, tick=True).start()
    # Odoo deletes old sessions, also those of others, by the times of their files.
    os.path.getmtime = lambda path: real_getmtime(path) + ahead


def shift_database(server, name: str, seconds: int) -> None:
    """Set what ``now()`` is in a database, for every new connection.

    Odoo and the addon know no other spelling of it. A copy of the database has the
    real time again.

    :param Server server: of the database.
    """
    if not seconds:
        return
    server.sql(
        "CREATE OR REPLACE FUNCTION public.now() RETURNS timestamptz STABLE"
        " LANGUAGE sql AS $$"
        f" SELECT pg_catalog.now() + {seconds} * interval '1 second' $$;"
        # PostgreSQL's own schema comes first unless it is named.
        f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog',
        name,
    )


def page_script() -> str:
    """JavaScript that sets the clock of a page, to be run before all else."""
    return f"({_IN_A_PAGE.read_text()})({offset() * 1000});"
