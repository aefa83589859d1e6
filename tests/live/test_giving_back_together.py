# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Several people in the office give the same money back at the same moment."""

from commons.live_shop import LiveShop

from .controls import ROW_LOCK_ALONE

PEOPLE = 3
ATTEMPTS = 10


def give_back_together(shop, booking, method):
    """Let all meet at the booking; return what those were told who came too late."""
    calls = [lambda: shop.ask_in_the_office(booking, method)] * PEOPLE
    return [told for told in shop.collide(booking, calls) if told]


def refunds_at_the_provider(shop, intent_id):
    sent = shop.control.requests("/refunds$", "POST")
    asked = [one for one in sent if one["params"].get("payment_intent") == intent_id]
    return {one["idempotency_key"] for one in asked}


def refunds_written_down(shop, intent_id):
    return shop.sql(
        "SELECT r.state FROM payment_transaction r"
        " JOIN payment_transaction t ON t.id = r.source_transaction_id"
        " WHERE r.operation = 'refund' AND t.provider_reference = %s",
        intent_id,
    )


def pay_a_wrong_amount(shop):
    """Return a booking whose total was changed while the customer paid, and what."""
    booking = shop.create_booking()
    intent_id = shop.start_payment(booking)
    shop.change_price(booking, 99.0)
    shop.control.pay(intent_id)
    shop.wait_until(lambda: status_of(shop, booking) == "review")
    # Nobody else is to wait at the rows where the people meet.
    shop.control.flush()
    shop.wait_until(shop.is_money_at_rest)
    return booking, intent_id


def assert_given_back_once(shop, booking, intent_id, method):
    refusals = give_back_together(shop, booking, method)
    assert len(refusals) < PEOPLE, refusals
    assert all("UserError" in told or "PaymentBusy" in told for told in refusals)
    assert len(refunds_at_the_provider(shop, intent_id)) == 1
    assert len(refunds_written_down(shop, intent_id)) == 1


def test_wrong_amount_is_given_back_once(any_shop):
    booking, intent_id = pay_a_wrong_amount(any_shop)
    assert_given_back_once(any_shop, booking, intent_id, "action_give_back_payments")


def test_cancelled_booking_is_refunded_once(any_shop):
    booking = any_shop.create_booking()
    intent_id = any_shop.pay(booking)
    any_shop.wait_until_settled(booking)
    assert_given_back_once(any_shop, booking, intent_id, "action_cancel_and_refund")


def test_the_first_test_would_notice_an_older_view_of_the_data():
    """Negative control: with the row's lock alone all but the first see no refund.

    What keeps the money then is the unique reference, and the database says so.
    """
    with LiveShop(addon=ROW_LOCK_ALONE) as shop:
        # Who is begun anew for another reason sees the refund: try until nobody is.
        for _attempt in range(ATTEMPTS):
            booking, _intent_id = pay_a_wrong_amount(shop)
            told = give_back_together(shop, booking, "action_give_back_payments")
            if any("Reference must be unique" in refusal for refusal in told):
                return
        raise AssertionError(told)


def status_of(shop, booking):
    [row] = shop.sql(
        "SELECT payment_status FROM autowartung_booking WHERE id = %s", booking.id
    )
    return row["payment_status"]
