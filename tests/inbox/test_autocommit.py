# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A statement that commits itself leaves its connection as Odoo needs it."""

from contextlib import closing

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, STATUS_READY

from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.tools.autocommit import autocommit

ISOLATION = "SELECT current_setting('transaction_isolation')"


@tagged("post_install", "-at_install")
class TestAutocommit(TransactionCase):
    def setUp(self):
        super().setUp()
        self.connection = self.connect()
        self.cursor = self.connection.cursor()

    def connect(self):
        """Return a connection as Odoo sets it up."""
        connection = psycopg2.connect(dbname=self.env.cr.dbname)
        self.addCleanup(connection.close)
        connection.set_session(ISOLATION_LEVEL_REPEATABLE_READ, readonly=False)
        return connection

    def isolation(self):
        self.cursor.execute(ISOLATION)
        return self.cursor.fetchone()[0]

    def assertAsBefore(self):
        self.assertFalse(self.connection.autocommit)
        self.assertEqual(self.connection.status, STATUS_READY)
        self.assertEqual(self.isolation(), "repeatable read")
        self.cursor.execute("SELECT current_setting('transaction_read_only')")
        self.assertEqual(self.cursor.fetchone()[0], "off")

    def test_statement_is_committed_with_itself(self):
        with autocommit(self.connection):
            self.assertEqual(self.isolation(), "read committed")
            self.assertEqual(self.connection.status, STATUS_READY)
        self.assertAsBefore()

    def test_failure_leaves_no_transaction(self):
        with self.assertRaises(psycopg2.DataError), autocommit(self.connection):
            self.cursor.execute("SELECT 1 / 0")
        self.assertAsBefore()

    def test_open_transaction_is_left_alone(self):
        self.isolation()
        with autocommit(self.connection):
            self.assertEqual(self.isolation(), "repeatable read")
        self.assertNotEqual(self.connection.status, STATUS_READY)

    def test_lost_connection_hides_no_error(self):
        with (
            self.assertRaisesRegex(ValueError, "meant"),
            autocommit(self.connection),
            closing(self.connection),
        ):
            raise ValueError("meant")
