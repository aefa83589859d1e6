# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Let everybody end a hold who sees one, without taking turns."""

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import sql_db

from odoo.addons.autowartung_payment.models.extension.extension import Extension
from odoo.addons.autowartung_payment.models.payment.transaction import (
    PaymentTransaction,
)

# The database would refuse the second of two who write the same row.
sql_db.ISOLATION_LEVEL_REPEATABLE_READ = ISOLATION_LEVEL_READ_COMMITTED
Extension._lock_for_payment = lambda self: None
PaymentTransaction._lock_with_payable = lambda self: None
