# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import SQL, sql

FOLLOW_UPS, EVENTS = "autowartung_follow_up", "autowartung_webhook_event"
ASKING = ("payment_method", "forget_payment_method", "withdrawal")
RULES = ("rule_webhook_event_company", "rule_follow_up_company")
OWN_COMPANIES = '["|", ("company_id", "=", False), ("company_id", "in", company_ids)]'


def migrate(cr, version):
    """Say by model and id what follow-ups and events are about; give them lanes."""
    for table in (FOLLOW_UPS, EVENTS):
        if not sql.column_exists(cr, table, "booking_id"):
            continue
        sql.create_column(cr, table, "res_model", "varchar")
        sql.create_column(cr, table, "res_id", "int4")
        sql.create_column(cr, table, "company_id", "int4")
        sql.create_column(cr, table, "lane", "varchar")
        _link(cr, table, "autowartung.booking", "booking_id")
        # A booking's id stood beside that of the transaction that a row is about.
        _link(cr, table, "payment.transaction", "transaction_id")
        if table == FOLLOW_UPS:
            _let_bookings_do_their_own(cr)
            _link(cr, table, "payment.token", "token_id")
        _set_company(cr, table)
        cr.execute(SQL("UPDATE %s SET lane = 'money'", SQL.identifier(table)))
        for column in ("booking_id", "transaction_id", "token_id"):
            cr.execute(
                SQL(
                    "ALTER TABLE %s DROP COLUMN IF EXISTS %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                )
            )
    _set_lanes_of_follow_ups(cr)
    _set_rules(cr)


def _link(cr, table, model, column):
    cr.execute(
        SQL(
            "UPDATE %s SET res_model = %s, res_id = %s WHERE %s IS NOT NULL",
            SQL.identifier(table),
            model,
            SQL.identifier(column),
            SQL.identifier(column),
        )
    )


def _let_bookings_do_their_own(cr):
    """The failure mail named its transaction, but the booking sends it."""
    cr.execute(
        """
        UPDATE autowartung_follow_up
           SET res_model = 'autowartung.booking', res_id = booking_id
         WHERE booking_id IS NOT NULL AND kind NOT IN ('settle', 'payment_method')
        """
    )


def _set_company(cr, table):
    """Take the company from what a row is about."""
    for model, source in (
        ("autowartung.booking", "autowartung_booking"),
        ("payment.transaction", "payment_transaction"),
        ("payment.token", "payment_token"),
    ):
        cr.execute(
            SQL(
                """
                UPDATE %s q SET company_id = s.company_id
                  FROM %s s WHERE q.res_model = %s AND q.res_id = s.id
                """,
                SQL.identifier(table),
                SQL.identifier(source),
                model,
            )
        )


def _set_lanes_of_follow_ups(cr):
    cr.execute(
        """
        UPDATE autowartung_follow_up
           SET lane = CASE WHEN kind IN %s THEN 'asking'
                           WHEN kind LIKE '%%\\_mail' THEN 'waiting'
                           ELSE 'money' END
        """,
        [ASKING],
    )


def _set_rules(cr):
    """Rules belong to the shop once they are installed: an update leaves them alone."""
    cr.execute(
        """
        UPDATE ir_rule r SET domain_force = %s
          FROM ir_model_data d
         WHERE d.module = 'autowartung_payment' AND d.name IN %s
           AND d.model = 'ir.rule' AND d.res_id = r.id
           AND r.domain_force LIKE '%%booking_id%%'
        """,
        [OWN_COMPANIES, RULES],
    )
