# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Let everybody end a hold who sees one, without taking turns."""

from uuid import uuid4

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo import api, sql_db

from odoo.addons.payment.models.payment_transaction import (
    PaymentTransaction as NativeTransaction,
)
from odoo.addons.autowartung_payment.models.extension.extension import Extension
from odoo.addons.autowartung_payment.models.payment.transaction import (
    PaymentTransaction,
)

# The database would refuse the second of two who write the same row.
sql_db.ISOLATION_LEVEL_REPEATABLE_READ = ISOLATION_LEVEL_READ_COMMITTED
Extension._lock_for_payment = lambda self: None
PaymentTransaction._lock_with_payable = lambda self: None

# Twins compute the same reference, and the index would stop the later one.
_compute_reference = NativeTransaction._compute_reference


@api.model
def _compute_unlike_reference(self, *args, **kwargs):
    return f"{_compute_reference(self, *args, **kwargs)}-{uuid4().hex[:8]}"


NativeTransaction._compute_reference = _compute_unlike_reference
