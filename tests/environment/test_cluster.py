# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The private PostgreSQL: made once, shared, stopped by the last who uses it."""

import subprocess
import sys
from pathlib import Path

import pytest
from environment import databases
from environment.cluster import PrivateCluster, shared_home
from environment.databases import Databases, temporary_name
from environment.postgres import Server, running_server

OTHER_USER = """
import sys
from pathlib import Path
from environment.postgres import running_server
with running_server(Path(sys.executable), Path(sys.argv[1])):
    print("running", flush=True)
    sys.stdin.read()
"""
PYTHON = Path(sys.executable)


@pytest.fixture
def own_server(monkeypatch):
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def cluster_of(server, data):
    return PrivateCluster(server.binaries, data)


def test_starts_and_stops(own_server, data):
    with running_server(PYTHON, data) as server:
        assert server.sql("SELECT current_user") == ["odoo"]
        assert cluster_of(server, data).running
    assert not cluster_of(server, data).running


def test_the_last_user_stops_it(own_server, data):
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_USER, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"},
        text=True,
    ) as other:
        with running_server(PYTHON, data) as server:
            assert other.stdout.readline() == "running\n"
        assert server.sql("SELECT 1") == ["1"]
        other.communicate()
    assert not cluster_of(server, data).running


def test_a_given_server_is_used(own_server, data, monkeypatch):
    with running_server(PYTHON, data) as private:
        monkeypatch.setenv("PGHOST", private.host)
        monkeypatch.setenv("PGUSER", private.user)
        with running_server(PYTHON, data / "unused") as given:
            assert given.sql("SELECT current_user") == ["odoo"]
        assert not (data / "unused").exists()


def test_a_copy_brings_its_files(own_server, data):
    with running_server(PYTHON, data) as server:
        both = Databases(server, data / "odoo")
        both.create("template")
        (both.filestore("template") / "picture").write_text("pixels")
        both.copy("template", "copy")
        assert (both.filestore("copy") / "picture").read_text() == "pixels"
        both.drop("template")
        assert both.exists("copy")
        both.drop("copy")
        assert not both.filestore("copy").exists()


def test_what_a_dead_run_left_is_dropped(own_server, data, monkeypatch):
    with running_server(PYTHON, data) as server:
        both = Databases(server, data / "odoo")
        with subprocess.Popen([sys.executable, "-c", ""]) as dead:
            dead.wait()
        alive = temporary_name("main")
        monkeypatch.setattr(databases.os, "getpid", lambda: dead.pid)
        leftover = temporary_name("main")
        for name in (alive, leftover):
            both.create(name)
        both.drop_leftovers()
        assert both.names("aw_test_") == [alive]
        both.drop(alive)


def test_root_keeps_it_where_the_server_may_go(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert shared_home(closed / "data").is_relative_to("/var/lib")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert shared_home(closed / "data") == closed / "data"


def test_the_server_is_described_to_other_programs(monkeypatch):
    server = Server(Path("/bin"), "/socket", "5432", "odoo")
    for name, value in server.environ().items():
        monkeypatch.setenv(name, value)
    assert Server.from_environ() == server
