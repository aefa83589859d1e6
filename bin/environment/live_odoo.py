"""Servers that tests run, beside the Odoo that runs the tests."""

import os

from . import clock
from .odoo_server import OdooServer, Workplace


def clone_template(name: str) -> str:
    """Make a fresh database with the addon installed; return its name."""
    place = Workplace.from_environ()
    place.databases.copy(os.environ["AW_TEMPLATE"], name)
    clock.shift_database(place.server, name, clock.offset())
    return name


def base_template_name() -> str:
    """The name of the template database without the addon."""
    return os.environ["AW_BASE_TEMPLATE"]


def drop_database(name: str) -> None:
    """Remove a database and its attachments, even while someone uses it."""
    Workplace.from_environ().databases.drop(name)


def start_odoo(db, port, workers=0, env=None, extra_args=(), wait=True) -> OdooServer:
    """Start a real Odoo server; by default return once it answers.

    :param db: the name of an existing database, see :func:`clone_template`.
    :param workers: 0 for threads in one process, else this many HTTP processes.
    :param env: environment variables on top of the test's, without ``STRIPE_*`` and
        ``PAYPAL_*``, which only come from here.
    :param extra_args: further options of Odoo's command line.
    """
    place = Workplace.from_environ()
    config = place.write_config(db, workers=workers)
    server = OdooServer(place, config, port, list(extra_args), env)
    if wait:
        try:
            server.wait_until_ready()
        except BaseException:
            server.kill9()
            raise
    return server
