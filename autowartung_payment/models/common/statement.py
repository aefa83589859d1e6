# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from psycopg2.extensions import STATUS_READY

from ...tools.autocommit import autocommit


@contextmanager
def statement_cursor(env):
    """A cursor for one statement, which is a transaction of its own.

    It sees what others have committed meanwhile. Under Odoo's REPEATABLE READ two
    workers that want the same row fail with a serialization error where they
    should simply take turns. The caller's own transaction has no part in it.
    """
    if env.cr.connection.status == STATUS_READY:
        # Nothing is open here: spare taking a second connection out of the pool.
        with autocommit(env.cr.connection):
            yield env.cr
        return
    with env.registry.cursor() as cr, autocommit(cr.connection):
        yield cr
