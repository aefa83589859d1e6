# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Call a function inside Odoo, in a process of its own."""

import json
import subprocess
import tempfile
from pathlib import Path

from commons.live_shop import stripe_environment
from environment.odoo_server import Workplace

SCRIPT = """
import json, pathlib
from bench import {module}
result = {module}.{function}(env, **{arguments!r})
pathlib.Path({answer!r}).write_text(json.dumps(result))
"""


def call(shop, function, module="in_odoo", **arguments):
    """Call ``bench.<module>.<function>(env, **arguments)`` on the shop's database."""
    place = Workplace.from_environ()
    environ = place.environ()
    command = [place.python, environ["AW_ODOO_BIN"], "shell", "--no-http"]
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        result = subprocess.run(
            [*command, "-c", place.write_config(shop.database)],
            input=SCRIPT.format(
                module=module,
                function=function,
                arguments=arguments,
                answer=str(answer),
            ),
            env={**environ, **stripe_environment(shop.sandbox.url)},
            capture_output=True,
            text=True,
            check=False,
        )
        if not answer.exists():
            raise RuntimeError(result.stderr[-3000:])
        return json.loads(answer.read_text())
