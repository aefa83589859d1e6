# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lock what is decided about, and let whoever waited keep an older view of the data."""

from odoo.tools import SQL

from odoo.addons.autowartung_payment.models.payment.payable_paying import PayableMixin


def _lock_patiently(self, records):
    self.env.flush_all()
    self.env.cr.execute(
        SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table),
            tuple(records.ids),
        )
    )
    records.invalidate_recordset()


PayableMixin._lock_patiently = _lock_patiently
