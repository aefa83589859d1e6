# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What `docker compose up` installs, with stand-ins for Odoo and PostgreSQL."""

import os
import subprocess

import pytest
from environment import paths

SCRIPT = paths.HERE / "compose_install.sh"
ODOO = """#!/bin/sh
echo "$@" >>"$CALLS"
case "$2" in shell) head -n 1 >>"$CALLS" ;; esac
"""
PSQL = """#!/bin/sh
echo "$STATE"
test -n "$STATE"
"""


@pytest.fixture
def install(tmp_path):
    """Run the script; return what Odoo was called with."""

    def install(state=""):
        calls = tmp_path / "calls"
        calls.write_text("")
        environ = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "ODOO_ENTRYPOINT": str(tmp_path / "odoo"),
            "CALLS": str(calls),
            "STATE": state,
            "HOST": "postgres",
            "USER": "odoo",
            "PASSWORD": "secret",
        }
        subprocess.run(["bash", str(SCRIPT)], env=environ, check=True)
        return calls.read_text()

    for name, text in (("odoo", ODOO), ("psql", PSQL)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    return install


def test_the_company_is_german_before_its_accounting_comes(install):
    steps = install()
    in_order = (
        "odoo --init=base --load-language=de_DE",
        "the company is German",
        "odoo --init=autowartung_payment",
        "the chart SKR03",
    )
    places = [steps.index(step) for step in in_order]
    assert places == sorted(places)


def test_an_installed_addon_is_left_as_it_is(install):
    assert install(state="1") == ""


def test_the_container_has_the_script():
    compose = (paths.PROJECT / "docker-compose.yml").read_text()
    assert f"/mnt/environment/{SCRIPT.name}" in compose
    assert "./bin/environment:/mnt/environment:ro" in compose
