"""Odoo 19 from Debian's archive, unpacked into a folder, without root."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .errors import EnvironmentProblem

# Odoo's package holds links into the others.
FROM_SID = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Sid's versions of these have other file names than the links of the package.
FROM_BOOKWORM = ("fonts-font-awesome", "fonts-inconsolata")
DIST_PACKAGES = Path("usr/lib/python3/dist-packages")
_KEYRINGS = "usr/share/keyrings/debian-archive-keyring.*"
_OFFICIAL = re.compile(r"https?://[^/\s]*debian\.org/debian/?(?=\s|$)")
_MIRROR = re.compile(r"https?://[^/\s]+/debian/?(?=\s|$)")


def unpack_odoo(target: Path) -> None:
    """Download the packages and unpack them into the empty folder ``target``."""
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise EnvironmentProblem(
                f"{tool} is missing: on a machine without Debian's tools set "
                "ODOO_PATH to a checkout of Odoo 19, or use docker-compose.yml."
            )
    work = target / "download"
    apt = _archive(work, "sid", "bookworm")
    names = [f"{name}/sid" for name in FROM_SID]
    names += [f"{name}/bookworm" for name in FROM_BOOKWORM]
    for package in apt.download(names):
        _unpack(package, target)
    shutil.rmtree(work)
    _verify(target)


def unpack_programs(names, target: Path, without=()) -> None:
    """Unpack packages of bookworm and all they need into the empty folder ``target``.

    It stands for itself: nothing of it comes from this machine, down to the C library.

    :param without: names of packages that are only needed for what we do not use.
    :raise EnvironmentProblem: if the archive does not have them, or is out of reach.
    """
    work = target / "download"
    apt = _archive(work, "bookworm")
    needed = apt.names_installed_with(names)
    for package in apt.download([each for each in needed if each not in without]):
        _unpack(package, target)
    shutil.rmtree(work)


def _archive(work: Path, *suites: str) -> "_Apt":
    """Debian's archive with its lists fetched."""
    mirror, keyring = _debian_archive(work / "archive")
    apt = _Apt(work / "apt", _source_list(work, mirror, keyring, suites))
    apt("update")
    return apt


class _Apt:
    """apt-get with lists, state and cache of its own."""

    def __init__(self, home: Path, source_list: Path | None = None):
        self.home = home
        for part in ("state/lists/partial", "cache/archives/partial", "packages"):
            (home / part).mkdir(parents=True, exist_ok=True)
        (home / "status").touch()
        self.options = {
            "Dir::State": home / "state",
            "Dir::State::status": home / "status",
            "Dir::Cache": home / "cache",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "root",
        }
        if source_list:
            self.options["Dir::Etc::sourcelist"] = source_list
            self.options["Dir::Etc::sourceparts"] = "/dev/null"

    def __call__(self, *arguments: str) -> str:
        options = [f"-o{key}={value}" for key, value in self.options.items()]
        result = subprocess.run(
            ["apt-get", "-qq", *options, *arguments],
            cwd=self.home / "packages",
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise EnvironmentProblem(
                f"apt-get {arguments[0]} failed, check the network and the mirror: "
                f"{result.stderr.strip()}"
            )
        return result.stdout

    def names_installed_with(self, names) -> list[str]:
        """Return the packages and those that an empty machine needs for them."""
        plan = self("install", "--simulate", "--no-install-recommends", *names)
        return re.findall(r"^Inst (\S+)", plan, re.MULTILINE)

    def download(self, names) -> list[Path]:
        """Fetch packages, checked against the signed lists."""
        self("download", *names)
        packages = sorted((self.home / "packages").glob("*.deb"))
        if len(packages) != len(names):
            raise EnvironmentProblem(
                f"The Debian archive gave {len(packages)} of {len(names)} packages."
            )
        return packages


def _source_list(work: Path, mirror: str, keyring: Path, suites) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    path = work / "sources.list"
    path.write_text(
        "".join(
            f"deb [signed-by={keyring}] {mirror} {suite} main\n" for suite in suites
        )
    )
    return path


def _debian_archive(work: Path) -> tuple[str, Path]:
    """A mirror of Debian and the keys that sign it."""
    mirror = os.environ.get("DEBIAN_MIRROR") or _mirror_of_this_machine()
    keyring = next(Path("/").glob(_KEYRINGS), None)
    if mirror and keyring:
        return mirror, keyring
    # Ubuntu brings both, in packages that need not be installed.
    apt = _Apt(work)
    apt("update")
    for package in apt.download(["debian-archive-keyring", "python-apt-common"]):
        _unpack(package, work / "root")
    template = work / "root/usr/share/python-apt/templates/Debian.info"
    found = _OFFICIAL.search(template.read_text())
    keyring = next((work / "root").glob(_KEYRINGS), None)
    if not (found and keyring):
        raise EnvironmentProblem(
            "No Debian mirror is known here: set DEBIAN_MIRROR to the address of one."
        )
    # The lists are signed, and a small machine has no certificates for https.
    return mirror or found.group().replace("https:", "http:"), keyring


def _mirror_of_this_machine() -> str | None:
    """The mirror that this machine's own apt uses, if it is Debian's."""
    apt = Path("/etc/apt")
    files = [apt / "sources.list", *sorted(apt.glob("sources.list.d/*"))]
    lines = "\n".join(
        line
        for path in files
        if path.is_file()
        for line in path.read_text(errors="replace").splitlines()
        if not line.lstrip().startswith("#")
    )
    found = _OFFICIAL.search(lines) or _MIRROR.search(lines)
    return found.group() if found else None


def _unpack(package: Path, target: Path) -> None:
    subprocess.run(["dpkg-deb", "-x", str(package), str(target)], check=True)


def _verify(root: Path) -> None:
    """Refuse a tree that is not whole: each dangling link is a page with error 500."""
    addons = root / DIST_PACKAGES / "odoo" / "addons"
    missing = [
        str(path.relative_to(root))
        for path in addons.rglob("*")
        if path.is_symlink() and not path.exists()
    ]
    missing += [
        name
        for name in ("base", "payment_stripe", "payment_paypal", "website", "l10n_de")
        if not (addons / name / "__manifest__.py").exists()
    ]
    if missing:
        raise EnvironmentProblem(
            f"Debian's package of Odoo 19 came incomplete, missing {missing[:5]}: "
            "set ODOO_PATH to a checkout of Odoo 19."
        )
