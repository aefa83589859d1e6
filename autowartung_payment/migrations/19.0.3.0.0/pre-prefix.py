# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import sql

# Columns of Odoo's tables that another addon, or Odoo itself, may want to have as well.
RENAMED = {
    ("payment.transaction", "payment_transaction"): {
        "check_count": "autowartung_check_count",
        "decline_code": "autowartung_decline_code",
        "failed_attempt": "autowartung_failed_attempt",
        "is_duplicate_payment": "autowartung_is_duplicate",
        "latest_charge": "autowartung_capture_reference",
        "next_check_at": "autowartung_next_check_at",
        "quarantine_reason": "autowartung_quarantine_reason",
        "request_state": "autowartung_request_state",
    },
    ("product.template", "product_template"): {
        "is_bookable_online": "autowartung_is_bookable_online",
        "is_car_service": "autowartung_is_service",
        "service_duration": "autowartung_service_duration",
    },
}


def migrate(cr, version):
    """Give our fields on Odoo's models names of our own; searches people kept, too."""
    for (model, table), names in RENAMED.items():
        for old, new in names.items():
            if sql.column_exists(cr, table, old):
                sql.rename_column(cr, table, old, new)
            # Odoo makes one that is named after the new column.
            sql.drop_index(cr, f"{table}__{old}_index", table)
            cr.execute(
                r"""
                UPDATE ir_filters
                   SET domain = regexp_replace(domain, '\m' || %(old)s || '\M',
                                               %(new)s, 'g'),
                       context = regexp_replace(context, '\m' || %(old)s || '\M',
                                                %(new)s, 'g'),
                       sort = regexp_replace(sort, '\m' || %(old)s || '\M',
                                             %(new)s, 'g')
                 WHERE model_id = %(model)s
                """,
                {"old": old, "new": new, "model": model},
            )
