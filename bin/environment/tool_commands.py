"""``bin/odoo``, ``bin/sandbox`` …: one program in the environment."""

import subprocess

from . import chromium, stripe_choice
from .demo_database import NAME, demo_config, prepare_demo
from .odoo_server import Workplace
from .odoo_source import find_odoo
from .paths import LAUNCHER, TESTS
from .template_database import addon_template
from .virtual_environment import python_for
from .workplace import workplace

_SANDBOX = "http://127.0.0.1:8079"


def odoo(arguments: list[str]) -> int:
    """Run Odoo with these arguments on the demo's database."""
    with workplace() as place:
        keys = _keys(place)
        if not place.databases.exists(NAME):
            prepare_demo(place, keys)
        named = arguments[:1] if arguments and not arguments[0].startswith("-") else []
        options = ["-c", demo_config(place), *arguments[len(named) :]]
        return _run(
            [place.python, LAUNCHER, *named, *options], {**place.environ(), **keys}
        )


def sandbox(arguments: list[str]) -> int:
    """Run the sandbox with these arguments."""
    python = python_for(find_odoo())
    return _run([python, "-m", "sandbox", *arguments], cwd=TESTS)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks with these arguments."""
    with workplace() as place:
        environ = {**place.environ(), "AW_TEMPLATE": addon_template(place)}
        return _run([place.python, "-m", "bench", *arguments], environ)


def pictures(arguments: list[str]) -> int:
    """Take the README's pictures anew."""
    with workplace() as place:
        environ = {
            **place.environ(),
            "AW_TEMPLATE": addon_template(place),
            "AW_CHROMIUM": chromium.find_or_install(),
        }
        return _run([place.python, "-m", "pictures", *arguments], environ)


def _keys(place: Workplace) -> dict[str, str]:
    if stripe_choice.person_has_keys():
        return stripe_choice.keys_of_person()
    return stripe_choice.keys_of_sandbox(
        _SANDBOX, stripe_choice.webhook_secret(place.data)
    )


def _run(command, env=None, cwd=None) -> int:
    return subprocess.run(
        [str(part) for part in command], env=env, cwd=cwd, check=False
    ).returncode
