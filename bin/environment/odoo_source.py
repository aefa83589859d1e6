"""Find Odoo 19: importable here, named by ODOO_PATH, or from Debian's archive."""

import importlib.util
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import debian_packages, locks, paths
from .errors import EnvironmentProblem
from .progress import step

_SERIES = re.compile(r"^version_info = \((\d+), (\d+)", re.MULTILINE)
_OPTIONAL_ASSET = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooSource:
    """A tree that holds Odoo 19."""

    python_path: Path
    """The folder of the package ``odoo``."""

    @property
    def identity(self) -> str:
        """Changes when another Odoo takes the place of this one."""
        release = self.python_path / "odoo" / "release.py"
        return f"{self.python_path}:{release.stat().st_mtime_ns}"

    @property
    def addons_folder(self) -> Path:
        """Where Odoo's own addons can be read."""
        package = self.python_path / "odoo" / "addons"
        beside = self.python_path / "addons"
        return package if (package / "payment").exists() else beside

    @property
    def addons_path(self) -> list[Path]:
        """The folders of addons beside those that Odoo finds by itself."""
        folders = [paths.PROJECT]
        if not (self.addons_folder / _OPTIONAL_ASSET).exists():
            folders.append(paths.HERE / "addons")
        return folders


def find_odoo() -> OdooSource:
    """The Odoo 19 to run, fetched on first use."""
    return _importable() or _named_by_user() or _from_debian()


def _importable() -> OdooSource | None:
    try:
        spec = importlib.util.find_spec("odoo.release")
    except ImportError:
        return None
    if spec is None or not spec.origin:
        return None
    folder = Path(spec.origin).resolve().parents[1]
    return OdooSource(folder) if _series(folder) == "19.0" else None


def _named_by_user() -> OdooSource | None:
    named = os.environ.get("ODOO_PATH")
    if not named:
        return None
    folder = Path(named).expanduser().resolve()
    if _series(folder) != "19.0":
        raise EnvironmentProblem(
            f"ODOO_PATH is {named}, which is not a checkout of Odoo 19: "
            "set it to the folder that holds odoo/release.py, or unset it."
        )
    return OdooSource(folder)


def _from_debian() -> OdooSource:
    home = paths.cache_home() / "odoo-19"
    if not home.exists():
        with locks.exclusive(paths.cache_home() / "odoo-19.lock"):
            if not home.exists():
                with step("Odoo 19 from Debian's archive (123 MB)"):
                    _unpack_atomically(home)
    return OdooSource(home / debian_packages.DIST_PACKAGES)


def _unpack_atomically(home: Path) -> None:
    for leftover in home.parent.glob("odoo-19-unpacking-*"):
        shutil.rmtree(leftover)
    unpacking = Path(tempfile.mkdtemp(prefix="odoo-19-unpacking-", dir=home.parent))
    try:
        unpacking.chmod(0o755)
        debian_packages.unpack_odoo(unpacking)
        unpacking.rename(home)
    except BaseException:
        shutil.rmtree(unpacking, ignore_errors=True)
        raise


def _series(folder: Path) -> str | None:
    release = folder / "odoo" / "release.py"
    if not release.exists():
        return None
    found = _SERIES.search(release.read_text())
    return ".".join(found.groups()) if found else None
