# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Let everybody decide about extra work on what they see, without taking turns."""

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import sql_db

from odoo.addons.autowartung_payment.models.extension.extension import Extension

# The database would refuse the second of two who write the same row.
sql_db.ISOLATION_LEVEL_REPEATABLE_READ = ISOLATION_LEVEL_READ_COMMITTED
Extension._lock_for_payment = lambda self: None
