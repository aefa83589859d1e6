# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Parts that run beside each other: two at a time, whole lines, tidied up behind."""

import sys
from contextlib import contextmanager

import pytest
from environment import paths, side_by_side, test_command
from environment.side_by_side import Part, run_side_by_side

# Goes on only while the file of another part is there, and so tells that both run.
MEET = """
import pathlib, sys, time
mine, other = map(pathlib.Path, sys.argv[1:3])
mine.touch()
deadline = time.monotonic() + 60
while not other.exists():
    assert time.monotonic() < deadline
    time.sleep(0.02)
"""


@pytest.fixture
def tidied():
    return []


@pytest.fixture
def part(tidied):
    def part(name, script, *arguments):
        @contextmanager
        def prepare():
            try:
                yield [sys.executable, "-c", script, *arguments], {}
            finally:
                tidied.append(name)

        return Part(name, prepare)

    return part


def test_two_run_at_a_time(part, tmp_path):
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    codes = run_side_by_side(
        [part("one", MEET, here, there), part("two", MEET, there, here)]
    )
    assert codes == {"one": 0, "two": 0}


def test_a_third_waits_for_one_of_them(part, monkeypatch):
    most, running = [], []
    start, end = side_by_side._Running.__init__, side_by_side._Running.end

    def count_start(self, part):
        running.append(part.name)
        most.append(len(running))
        start(self, part)

    def count_end(self):
        running.remove(self.part.name)
        return end(self)

    monkeypatch.setattr(side_by_side._Running, "__init__", count_start)
    monkeypatch.setattr(side_by_side._Running, "end", count_end)
    codes = run_side_by_side([part(name, "") for name in "abcd"])
    assert list(codes.values()) == [0] * 4
    assert max(most) == side_by_side.AT_A_TIME


def test_each_part_has_its_own_exit_code(part, tidied):
    codes = run_side_by_side([part("bad", "raise SystemExit(3)"), part("good", "")])
    assert codes == {"bad": 3, "good": 0}
    assert sorted(tidied) == ["bad", "good"]


def test_lines_arrive_whole_and_all(part, capfd):
    chatter = "for n in range(300): print('{0}', *['{0}'] * n)"
    run_side_by_side([part(name, chatter.format(name)) for name in "xy"])
    lines = capfd.readouterr().out.splitlines()
    for name in "xy":
        own = [line for line in lines if line.startswith(f"{name} ") or line == name]
        assert own == [" ".join([name] * (n + 1)) for n in range(300)]


def test_an_interruption_ends_and_tidies_up_what_runs(part, tidied, monkeypatch):
    def interrupt(seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(side_by_side.time, "sleep", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_side_by_side([part(name, "import time; time.sleep(600)") for name in "pq"])
    assert sorted(tidied) == ["p", "q"]


def test_the_folders_of_the_parts_are_there_and_named_once():
    named = [*test_command.PLAIN_FOLDERS]
    for folders in test_command.PARTS_WITH_ODOO.values():
        named += folders
    assert len(set(named)) == len(named)
    assert [name for name in named if not (paths.TESTS / name).is_dir()] == []
