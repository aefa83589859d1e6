# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents that are posted at the same moment follow each other in one chain.

The hashes are calculated anew from what stands in the database, without Odoo.
"""

import json
from hashlib import sha256

from commons.live_shop import LiveShop

from .controls import OWN_VIEW_OF_CHAINS
from .test_first_day import settle_first_payments

JOURNALS = ("sales", "clearing")


def broken_links(shop):
    """Return the documents whose hash does not follow from the one before."""
    broken = []
    for use in JOURNALS:
        prefix = previous = ""
        for move in moves_of(shop, use):
            if move["sequence_prefix"] != prefix:
                # Credit notes form a chain of their own.
                prefix, previous = move["sequence_prefix"], ""
            content = json.dumps(
                values_of(shop, move),
                sort_keys=True,
                ensure_ascii=True,
                separators=(",", ":"),
            )
            expected = sha256((previous + content).encode()).hexdigest()
            found = (move["inalterable_hash"] or "").rpartition("$")[2]
            if found != expected:
                broken.append(move["name"])
            previous = found
    return broken


def moves_of(shop, use):
    return shop.sql(
        "SELECT m.* FROM account_move m JOIN account_journal j ON j.id = m.journal_id"
        " WHERE j.autowartung_use = %s AND m.state = 'posted'"
        " ORDER BY m.sequence_prefix, m.sequence_number",
        use,
    )


def values_of(shop, move):
    """Return what Odoo's fourth version of the hash is made of."""
    values = {
        name: str(move[name]) for name in ("name", "date", "journal_id", "company_id")
    }
    for line in shop.sql(
        "SELECT * FROM account_move_line WHERE move_id = %s", move["id"]
    ):
        for name in ("name", "account_id", "partner_id"):
            values[f"line_{line['id']}_{name}"] = str(line[name] or False)
        for name in ("debit", "credit"):
            values[f"line_{line['id']}_{name}"] = f"{line[name]:.2f}"
    return values


def refused_settlements(shop):
    return shop.sql(
        "SELECT error FROM autowartung_follow_up"
        " WHERE kind = 'settle' AND error ILIKE '%inalterability%'"
    )


def numbers_of(shop, use):
    return [move["sequence_number"] for move in moves_of(shop, use)]


def test_first_documents_that_meet_form_one_chain():
    with LiveShop(workers=2) as shop:
        with shop.idle_lanes():
            bookings = settle_first_payments(shop)
        shop.wait_until_settled(*bookings)
        shop.wait_until(shop.is_money_at_rest)
        assert not broken_links(shop)
        later = [shop.create_booking() for _customer in range(2)]
        for booking in later:
            shop.pay(booking)
        shop.control.flush()
        shop.wait_until_settled(*later)
        assert not broken_links(shop)
        count = len(bookings) + len(later)
        for use in JOURNALS:
            assert numbers_of(shop, use) == list(range(1, count + 1))


def test_the_first_test_would_notice_documents_that_follow_what_they_see():
    """Negative control: each follows the last one that its own view holds."""
    with LiveShop(workers=2, addon=OWN_VIEW_OF_CHAINS) as shop:
        with shop.idle_lanes():
            settle_first_payments(shop)
        shop.wait_until(lambda: broken_links(shop) or refused_settlements(shop))
