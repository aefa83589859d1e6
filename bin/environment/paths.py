"""Where things lie: the project, what can be downloaded again, and what cannot."""

import os
from hashlib import sha256
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ADDON_NAME = "autowartung_payment"
ADDON = PROJECT / ADDON_NAME
TESTS = PROJECT / "tests"
# Installed only where the tests run.
TEST_ADDONS = TESTS / "addons"
BIN = PROJECT / "bin"
HERE = Path(__file__).resolve().parent
LAUNCHER = HERE / "launcher" / "start_odoo.py"
ODOO_SCRIPTS = HERE / "odoo_scripts"
REQUIREMENTS = (
    PROJECT / "requirements.txt",
    HERE / "requirements" / "odoo.txt",
    HERE / "requirements" / "test.txt",
    HERE / "requirements" / "demo.txt",
)
_FOLDER = "autowartung-payment"


def cache_home() -> Path:
    """The folder of everything that can be fetched again."""
    return _home("XDG_CACHE_HOME", ".cache")


def data_home() -> Path:
    """The default folder of databases, filestores and logs."""
    return _home("XDG_DATA_HOME", ".local/share")


def short_hash(*parts: object) -> str:
    """Twelve hexadecimal digits that stand for ``parts``."""
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def hash_of_files(paths) -> str:
    """Twelve hexadecimal digits that change when a file's name or content does."""
    digest = sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(PROJECT)}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _home(variable: str, below_home: str) -> Path:
    base = os.environ.get(variable)
    return (Path(base) if base else Path.home() / below_home) / _FOLDER
