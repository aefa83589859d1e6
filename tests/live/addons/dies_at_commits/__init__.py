# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Let the power go right after one of the next commits, whoever commits.

A file that is named after the database says after how many of those that have written
something about money. Nothing that follows a commit in the same process comes to pass.
"""

import os
import re
import signal
import tempfile
import threading
from pathlib import Path

from odoo.sql_db import Cursor

WRITES = re.compile(
    r'\s*(?:WITH\b.*?)?(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?'
    r"(?:autowartung_|payment_|account_move|account_payment|mail_mail|mail_activity)",
    re.DOTALL,
)

_counting = threading.Lock()
_execute, _commit = Cursor.execute, Cursor.commit


def _note_writes(self, query, params=None, log_exceptions=True):
    text = getattr(query, "code", query)
    if WRITES.match(text if isinstance(text, str) else str(text)):
        self.autowartung_has_written = True
    return _execute(self, query, params, log_exceptions)


def _commit_and_count(self):
    self.flush()
    if getattr(self, "autowartung_has_written", False) and _is_the_last(self.dbname):
        self._cnx.commit()
        os.kill(os.getpid(), signal.SIGKILL)
    self.autowartung_has_written = False
    _commit(self)


def _is_the_last(database):
    left = Path(tempfile.gettempdir()) / f"{database}.commits_left"
    with _counting:
        if not left.exists():
            return False
        number = int(left.read_text()) - 1
        left.write_text(str(number))
        return number == 0


Cursor.execute, Cursor.commit = _note_writes, _commit_and_count
