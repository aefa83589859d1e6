"""The environment of the project: Odoo, PostgreSQL and the programs in ``bin``.

For tests that need more than the Odoo that runs them (``bin`` is on the path)::

    import environment

    database = environment.clone_template("aw_crash_1")
    server = environment.start_odoo(
        database, environment.free_port(), workers=2, env={"STRIPE_TEST_BASE_URL": url}
    )
    server.url          # http://127.0.0.1:PORT, answering
    server.log          # the path of its log
    server.process.pid  # leader of its process group
    server.kill9()      # the whole group at once, as a power cut would
    server.stop()       # orderly: SIGTERM, and SIGKILL for what is left
    environment.drop_database(database)

``environment.temporary_name("crash")`` gives a database name that a later run removes
if this one dies. ``bin/test`` sets what these functions read, and any test may:

====================  =========================================================
``AW_PYTHON``         the interpreter with Odoo and all packages
``AW_ODOO_BIN``       Odoo's launcher, a script for that interpreter
``AW_ODOO_CONFIG``    the configuration of the database that the tests run on
``AW_TEMPLATE``       the template database with the addon, without demo data
``AW_BASE_TEMPLATE``  the template database without the addon
``AW_DATA_DIR``       the folder of filestores, configurations and logs
``AW_CHROMIUM``       the browser
``AW_CLOCK_OFFSET``   by how many seconds the clock is ahead, see ``clock.py``
``PGHOST`` …          the database server
====================  =========================================================
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 (older ones are what it tells)
    sys.exit("Python 3.10 or newer is needed: install a newer python3.")

from .databases import temporary_name  # noqa: E402 (the check comes first)
from .errors import EnvironmentProblem  # noqa: E402
from .ports import free_port  # noqa: E402
from .processes import Service  # noqa: E402
from .live_odoo import (  # noqa: E402
    base_template_name,
    clone_template,
    drop_database,
    start_odoo,
)

__all__ = [
    "EnvironmentProblem",
    "Service",
    "base_template_name",
    "clone_template",
    "drop_database",
    "free_port",
    "start_odoo",
    "temporary_name",
]
