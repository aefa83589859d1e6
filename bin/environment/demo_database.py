"""The demo's database: made from the template, kept, updated with the addon."""

from . import paths
from .databases import temporary_name
from .odoo_server import Workplace
from .progress import step
from .template_database import addon_hash, addon_template

NAME = "autowartung_demo"


def prepare_demo(place: Workplace, environ: dict, fresh: bool = False) -> None:
    """Make the demo's database, or bring it to the addon's present state."""
    present = addon_hash()
    mark = place.data / "demo-addon-hash"
    if fresh or not place.databases.exists(NAME):
        template = addon_template(place)
        with step("demo data"):
            _build(place, template, environ)
    elif not mark.exists() or mark.read_text() != present:
        with step("update of the addon (--fresh would begin anew)"):
            place.run_odoo(NAME, "-u", paths.ADDON_NAME, **environ)
    mark.write_text(present)


def demo_config(place: Workplace, workers: int = 0, smtp_port: int | None = None):
    """Odoo's configuration file of the demo."""
    smtp = {"smtp_server": "127.0.0.1", "smtp_port": smtp_port} if smtp_port else {}
    return place.write_config(NAME, workers=workers, **smtp)


def set_address(place: Workplace, url: str) -> None:
    """Let the links in mails lead to where the demo runs now."""
    for key, value in (("web.base.url", url), ("web.base.url.freeze", "True")):
        place.server.sql(
            "INSERT INTO ir_config_parameter (key, value) "
            f"VALUES ('{key}', '{value}') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            NAME,
        )


def _build(place: Workplace, template: str, environ: dict) -> None:
    building = temporary_name("demo")
    try:
        place.databases.copy(template, building)
        place.run_odoo(building, script="demo_data.py", **environ)
        place.databases.drop(NAME)
        place.databases.rename(building, NAME)
    finally:
        place.databases.drop(building)
