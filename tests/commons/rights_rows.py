# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of rights, written to be read."""

from commons.roles import ROLES


def rows_of(table):
    """Return ``{name: {role: cell}}`` of a table.

    Below the head, a line of a single word is a heading: the indented names that
    follow it are ``heading/name``.
    """
    rows, heading = {}, ""
    for line in table.strip("\n").splitlines()[1:]:
        name, *cells = line.split()
        if not cells:
            heading = name
            continue
        if line.startswith(" "):
            name = f"{heading}/{name}"
        rows[name] = dict(zip(ROLES, cells, strict=True))
    return rows


def classes_of(table):
    """Return ``{model: {class: {field}}}`` of a table of fields.

    A line that is not indented names a model. Of the lines below it, one that names a
    class begins it, and a deeper one goes on with it.
    """
    found = {}
    fields = set()
    for line in table.strip("\n").splitlines():
        words = line.split()
        if not line.startswith(" "):
            model = found[words[0]] = {}
        elif line.startswith("    "):
            fields.update(words)
        else:
            fields = model[words[0]] = set(words[1:])
    return found
