# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The clock that tests set: what is understood, and that Python has it."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from environment import clock, paths, test_command

A_YEAR = 365 * 24 * 3600
SAY_IT = """
import os, subprocess, sys, threading, time
from datetime import date, datetime

def say():
    print(time.time(), datetime.now().timestamp(), os.path.getmtime(__file__))
    print(date.today(), time.strftime("%Y-%m-%d"))

thread = threading.Thread(target=say)
thread.start()
thread.join()
begin = time.monotonic()
time.sleep(0.1)
print(time.monotonic() - begin)
if len(sys.argv) == 1:
    subprocess.run([sys.executable, __file__, "child"], check=True)
"""


def test_a_time_is_german():
    assert clock.moment("2026-12-24 14:00").astimezone(UTC).hour == 13
    assert clock.moment("2027-07-01 14:00").astimezone(UTC).hour == 12


def test_the_hour_that_comes_twice_can_be_named():
    first, second = "2027-10-31 02:30+02:00", "2027-10-31 02:30+01:00"
    assert clock.moment(second) - clock.moment(first) == timedelta(hours=1)


def test_a_time_without_a_day_is_one_of_today():
    today = datetime.now(clock.ZONE).date()
    assert clock.moment("23:50").date() in (today, today + timedelta(days=1))


def test_the_offset_leads_to_the_moment():
    there = datetime.now(UTC) + timedelta(days=30)
    assert abs(clock.seconds_until(there) - 30 * 24 * 3600) <= 5


@pytest.mark.parametrize("nonsense", ["", "christmas", "2026-13-45 10:00", "25:00"])
def test_what_is_no_time_is_refused(nonsense, capsys):
    with pytest.raises(SystemExit):
        test_command.main(["--at", nonsense, "tests/environment"])
    assert "--at" in capsys.readouterr().err


def test_a_time_needs_tests(capsys):
    with pytest.raises(SystemExit):
        test_command.main(["--at", "23:50"])
    assert "--at needs tests" in capsys.readouterr().err


def test_nothing_is_set_without_an_offset():
    assert clock.environ(0) == {}


def test_python_and_what_it_starts_have_the_clock(tmp_path):
    script = tmp_path / "say_it.py"
    script.write_text(SAY_IT)
    output = subprocess.check_output(
        [sys.executable, script],
        env={**os.environ, **clock.environ(clock.offset() + A_YEAR)},
        text=True,
    )
    there = time.time() + A_YEAR
    lines = output.split("\n")
    for shown, days, slept in (lines[:3], lines[3:6]):
        assert [float(text) for text in shown.split()] == pytest.approx(
            [there] * 3, abs=30
        )
        assert set(days.split()) <= {
            str(datetime.fromtimestamp(there - ago).date()) for ago in (0, 60)
        }
        assert float(slept) < 5


def test_the_odd_hours_lie_before_a_midnight_and_a_change_of_summer_time():
    night, change = (hour.astimezone(UTC) for hour in clock.odd_hours())
    soon = timedelta(minutes=5)
    assert (
        night.astimezone(clock.ZONE).date()
        < (night + soon).astimezone(clock.ZONE).date()
    )
    before, after = (when.astimezone(clock.ZONE) for when in (change, change + soon))
    assert before.utcoffset() != after.utcoffset()
    assert timedelta() < change - datetime.now(UTC) < timedelta(days=230)


def test_tests_get_the_clock(monkeypatch):
    runs = []
    monkeypatch.setattr(
        test_command.pytest_runs, "run_pytest", lambda *a: runs.append(a)
    )
    there = datetime.now(UTC) + timedelta(days=30)
    place = SimpleNamespace(python="python", environ=dict)
    test_command._run_chosen(place, [str(paths.TESTS / "environment")], there)
    [(_command, environ)] = runs
    assert int(environ["AW_CLOCK_OFFSET"]) == pytest.approx(30 * 24 * 3600, abs=5)


def test_a_failure_at_an_odd_hour_fails_the_whole_run(monkeypatch, capsys):
    hours = []

    @contextmanager
    def pytest_with_odoo(place, arguments, at=None):
        hours.append(at)
        yield [sys.executable, "-c", f"raise SystemExit({1 if at else 0})"], {}

    runs = test_command.pytest_runs
    monkeypatch.setattr(test_command.chromium, "find_or_install", lambda: "")
    monkeypatch.setattr(test_command.checks, "run_checks", lambda python: [])
    monkeypatch.setattr(runs, "run_plain", lambda place, arguments: 0)
    monkeypatch.setattr(runs, "pytest_with_odoo", pytest_with_odoo)
    assert test_command._run_everything(SimpleNamespace(python="python")) == 1
    parts = len(test_command.PARTS_WITH_ODOO) + 1
    assert hours == [None] * parts + clock.odd_hours()
    told = capsys.readouterr().out
    failed = ", ".join(f"tests at {hour:%Y-%m-%d %H:%M}" for hour in hours[parts:])
    assert f"failed: {failed}\n" in told
