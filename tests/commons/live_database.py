# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The database of a running shop, and calls that meet at one of its locks."""

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import psycopg2.extras
from commons.live_client import Client

ADMIN = ("admin", "admin")
# Longer than anything takes, also on a busy machine.
PATIENCE = 60
# Odoo's times have no time zone and no fractions of a second.
A_MOMENT_AGO = "now() AT TIME ZONE 'UTC' - interval '2 seconds'"


class LiveDatabase:
    """The contents of a shop's ``database``, asked at its ``url`` or directly.

    :param int workers: how many calls the server takes at a time; 0: any number.
    """

    def __init__(self, database, url, workers):
        self.database = database
        self.url = url
        self._workers = workers
        self._local = threading.local()

    # === ASKING === #

    def rpc(self, model, method, *args, **kwargs):
        """Call a model's public method as the administrator."""
        uid = getattr(self._local, "uid", None)
        if not uid:
            uid = self._local.uid = self._external("common", "login", *ADMIN)
        return self._external(
            "object", "execute_kw", uid, ADMIN[1], model, method, args, kwargs
        )

    def _external(self, service, method, *args):
        params = {"service": service, "method": method, "args": [self.database, *args]}
        answer = Client(self.url).call("/jsonrpc", **params)
        if "error" in answer:
            raise AssertionError(answer["error"]["data"].get("debug", answer["error"]))
        return answer.get("result")

    def sql(self, query, *params):
        """Run a statement, committed; return its rows as dicts."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = psycopg2.connect(
                dbname=self.database,
                cursor_factory=psycopg2.extras.RealDictCursor,
            )
            connection.autocommit = True
            self._local.connection = connection
        with connection.cursor() as cursor:
            cursor.execute(query, params or None)
            return (
                [dict(row) for row in cursor.fetchall()] if cursor.description else []
            )

    def count(self, table, **equals):
        """Count a table's rows with these values."""
        conditions = " AND ".join(f"{column} = %s" for column in equals) or "TRUE"
        query = f"SELECT count(*) AS number FROM {table} WHERE {conditions}"
        return self.sql(query, *equals.values())[0]["number"]

    def wait_until(self, predicate, timeout=PATIENCE, what="it"):
        """Poll until ``predicate()`` is true; return its value."""
        deadline = time.monotonic() + timeout
        while not (value := predicate()):
            assert time.monotonic() < deadline, f"{what} did not happen in {timeout} s"
            time.sleep(0.05)
        return value

    # === MEETING AT A LOCK === #

    @contextlib.contextmanager
    def locked(self, lock, *parameters):
        """Hold a lock, as somebody who is at work does.

        :param str lock: the statement that takes it.
        :return: the connection that holds it; what it has done by then is rolled back.
        """
        connection = psycopg2.connect(dbname=self.database)
        with contextlib.closing(connection):
            connection.cursor().execute(lock, parameters)
            try:
                yield connection
            finally:
                connection.rollback()

    def held(self, table, row_id):
        """Hold a row's lock; see :meth:`locked`."""
        lock = f"SELECT id FROM {table} WHERE id = %s FOR NO KEY UPDATE"
        return self.locked(lock, row_id)

    def collide(self, booking, calls, table="autowartung_booking", row_id=None):
        """Run calls at once and let none of them past a row before all have come to it.

        The row is the booking's if not told. Return their results.
        """
        return self.collide_at(self.held(table, row_id or booking.id), calls)

    def collide_at(self, lock, calls):
        """Run calls at once while ``lock`` is held, a context of :meth:`locked`.

        It is held until every call is stopped by it or by one that is, or went home
        (as many as the server can take at a time). Return their results.
        """
        meeting = min(len(calls), self._workers or len(calls))
        with ThreadPoolExecutor(len(calls)) as pool:
            with lock:
                futures = [pool.submit(call) for call in calls]
                self.wait_until(
                    lambda: self.waiting_for_locks() + done(futures) >= meeting,
                    PATIENCE,
                    f"meeting of {meeting} calls",
                )
            return [future.result() for future in futures]

    def waiting_for_locks(self):
        """Return how many of the database's connections wait for a lock."""
        return self.count(
            "pg_stat_activity", datname=self.database, wait_event_type="Lock"
        )


def done(futures):
    """Return how many futures have their result."""
    return sum(future.done() for future in futures)


def at_once(function, arguments):
    """Call a function with each argument at the same moment; return the results."""
    arguments = list(arguments)
    barrier = threading.Barrier(len(arguments))

    def wait_and_call(argument):
        barrier.wait()
        return function(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(wait_and_call, arguments))
