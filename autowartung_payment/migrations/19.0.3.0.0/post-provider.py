# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import sql

MODES = (
    ("autowartung_stripe_customer_live", True),
    ("autowartung_stripe_customer_test", False),
)


def migrate(cr, version):
    """Give requests and customers at the provider rows of their own."""
    if sql.column_exists(cr, "payment_transaction", "idempotency_key"):
        _move_requests(cr)
    for column, live in MODES:
        if sql.column_exists(cr, "res_partner", column):
            _move_customers(cr, column, live)
    cr.execute(
        """
        UPDATE payment_token SET autowartung_method_reference = stripe_payment_method
         WHERE autowartung_method_reference IS NULL
        """
    )


def _move_requests(cr):
    """Keep each key: whoever repeats a call whose answer was lost must carry it.

    A transaction that ended without an answer was refused, or never sent.
    """
    cr.execute(
        """
        INSERT INTO autowartung_transaction_request (
               transaction_id, operation, state, idempotency_key, amount, currency_id,
               first_sent_at, times_sent,
               create_uid, create_date, write_uid, write_date)
        SELECT id, CASE operation WHEN 'refund' THEN 'refund' ELSE 'create' END,
               CASE WHEN autowartung_request_state = 'planned'
                         AND first_request_at IS NOT NULL
                         AND state IN ('cancel', 'error') THEN 'refused'
                    ELSE autowartung_request_state END,
               idempotency_key, abs(amount), currency_id,
               first_request_at, CASE WHEN first_request_at IS NULL THEN 0 ELSE 1 END,
               create_uid, create_date, write_uid, write_date
          FROM payment_transaction
         WHERE idempotency_key IS NOT NULL AND autowartung_request_state != 'none'
           AND NOT (first_request_at IS NULL AND state = 'cancel')
      ORDER BY id
        """
    )
    cr.execute(
        """
        UPDATE payment_transaction t SET autowartung_request_state = r.state
          FROM autowartung_transaction_request r
         WHERE r.transaction_id = t.id AND t.autowartung_request_state != r.state
        """
    )


def _move_customers(cr, column, live):
    cr.execute(
        f"""
        INSERT INTO autowartung_provider_customer (
               partner_id, provider_code, account, live, reference,
               create_uid, create_date, write_uid, write_date)
        SELECT id, 'stripe', '', %s, {column}, 1, now() AT TIME ZONE 'UTC',
               1, now() AT TIME ZONE 'UTC'
          FROM res_partner WHERE {column} IS NOT NULL
            ON CONFLICT DO NOTHING
        """,
        [live],
    )
