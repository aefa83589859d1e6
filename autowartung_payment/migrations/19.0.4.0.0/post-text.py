# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.autowartung_payment.tools import card_numbers

# What was posted stays as it was issued.
_BOOKS = "account."


def migrate(cr, version):
    """Mask the card numbers that were let through until now."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for records in map(env.__getitem__, sorted(env)):
        if records._abstract or not records._auto or records._name.startswith(_BOOKS):
            continue
        for name, field in records._fields.items():
            is_text = field.column_type and field.column_type[0] in ("varchar", "text")
            if field.store and is_text and records._masks_card_numbers_in(name):
                _mask(cr, SQL.identifier(records._table), SQL.identifier(name))


def _mask(cr, table, column):
    cr.execute(
        SQL(
            r"SELECT id, %(text)s FROM %(table)s"
            r" WHERE length(regexp_replace(%(text)s, '\D', '', 'g')) >= 13",
            text=column,
            table=table,
        )
    )
    for record_id, text in cr.fetchall():
        masked = card_numbers.mask(text)
        if masked != text:
            cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    table,
                    column,
                    masked,
                    record_id,
                )
            )
