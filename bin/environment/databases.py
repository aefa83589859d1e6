"""Databases with their filestores: copy, rename and drop both together."""

import contextlib
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .errors import EnvironmentProblem
from .postgres import Server

TEMPORARY = "aw_test"
_HOST = paths.short_hash(socket.gethostname())[:6]


@dataclass(frozen=True)
class Databases:
    """The databases of one server and the filestores of one Odoo data folder."""

    server: Server
    odoo_data: Path

    def filestore(self, name: str) -> Path:
        """The folder of a database's attachments."""
        return self.odoo_data / "filestore" / name

    def names(self, prefix: str = "") -> list[str]:
        """The databases whose names begin with ``prefix``."""
        listed = self.server.sql("SELECT datname FROM pg_database ORDER BY 1")
        return [name for name in listed if name.startswith(prefix)]

    def exists(self, name: str) -> bool:
        """Whether the database and its filestore are both here."""
        return name in self.names() and self.filestore(name).is_dir()

    def create(self, name: str) -> None:
        """Make an empty database for Odoo to initialise."""
        self.drop(name)
        self.server.run("createdb", "-T", "template0", "-E", "UTF8", name)
        self.filestore(name).mkdir(parents=True)

    def copy(self, template: str, name: str) -> None:
        """Make ``name`` a copy of ``template``; attachments become hard links."""
        self.server.run("createdb", "-T", template, name)
        shutil.rmtree(self.filestore(name), ignore_errors=True)
        shutil.copytree(
            self.filestore(template), self.filestore(name), copy_function=os.link
        )

    def rename(self, old: str, new: str) -> None:
        """Give a database that nobody uses another name."""
        shutil.rmtree(self.filestore(new), ignore_errors=True)
        self.filestore(old).rename(self.filestore(new))
        self.server.sql(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def drop(self, name: str) -> None:
        """Remove a database, even one in use, and its attachments."""
        with contextlib.suppress(EnvironmentProblem):
            self.server.sql(f'ALTER DATABASE "{name}" WITH IS_TEMPLATE false')
        self.server.run("dropdb", "--if-exists", "--force", name)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def drop_leftovers(self) -> None:
        """Remove the temporary databases of processes that are no more."""
        for name in self.names(f"{TEMPORARY}_{_HOST}_"):
            if not _is_alive(int(name.split("_")[3])):
                self.drop(name)


def temporary_name(purpose: str) -> str:
    """A name that :meth:`Databases.drop_leftovers` takes back from a dead process."""
    return f"{TEMPORARY}_{_HOST}_{os.getpid()}_{purpose}"


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
