"""The program with which Odoo makes a PDF of an invoice.

This machine's own, or else Debian's, unpacked beside Odoo: newer suites have none.
"""

import os
import shlex
import shutil
import tempfile
from pathlib import Path

from . import debian_packages, locks, paths
from .errors import EnvironmentProblem
from .progress import say, step

NAME = "wkhtmltopdf"
# Letters that look like those of other programs.
_WITH = ("fonts-liberation",)
# Half of the download, for graphics cards and names of countries.
_WITHOUT = ("iso-codes", "libgl1-mesa-dri", "libllvm15", "libz3-4")
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{home}/usr/share/fonts</dir>
  <include>{home}/usr/share/fontconfig/conf.avail/45-latin.conf</include>
  <include>{home}/usr/share/fontconfig/conf.avail/60-latin.conf</include>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""
# With its own loader it runs on any machine, whose C library may be older or newer.
_START = """#!/bin/sh
export FONTCONFIG_FILE={fonts} QT_PLUGIN_PATH={plugins} QT_QPA_PLATFORM=offscreen
exec {loader} --library-path {libraries} {program} "$@"
"""


def folder() -> Path:
    """Where it is unpacked; last on the path of programs, there or not."""
    return _home() / "start"


def find() -> str | None:
    """The path of the program, if there is one."""
    return shutil.which(NAME) or shutil.which(NAME, path=folder())


def find_or_unpack() -> str | None:
    """The path of the program, fetched on first use; none if it cannot be had."""
    if found := find():
        return found
    try:
        with locks.exclusive(paths.cache_home() / f"{NAME}.lock"):
            if not find():
                with step(f"{NAME} from Debian's archive (65 MB)"):
                    _unpack_atomically()
    except EnvironmentProblem as problem:
        say(f"there is no {NAME}, so invoices are pages: {problem}")
    return find()


def _home() -> Path:
    return paths.cache_home() / NAME


def _unpack_atomically() -> None:
    home = _home()
    for leftover in home.parent.glob(f"{NAME}-unpacking-*"):
        shutil.rmtree(leftover)
    unpacking = Path(tempfile.mkdtemp(prefix=f"{NAME}-unpacking-", dir=home.parent))
    try:
        unpacking.chmod(0o755)
        debian_packages.unpack_programs((NAME, *_WITH), unpacking, _WITHOUT)
        _write_start(unpacking, home)
        shutil.rmtree(home, ignore_errors=True)
        unpacking.rename(home)
    except BaseException:
        shutil.rmtree(unpacking, ignore_errors=True)
        raise


def _write_start(unpacked: Path, home: Path) -> None:
    """Write what starts it from ``home``, where it will be."""

    def later(pattern: str) -> str:
        found = next(iter(sorted(unpacked.glob(pattern))), None)
        if not found:
            raise EnvironmentProblem(f"Debian's {NAME} came without {pattern}.")
        return str(home / found.relative_to(unpacked))

    platforms = later("usr/lib/*/qt5/plugins/platforms")
    libraries = [str(Path(platforms).parents[2]), later("lib/*-linux-*")]
    fonts = unpacked / "fonts.conf"
    fonts.write_text(_FONTS.format(home=home))
    start = unpacked / "start" / NAME
    start.parent.mkdir()
    start.write_text(
        _START.format(
            fonts=shlex.quote(str(home / fonts.name)),
            plugins=shlex.quote(str(Path(platforms).parent)),
            loader=shlex.quote(later("lib*/ld-linux*")),
            libraries=shlex.quote(os.pathsep.join(libraries)),
            program=shlex.quote(later(f"usr/bin/{NAME}")),
        )
    )
    start.chmod(0o755)
