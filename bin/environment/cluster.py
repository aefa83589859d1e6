"""A private PostgreSQL cluster: reached by a socket only, stopped by its last user."""

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import locks, paths
from .errors import EnvironmentProblem
from .processes import tail

_NOBODY = 65534
_LONGEST_SOCKET_FOLDER = 90
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
}


def shared_home(wanted: Path) -> Path:
    """``wanted``, or for root a folder that PostgreSQL's user can reach as well.

    PostgreSQL refuses to run as root, and another user cannot enter root's home.
    """
    if os.geteuid() != 0 or _open_to_all(wanted):
        return wanted
    return Path("/var/lib/autowartung-payment") / paths.short_hash(wanted)


def major_version(binaries: Path) -> int:
    """The major version of PostgreSQL's programs in a folder."""
    output = subprocess.run(
        [str(binaries / "postgres"), "--version"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found = re.search(r"(\d+)", output)
    return int(found.group(1)) if found else 0


class PrivateCluster:
    """The cluster below a data folder, shared by all processes that use the folder."""

    def __init__(self, binaries: Path, data: Path):
        # A cluster can only be opened by the version that made it.
        self.binaries = binaries
        self._home = shared_home(data)
        self.folder = self._home / f"postgresql-{major_version(binaries)}"
        self.socket_folder = self._home / "socket"
        if len(str(self.socket_folder)) > _LONGEST_SOCKET_FOLDER:
            # The kernel limits a socket's path to 107 characters.
            name = f"autowartung-{os.geteuid()}-{paths.short_hash(data)}"
            self.socket_folder = Path("/tmp", name)
        self.log = self._home / "postgresql.log"
        self._lock_file = self._home / "postgresql.lock"
        self._users = None

    @property
    def running(self) -> bool:
        """Whether the server answers to ``pg_ctl``."""
        return self._pg_ctl("status").returncode == 0

    def acquire(self) -> None:
        """Start the server unless it runs, and count as one of its users."""
        self._make_folders()
        with locks.exclusive(self._lock_file):
            self._users = locks.open_lock(self._home / "postgresql.users")
            locks.shared(self._users)
            if not (self.folder / "PG_VERSION").exists():
                self._initialise()
            if not self.running:
                self._start()

    def release(self) -> None:
        """Stop the server if nobody else uses it."""
        if self._users is None:
            return
        with locks.exclusive(self._lock_file):
            if locks.is_last_user(self._users):
                self._pg_ctl("stop", "-m", "fast", "-w")
            self._users.close()
            self._users = None

    def _make_folders(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(folder, _NOBODY, _NOBODY)
        self.log.touch()
        if os.geteuid() == 0:
            shutil.chown(self.log, _NOBODY, _NOBODY)

    def _initialise(self) -> None:
        # A collation by code points is what Odoo gives its own databases.
        locale = ("--locale=C.UTF-8", "--lc-collate=C")
        result = self._run(
            "initdb", "-D", str(self.folder), "-U", "odoo", "-A", "trust", "-E", "UTF8",
            *locale, "--no-sync",
        )  # fmt: skip
        if result.returncode:
            # Half a cluster would look like a whole one on the next start.
            with contextlib.suppress(FileNotFoundError):
                (self.folder / "PG_VERSION").unlink()
            raise EnvironmentProblem(f"initdb failed: {result.stderr.strip()}")

    def _start(self) -> None:
        settings = {**_SETTINGS, "unix_socket_directories": self.socket_folder}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        result = self._pg_ctl("start", "-w", "-l", str(self.log), "-o", options)
        if result.returncode:
            raise EnvironmentProblem(
                f"The private PostgreSQL did not start; the end of {self.log}:\n"
                f"{tail(self.log)}"
            )

    def _pg_ctl(self, action: str, *arguments: str):
        return self._run("pg_ctl", action, "-D", str(self.folder), *arguments)

    def _run(self, tool: str, *arguments: str):
        identity = {}
        if os.geteuid() == 0:
            identity = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        # Files, not pipes: the server would keep a pipe open after pg_ctl has ended.
        with (self._home / "pg_ctl.log").open("w+") as output:
            result = subprocess.run(
                [str(self.binaries / tool), *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                check=False,
                **identity,
            )
            output.seek(0)
            result.stderr = output.read()
        return result


def _open_to_all(path: Path) -> bool:
    """Whether every user may enter ``path`` or its nearest existing parent."""
    path = path.absolute()
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & 0o001 for folder in existing)
