# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tabs that start to pay for the same booking at the same moment."""

from commons.live_shop import LiveShop

from .controls import ROW_LOCK_ALONE

TABS = 6


def open_in_all_tabs(shop, booking):
    """Return the transactions, and the intents that the tabs were given."""
    answers = shop.collide(
        booking, [lambda: shop.open_payment(booking) for _tab in range(TABS)]
    )
    transactions = shop.sql(
        "SELECT id FROM payment_transaction WHERE autowartung_payable_id = %s",
        booking.id,
    )
    secrets = [answer.get("result", {}).get("client_secret") for answer in answers]
    return transactions, {
        secret.partition("_secret")[0] for secret in secrets if secret
    }


def intents_at_the_provider(shop, booking):
    return {
        payment["payment_intent"]
        for payment in shop.control.ledger()["payments"]
        if payment["metadata"]["booking_id"] == str(booking.id)
    }


def test_tabs_share_one_payment(any_shop):
    booking = any_shop.create_booking()
    transactions, intents = open_in_all_tabs(any_shop, booking)
    assert len(transactions) == 1
    assert len(intents) == 1
    assert intents_at_the_provider(any_shop, booking) == intents
    any_shop.control.pay(intents.pop(), card="4242424242424242")
    any_shop.wait_until_settled(booking)


def test_the_last_test_would_notice_missing_guards():
    """Negative control: without indexes and turns, the tabs do pay apart."""
    with LiveShop(addon=ROW_LOCK_ALONE) as shop:
        constraint = "payment_transaction_reference_uniq"
        shop.sql(f"ALTER TABLE payment_transaction DROP CONSTRAINT {constraint}")
        shop.sql("DROP INDEX payment_transaction_one_open_payment")
        transactions, intents = open_in_all_tabs(shop, shop.create_booking())
        assert len(transactions) > 1
        assert len(intents) > 1
