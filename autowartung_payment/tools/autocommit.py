# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Statements that are transactions of their own."""

from contextlib import contextmanager

from psycopg2.extensions import STATUS_READY


@contextmanager
def autocommit(connection):
    """Let each statement commit itself, at PostgreSQL's own READ COMMITTED.

    That takes one message to the server instead of three. A connection in the midst of
    a transaction, such as that of a test, is left as it is.

    :param connection: of psycopg2.
    """
    if connection.status != STATUS_READY:
        yield
        return
    usual = connection.isolation_level, connection.readonly
    # With settings of its own it would have to tell the server of the change.
    connection.isolation_level = connection.readonly = None
    connection.autocommit = True
    try:
        yield
    finally:
        if not connection.closed:
            connection.autocommit = False
            connection.isolation_level, connection.readonly = usual
