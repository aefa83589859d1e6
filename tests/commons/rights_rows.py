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
