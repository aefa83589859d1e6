# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fill a shop with past bookings quickly: copies of one that was really made."""

# Every hundredth belongs to the customer whose pages are measured.
_OF_THE_CUSTOMER = "n %% 100 = 0"


def fill(shop, until, example, customer):
    """Copy a booking with its lines and trips until there are ``until`` bookings.

    :param int example: the booking's id.
    :param int customer: a partner's id, who gets one booking in a hundred.
    """
    there = shop.count("autowartung_booking")
    shop.sql("ALTER TABLE autowartung_booking DISABLE TRIGGER ALL")
    first = shop.sql("SELECT max(id) + 1 AS id FROM autowartung_booking")[0]["id"]
    columns = _columns(
        shop, "autowartung_booking", "id", "name", "partner_id", "appointment_start"
    )
    shop.sql(
        f"""
        INSERT INTO autowartung_booking
               (id, name, partner_id, appointment_start, {columns})
        SELECT %s + n, 'AW/2020/' || lpad((%s + n)::text, 7, '0'),
               CASE WHEN {_OF_THE_CUSTOMER} THEN %s ELSE partner_id END,
               appointment_start - interval '30 days' - n * interval '5 minutes',
               {columns}
          FROM autowartung_booking, generate_series(0, %s) n WHERE id = %s
        """,
        first,
        first,
        customer,
        until - there - 1,
        example,
    )
    shop.sql("ALTER TABLE autowartung_booking ENABLE TRIGGER ALL")
    _copy_children(shop, "autowartung_booking_line", example, first, {})
    _copy_children(
        shop,
        "autowartung_concierge_trip",
        example,
        first,
        {
            "partner_id": "b.partner_id",
            "window_start": "b.appointment_start",
            "window_end": "b.appointment_start + interval '2 hours'",
        },
    )
    for table in (
        "autowartung_booking",
        "autowartung_booking_line",
        "autowartung_concierge_trip",
    ):
        shop.sql(
            f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}));"
            f" ANALYZE {table}"
        )


def _copy_children(shop, table, example, first, changed):
    """Copy the example's rows to every booking from ``first`` on.

    :param dict changed: ``{column: expression}``; ``b`` is the booking.
    """
    columns = _columns(shop, table, "id", "booking_id", *changed)
    kept = ", ".join(f"c.{name}" for name in columns.split(", "))
    shop.sql(
        f"""
        INSERT INTO {table} ({", ".join(["booking_id", *changed])}, {columns})
        SELECT {", ".join(["b.id", *changed.values()])}, {kept}
          FROM {table} c, autowartung_booking b
         WHERE c.booking_id = %s AND b.id >= %s
        """,
        example,
        first,
    )


def _columns(shop, table, *left_out):
    rows = shop.sql(
        "SELECT quote_ident(attname) AS name FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    )
    return ", ".join(row["name"] for row in rows if row["name"] not in left_out)
