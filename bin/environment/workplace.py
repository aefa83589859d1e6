"""Set up everything that a command needs, in the order in which it is needed."""

import contextlib
import sys
from pathlib import Path

from . import paths, wkhtmltopdf
from .odoo_server import Workplace
from .odoo_source import find_odoo
from .postgres import running_server
from .virtual_environment import python_for


@contextlib.contextmanager
def workplace(data: Path | None = None):
    """A :class:`Workplace` whose database server runs as long as the block lasts."""
    data = (data or paths.data_home()).absolute()
    data.mkdir(parents=True, exist_ok=True)
    source = find_odoo()
    python = python_for(source)
    wkhtmltopdf.find_or_unpack()
    packages = [path.read_text() for path in paths.REQUIREMENTS[:2]]
    with running_server(python, data) as server:
        place = Workplace(
            python=python,
            addons_path=tuple(source.addons_path),
            server=server,
            data=data,
            identity=paths.short_hash(source.identity, sys.version, *packages),
            odoo_addons=source.addons_folder,
        )
        place.databases.drop_leftovers()
        yield place
