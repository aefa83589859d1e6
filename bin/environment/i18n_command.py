"""``bin/i18n``: the addon's texts written to its translation files."""

import argparse

from . import paths
from .databases import temporary_name
from .progress import say, step
from .template_database import addon_template
from .workplace import workplace


def main(arguments: list[str]) -> int:
    """Export the template of all texts, merge it into each language."""
    argparse.ArgumentParser(
        prog="bin/i18n",
        description="Write the addon's texts to its translation files: what is "
        "translated stays, what is new is empty, what is gone is dropped.",
    ).parse_args(arguments)
    with workplace() as place:
        template = addon_template(place)
        database = temporary_name("i18n")
        try:
            place.databases.copy(template, database)
            with step("texts"):
                place.run_odoo(database, script="translations.py")
        finally:
            place.databases.drop(database)
    for path in sorted((paths.ADDON / "i18n").glob("*.po")):
        missing = f"{path.read_text()}\n".count('msgstr ""\n\n')
        say(
            f"{path.name}: {missing} to translate" if missing else f"{path.name}: whole"
        )
    return 0
