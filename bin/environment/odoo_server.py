"""Odoo's configuration, and Odoo as a program that is started and stopped."""

import configparser
import os
import shlex
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import clock, paths, wkhtmltopdf
from .databases import Databases
from .ports import free_port
from .postgres import Server
from .processes import Service, run_logged

# A person's settings for a shop of their own must not reach a test's shop.
_SECRETS = ("STRIPE_", "PAYPAL_")


@dataclass(frozen=True)
class Workplace:
    """Everything that Odoo needs to run here, except a database's name."""

    python: Path
    addons_path: tuple[Path, ...]
    server: Server
    data: Path
    identity: str = ""
    """Changes when Odoo or the Python packages do."""
    odoo_addons: Path | None = None
    """The folder of Odoo's own addons."""

    @classmethod
    def from_environ(cls) -> "Workplace":
        """The workplace that :meth:`environ` described to this process."""
        return cls(
            python=Path(os.environ["AW_PYTHON"]),
            addons_path=tuple(map(Path, os.environ["AW_ADDONS_PATH"].split(","))),
            server=Server.from_environ(),
            data=Path(os.environ["AW_DATA_DIR"]),
        )

    @property
    def databases(self) -> Databases:
        """The databases and filestores of this workplace."""
        return Databases(self.server, self.data / "odoo")

    @property
    def logs(self) -> Path:
        """The folder of all logs."""
        return self.data / "logs"

    def environ(self) -> dict[str, str]:
        """Environment variables for programs that work here."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_SECRETS)
        }
        return {
            **inherited,
            **self.server.environ(),
            "AW_PYTHON": str(self.python),
            "AW_ODOO_BIN": str(paths.LAUNCHER),
            "AW_ADDONS_PATH": ",".join(map(str, self.addons_path)),
            "AW_DATA_DIR": str(self.data),
            "PATH": os.pathsep.join(
                (
                    str(self.python.parent),
                    os.environ.get("PATH", ""),
                    str(wkhtmltopdf.folder()),
                )
            ),
            "PYTHONPATH": f"{paths.BIN}:{paths.TESTS}",
            **clock.environ(clock.offset()),
        }

    def write_config(self, database: str, **options) -> Path:
        """Write Odoo's configuration for one database; return its file."""
        path = self.data / "config" / f"{database}.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        config = configparser.RawConfigParser()
        # No dbfilter: it makes each request without a cookie list the databases.
        config["options"] = {
            "addons_path": ",".join(map(str, self.addons_path)),
            "data_dir": str(self.databases.odoo_data),
            "db_host": self.server.host or "False",
            "db_port": self.server.port or "False",
            "db_user": self.server.user or "False",
            "db_name": database,
            "list_db": "False",
            "http_interface": "127.0.0.1",
            "screenshots": str(self.data / "screenshots"),
            **{name: str(value) for name, value in options.items()},
        }
        with path.open("w") as file:
            config.write(file)
        return path

    def run_odoo(self, database: str, *arguments: str, script: str = "", **environ):
        """Run Odoo to its end; a ``script`` of ``odoo_scripts`` runs in its shell."""
        config = self.write_config(database)
        start = [self.python, paths.LAUNCHER, *(["shell"] if script else [])]
        options = ["-c", config, "--no-http", *arguments]
        if not script:
            options.append("--stop-after-init")
        # A script elsewhere is named by its whole path.
        source = paths.ODOO_SCRIPTS / script if script else Path(os.devnull)
        with source.open() as script_file:
            run_logged(
                [*start, *options],
                log=self.logs / f"{database}-{source.stem if script else 'init'}.log",
                what=f"Odoo ({shlex.join([str(script), *arguments]).strip()})",
                env={**self.environ(), **environ},
                stdin=script_file,
            )


class OdooServer(Service):
    """A running Odoo."""

    def __init__(
        self, workplace: Workplace, config: Path, port: int, options, env=None
    ):
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        ports = ["--http-port", port, "--gevent-port", free_port()]
        super().__init__(
            "Odoo",
            [workplace.python, paths.LAUNCHER, "-c", config, *ports, *options],
            log=workplace.logs / f"{config.stem}-{port}.log",
            env={**workplace.environ(), **(env or {})},
        )

    def wait_until_ready(self, seconds: float = 120) -> None:
        """Block until Odoo has loaded the database and answers."""
        self.wait_until(self._answers, seconds)

    def _answers(self) -> bool:
        # A page, unlike /web/health, is only there once the registry is loaded.
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as page:
                return page.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
