"""The addon's texts and their translations; needs Odoo and polib."""

import io

import polib

from . import paths

FOLDER = paths.ADDON / "i18n"
TEMPLATE = FOLDER / f"{paths.ADDON_NAME}.pot"


def exported_terms(env) -> polib.POFile:
    """All texts of the addon, as Odoo finds them in code, records and templates."""
    from odoo.tools.translate import trans_export

    buffer = io.BytesIO()
    trans_export(None, [paths.ADDON_NAME], buffer, "po", env)
    terms = polib.pofile(buffer.getvalue().decode())
    # A date of its own would make each export look like a change.
    for field in ("POT-Creation-Date", "PO-Revision-Date"):
        terms.metadata.pop(field)
    return terms


def places(terms: polib.POFile) -> dict:
    """The places of each text, which have to agree between two files."""
    return {entry.msgid: (sorted(entry.occurrences), entry.comment) for entry in terms}


def update_files(env) -> None:
    """Write the template, and merge it into every language."""
    terms = exported_terms(env)
    terms.save(str(TEMPLATE))
    for path in FOLDER.glob("*.po"):
        _merge(terms, path)


def _merge(terms: polib.POFile, path) -> None:
    old = polib.pofile(str(path))
    known = {entry.msgid: entry for entry in old}
    merged = polib.POFile()
    merged.header = terms.header
    merged.metadata = old.metadata
    for term in terms:
        before = known.get(term.msgid)
        merged.append(
            polib.POEntry(
                msgid=term.msgid,
                msgstr=before.msgstr if before else "",
                flags=before.flags if before else [],
                occurrences=term.occurrences,
                comment=term.comment,
            )
        )
    merged.save(str(path))
