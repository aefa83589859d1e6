# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices become PDF where Debian's archive can be reached, and pages elsewhere."""

import os
import subprocess

import pytest
from environment import debian_packages, wkhtmltopdf
from environment.errors import EnvironmentProblem
from environment.odoo_server import Workplace
from environment.postgres import Server

# Stands for the loader: runs the program that it is given last.
LOADER = """#!/bin/sh
echo "$FONTCONFIG_FILE $QT_PLUGIN_PATH $2 $3"
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "with space"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(wkhtmltopdf, "NAME", "wkhtmltopdf-of-tests")
    return tmp_path / "with space" / "autowartung-payment" / "wkhtmltopdf-of-tests"


@pytest.fixture
def archive(monkeypatch):
    """A stand-in for the archive; returns what was asked for."""
    asked = []

    def unpack(names, target, without):
        asked.append(names)
        files = {
            "lib64/ld-linux-x86-64.so.2": LOADER,
            "lib/x86_64-linux-gnu/libc.so.6": "",
            "usr/lib/x86_64-linux-gnu/qt5/plugins/platforms/libqoffscreen.so": "",
            f"usr/bin/{names[0]}": "",
        }
        for path, text in files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text)
            (target / path).chmod(0o755)

    monkeypatch.setattr(debian_packages, "unpack_programs", unpack)
    return asked


def test_it_is_unpacked_once_and_starts_with_its_own_libraries(home, archive):
    found = wkhtmltopdf.find_or_unpack()
    assert wkhtmltopdf.find_or_unpack() == found
    assert len(archive) == 1
    said = subprocess.run([found, "-q"], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == (
        f"{home}/fonts.conf {home}/usr/lib/x86_64-linux-gnu/qt5/plugins"
        f" {home}/usr/lib/x86_64-linux-gnu:{home}/lib/x86_64-linux-gnu"
        f" {home}/usr/bin/wkhtmltopdf-of-tests"
    )


def test_the_machines_own_comes_first(home, archive, tmp_path, monkeypatch):
    own = tmp_path / "wkhtmltopdf-of-tests"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert wkhtmltopdf.find_or_unpack() == str(own)
    assert not archive


def test_without_the_archive_it_says_so_and_goes_on(home, monkeypatch, capsys):
    def unpack(names, target, without):
        (target / "half").touch()
        raise EnvironmentProblem("apt-get is missing")

    monkeypatch.setattr(debian_packages, "unpack_programs", unpack)
    assert wkhtmltopdf.find_or_unpack() is None
    assert "invoices are pages: apt-get is missing" in capsys.readouterr().out
    assert list(home.parent.iterdir()) == [home.parent / f"{home.name}.lock"]


def test_odoo_finds_it_after_all_others(home, tmp_path):
    place = Workplace(tmp_path / "bin" / "python", (), Server(tmp_path), tmp_path)
    path = place.environ()["PATH"].split(os.pathsep)
    assert path[0] == str(tmp_path / "bin")
    assert path[-1] == str(home / "start")
