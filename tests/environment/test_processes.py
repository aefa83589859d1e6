# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Programs are started, watched and stopped with everything they started."""

import os
import signal
import subprocess
import sys
import time

import pytest
from environment.errors import EnvironmentProblem
from environment.ports import free_port, is_free, wanted_or_free
from environment.processes import Service, first_to_die

STUBBORN_FAMILY = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("ready", child.pid, flush=True)
time.sleep(600)
"""
PARENT = """
import sys, time
from pathlib import Path
from environment.processes import Service, stop_signals_raise
stop_signals_raise()
log = Path(sys.argv[1])
service = Service("it", [sys.executable, "-c", sys.argv[2]], log)
try:
    service.wait_until(lambda: "ready" in log.read_text(), 60)
    print("ready", service.process.pid, flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    service.stop(patience=0.2)
"""


def is_alive(process_id):
    try:
        with open(f"/proc/{process_id}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_dead(*process_ids):
    deadline = time.monotonic() + 60
    while any(map(is_alive, process_ids)):
        assert time.monotonic() < deadline, "a process outlived its end"
        time.sleep(0.05)


@pytest.fixture
def family(tmp_path):
    log = tmp_path / "family.log"
    service = Service("The family", [sys.executable, "-c", STUBBORN_FAMILY], log)
    service.wait_until(lambda: "ready" in log.read_text(), 60)
    yield service, int(log.read_text().split()[1])
    service.kill9()


def test_stop_ends_the_whole_group_even_a_stubborn_one(family):
    service, child = family
    service.stop(patience=0.2)
    wait_until_dead(service.process.pid, child)


def test_kill9_ends_the_whole_group(family):
    service, child = family
    service.kill9()
    wait_until_dead(service.process.pid, child)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_leaves_no_process(tmp_path, number):
    log = tmp_path / "log"
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(log), STUBBORN_FAMILY],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    ) as parent:
        service = int(parent.stdout.readline().split()[1])
        child = int(log.read_text().split()[1])
        parent.send_signal(number)
        parent.wait(60)
    wait_until_dead(service, child)


def test_a_death_is_told_with_the_end_of_the_log(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", "print('no luck'); raise SystemExit(3)"]
    dead = first_to_die([Service("The unlucky one", command, log)])
    assert "The unlucky one ended with exit code 3" in dead.explain_death()
    assert "no luck" in dead.explain_death()
    with pytest.raises(EnvironmentProblem, match="no luck"):
        dead.wait_until(lambda: False, 10)


def test_a_port_that_was_asked_for_must_be_free():
    port = free_port()
    assert wanted_or_free(port, 0, "--http-port") == port
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"],
        stderr=subprocess.DEVNULL,
    ) as server:
        deadline = time.monotonic() + 60
        while is_free(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        with pytest.raises(EnvironmentProblem, match=f"{port}.*--http-port"):
            wanted_or_free(port, 0, "--http-port")
        assert wanted_or_free(None, port, "--http-port") > port
        server.terminate()
