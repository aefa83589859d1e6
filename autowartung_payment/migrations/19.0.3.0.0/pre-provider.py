# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import sql


def migrate(cr, version):
    """Call what moved the money by a name that is not one provider's."""
    if sql.column_exists(cr, "payment_transaction", "latest_charge"):
        sql.rename_column(
            cr, "payment_transaction", "latest_charge", "capture_reference"
        )
    # It also named charges that failed: those moved nothing.
    cr.execute(
        "UPDATE payment_transaction SET capture_reference = NULL WHERE state != 'done'"
    )
