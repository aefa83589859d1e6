# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The same money, counted by the provider, the transactions and the journal."""

PAYMENT_ENTRIES = """
    FROM account_move_line l
    JOIN account_account a ON a.id = l.account_id
    JOIN account_payment p ON p.move_id = l.move_id
   WHERE l.parent_state = 'posted'
"""


def assert_books_agree(shop):
    """Wait until nothing is left to do; every sum must be the same, to the cent."""
    shop.wait_until(shop.is_money_at_rest, what="end of the work")
    sums = sums_in_cents(shop)
    assert len(set(sums.values())) == 1, sums
    assert not open_receivables(shop)


def sums_in_cents(shop):
    """Return what customers have paid and not got back, as each part knows it."""
    at_provider = shop.control.ledger()["currencies"].get("eur", {})
    return {
        "provider": at_provider.get("captured", 0) - at_provider.get("refunded", 0),
        "transactions": _cents(
            shop,
            "SELECT sum(amount) AS euros FROM payment_transaction"
            # What was held is brought by its captures.
            " WHERE state = 'done' AND payable_key IS NOT NULL AND NOT EXISTS ("
            " SELECT 1 FROM payment_transaction child"
            "  WHERE child.source_transaction_id = payment_transaction.id"
            "    AND child.operation != 'refund' AND child.state = 'done')",
        ),
        "bookings": _cents(
            shop,
            "SELECT sum(amount_total) AS euros FROM ("
            " SELECT amount_total, payment_status FROM autowartung_booking UNION ALL"
            " SELECT amount_total, payment_status FROM autowartung_voucher UNION ALL"
            " SELECT amount_total, payment_status FROM autowartung_extension) payable"
            " WHERE payment_status = 'paid'",
        ),
        "invoices": _cents(
            shop,
            "SELECT sum(amount_total_signed) AS euros FROM account_move"
            " WHERE move_type IN ('out_invoice', 'out_refund') AND state = 'posted'",
        ),
        "payments": _cents(
            shop,
            "SELECT sum(CASE payment_type WHEN 'inbound' THEN amount ELSE -amount END)"
            " AS euros FROM account_payment WHERE state IN ('in_process', 'paid')",
        ),
        "journal": _cents(
            shop,
            f"SELECT sum(l.balance) AS euros {PAYMENT_ENTRIES}"
            " AND a.account_type != 'asset_receivable'",
        ),
    }


def open_receivables(shop):
    """Return the entries on customers' accounts that nothing closes."""
    return shop.sql(
        """
        SELECT l.name, l.amount_residual FROM account_move_line l
          JOIN account_account a ON a.id = l.account_id
         WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
           AND l.amount_residual != 0
        """
    )


def _cents(shop, query):
    return round((shop.sql(query)[0]["euros"] or 0) * 100)
