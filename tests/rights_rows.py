# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of rights, written to be read."""


def rows_of(table):
    """Return ``{first word: {role: cell}}`` of a table."""
    head, *lines = (line.split() for line in table.strip().splitlines())
    return {
        name: dict(zip(head[1:], cells, strict=True)) for name, *cells in lines if name
    }
