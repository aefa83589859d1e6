# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases in which a provider has got two payment method lines in one journal.

Two first payments at once made them, and Odoo settles nothing any more from then on. In
SQL: it is wanted before the models are there, and payments that are posted are not to
be touched by the ORM.
"""

from odoo.tools import SQL

LINES = "account_payment_method_line"
# Kept as JSON for each company, so no foreign key tells of them.
PROPERTIES = (
    "property_inbound_payment_method_line_id",
    "property_outbound_payment_method_line_id",
)


def merge_twins(cr):
    """Leave one line to each provider, method and journal: the one that payments use.

    :return: the ids of the lines that are gone.
    :rtype: list[int]
    """
    cr.execute(
        """
        SELECT array_agg(line.id ORDER BY used.times DESC, line.id)
          FROM account_payment_method_line line
          JOIN LATERAL (
               SELECT count(*) AS times FROM account_payment
                WHERE payment_method_line_id = line.id
               ) used ON TRUE
         WHERE line.payment_provider_id IS NOT NULL AND line.journal_id IS NOT NULL
      GROUP BY line.payment_provider_id, line.payment_method_id, line.journal_id
        HAVING count(*) > 1
        """
    )
    gone = []
    for [[kept, *twins]] in cr.fetchall():
        _point_to(cr, kept, twins)
        cr.execute(
            SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(LINES), twins)
        )
        gone += twins
    return gone


def _point_to(cr, kept, twins):
    for table, column in _columns_that_name_lines(cr):
        cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = %(kept)s"
                " WHERE %(column)s = ANY(%(twins)s)",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                kept=kept,
                twins=twins,
            )
        )
    for column in PROPERTIES:
        cr.execute(
            SQL(
                """
                UPDATE res_partner partner SET %(column)s = (
                       SELECT jsonb_object_agg(key,
                              CASE WHEN value::text = ANY(%(twins)s)
                                   THEN to_jsonb(%(kept)s) ELSE value END)
                         FROM jsonb_each(partner.%(column)s))
                 WHERE EXISTS (
                       SELECT FROM jsonb_each(partner.%(column)s)
                        WHERE value::text = ANY(%(twins)s))
                """,
                column=SQL.identifier(column),
                kept=kept,
                twins=[str(twin) for twin in twins],
            )
        )


def _columns_that_name_lines(cr):
    """Return ``(table, column)`` of records; links between two go with a line."""
    cr.execute(
        """
        SELECT named.relname, attribute.attname
          FROM pg_constraint link
          JOIN pg_class named ON named.oid = link.conrelid
          JOIN pg_attribute attribute
            ON attribute.attrelid = link.conrelid AND attribute.attnum = link.conkey[1]
         WHERE link.contype = 'f' AND link.confrelid = %s::regclass
           AND EXISTS (
               SELECT FROM pg_attribute own
                WHERE own.attrelid = link.conrelid AND own.attname = 'id')
        """,
        [LINES],
    )
    return cr.fetchall()
