# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import sql

RULES = ("rule_move_joined_guest", "rule_move_line_joined_guest")


def migrate(cr, version):
    """Link transactions and documents to what is paid for by model and id."""
    for table in ("payment_transaction", "account_move"):
        if not sql.column_exists(cr, table, "booking_id"):
            continue
        sql.create_column(cr, table, "autowartung_payable_model", "varchar")
        sql.create_column(cr, table, "autowartung_payable_id", "int4")
        cr.execute(
            f"""
            UPDATE {table}
               SET autowartung_payable_model = 'autowartung.booking',
                   autowartung_payable_id = booking_id
             WHERE booking_id IS NOT NULL
            """
        )
    if sql.column_exists(cr, "payment_transaction", "booking_id"):
        # Here and not by the ORM, which would go through every payment in Python.
        sql.create_column(cr, "payment_transaction", "payable_key", "varchar")
        cr.execute(
            """
            UPDATE payment_transaction
               SET payable_key = 'autowartung.booking,' || booking_id
             WHERE booking_id IS NOT NULL
            """
        )
    for table in ("payment_transaction", "account_move"):
        # Takes indexes and the foreign key along.
        cr.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS booking_id")
    _set_rules(cr)


def _set_rules(cr):
    # Rules belong to the shop once they are installed: an update leaves them alone.
    cr.execute(
        """
        UPDATE ir_rule r
           SET domain_force = replace(
                   r.domain_force, 'booking_id', 'autowartung_payable_id'
               )
          FROM ir_model_data d
         WHERE d.module = 'autowartung_payment' AND d.name IN %s
           AND d.model = 'ir.rule' AND d.res_id = r.id
           AND r.domain_force NOT LIKE '%%autowartung_payable_id%%'
        """,
        [RULES],
    )
