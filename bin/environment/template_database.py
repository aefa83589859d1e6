"""Template databases: a German company on the bare dependencies, then the addon, then
the addons of the test suite.

Each is made once and named by a hash of what went into it, so that a change of the
addon costs its own installation only.
"""

import ast
from pathlib import Path

from . import locks, paths
from .databases import temporary_name
from .odoo_server import Workplace
from .progress import step

BASE = "aw_base_"
ADDON = "aw_addon_"
TESTED = "aw_tested_"
# Several checkouts may be at work at a time.
_KEPT = 8
_NOT_INSTALLED = {"readme", "tests", "__pycache__", "README.rst", "README.md"}


def base_template(workplace: Workplace) -> str:
    """The database of the addon's dependencies: SKR03, EUR, German."""
    name = BASE + _base_key(workplace)
    _ensure(workplace, name, "template of the dependencies", _build_base)
    return name


def addon_template(workplace: Workplace) -> str:
    """The database with the addon installed, without demo data."""
    name = ADDON + paths.short_hash(_base_key(workplace), addon_hash())
    if not workplace.databases.exists(name):
        base = base_template(workplace)
        _ensure(workplace, name, "template of the addon", _build_addon, base)
    return name


def tested_template(workplace: Workplace) -> str:
    """The addon's database with the addons of the test suite as well."""
    files = paths.hash_of_files(
        path
        for path in paths.TEST_ADDONS.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    addon = addon_template(workplace)
    name = TESTED + paths.short_hash(addon, files)
    _ensure(workplace, name, "template of the tests", _build_tested, addon)
    return name


def tested_addons_path(workplace: Workplace) -> str:
    """Where Odoo finds the addons of the test suite, too."""
    return ",".join(map(str, (*workplace.addons_path, paths.TEST_ADDONS)))


def addon_hash() -> str:
    """Changes with each file of the addon that its installation reads."""
    return paths.hash_of_files(
        path
        for path in paths.ADDON.rglob("*")
        if path.is_file() and not _NOT_INSTALLED & set(path.parts)
    )


def drop_templates(workplace: Workplace) -> None:
    """Forget the templates of this workplace."""
    for prefix in (BASE, ADDON, TESTED):
        for name in workplace.databases.names(prefix):
            workplace.databases.drop(name)


def dependencies() -> list[str]:
    """What the addon's manifest depends on."""
    manifest = ast.literal_eval((paths.ADDON / "__manifest__.py").read_text())
    return manifest["depends"]


def _base_key(workplace: Workplace) -> str:
    how = (
        Path(__file__),
        paths.ODOO_SCRIPTS / "germany.py",
        paths.ODOO_SCRIPTS / "company.py",
        *(paths.HERE / "addons").rglob("*.py"),
    )
    # The filestore is part of a template, so another data folder is another template.
    return paths.short_hash(
        workplace.identity,
        workplace.data,
        sorted(dependencies()),
        paths.hash_of_files(how),
    )


def _ensure(workplace: Workplace, name: str, what: str, build, *arguments) -> None:
    databases = workplace.databases
    if databases.exists(name):
        return
    with locks.exclusive(workplace.data / f"{name.rpartition('_')[0]}.lock"):
        if databases.exists(name):
            return
        building = temporary_name("building")
        with step(what):
            try:
                build(workplace, building, *arguments)
                databases.drop(name)
                databases.rename(building, name)
            finally:
                databases.drop(building)
        _mark_used(workplace, name)


def _mark_used(workplace: Workplace, name: str) -> None:
    """Drop the templates that were made before the newest few."""
    server = workplace.server
    server.sql(f"COMMENT ON DATABASE \"{name}\" IS 'template of {_now(server)}'")
    prefix = name.rpartition("_")[0] + "_"
    newest_first = server.sql(
        "SELECT datname FROM pg_database "
        f"WHERE datname LIKE '{prefix}%' "
        "ORDER BY shobj_description(oid, 'pg_database') DESC NULLS LAST"
    )
    for old in newest_first[_KEPT:]:
        workplace.databases.drop(old)


def _now(server) -> str:
    return server.sql("SELECT to_char(now(), 'YYYY-MM-DD HH24:MI:SS')")[0]


def _build_base(workplace: Workplace, database: str) -> None:
    workplace.databases.create(database)
    workplace.run_odoo(database, "-i", "base", "--load-language", "de_DE")
    # Before the accounting is installed: it takes the chart of the company's country.
    workplace.run_odoo(database, script="germany.py")
    workplace.run_odoo(database, script="company.py")
    extra = [
        addon.name
        for folder in workplace.addons_path
        if folder != paths.PROJECT
        for addon in folder.iterdir()
        if (addon / "__manifest__.py").exists()
    ]
    workplace.run_odoo(database, "-i", ",".join([*dependencies(), *extra]))
    workplace.run_odoo(database, script="chart_of_accounts.py")


def _build_tested(workplace: Workplace, database: str, addon: str) -> None:
    workplace.databases.copy(addon, database)
    names = [
        manifest.parent.name for manifest in paths.TEST_ADDONS.glob("*/__manifest__.py")
    ]
    workplace.run_odoo(
        database,
        "-i",
        ",".join(sorted(names)),
        "--addons-path",
        tested_addons_path(workplace),
    )


def _build_addon(workplace: Workplace, database: str, base: str) -> None:
    workplace.databases.copy(base, database)
    workplace.run_odoo(database, "-i", paths.ADDON_NAME)
    workplace.run_odoo(database, script="assets.py")
