# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Several people end the same open payment at the same moment."""

import contextlib

PEOPLE = 4
CANCEL = "action_cancel"
INDEX = "autowartung_transaction_request_one_under_way"
# Nobody gets past it to plan a request, everybody may look: all find none.
LOCK = "LOCK TABLE autowartung_transaction_request IN SHARE MODE"
VOIDS = "/cancel$"


def end_together(shop, booking):
    """Let all end the booking's open payment; return what some were told instead."""
    calls = [lambda: shop.ask_in_the_office(booking, CANCEL)] * PEOPLE
    planned = number_of_plans(shop)
    answers = shop.collide_at(shop.locked(LOCK), calls)
    assert number_of_plans(shop) - planned > 1, "they did not meet"
    return [answer for answer in answers if answer]


def number_of_plans(shop):
    """Return how many requests were ever planned, those in vain included."""
    [row] = shop.sql("SELECT last_value FROM autowartung_transaction_request_id_seq")
    return row["last_value"]


def keys_of_voids(shop, intent_id):
    sent = shop.control.requests(f"{intent_id}{VOIDS}", "POST")
    return {request["idempotency_key"] for request in sent}


def void_requests(shop, intent_id):
    return shop.sql(
        "SELECT r.state FROM autowartung_transaction_request r"
        " JOIN payment_transaction t ON t.id = r.transaction_id"
        " WHERE r.operation = 'void' AND t.provider_reference = %s",
        intent_id,
    )


def cancellations(shop, intent_id):
    events = shop.events("payment_intent.canceled")
    return [event for event in events if event["data"]["object"]["id"] == intent_id]


def assert_refusals_are_kind(refusals):
    """Nobody meets a fault of the database: each reads a sentence."""
    for refusal in refusals:
        assert "UserError" in refusal or "PaymentBusy" in refusal, refusal


def test_payment_is_ended_once(any_shop):
    booking = any_shop.create_booking()
    intent_id = any_shop.start_payment(booking)
    refusals = end_together(any_shop, booking)
    assert_refusals_are_kind(refusals)
    assert len(refusals) < PEOPLE, refusals
    assert len(keys_of_voids(any_shop, intent_id)) == 1
    assert len(cancellations(any_shop, intent_id)) == 1
    assert void_requests(any_shop, intent_id) == [{"state": "answered"}]
    [row] = any_shop.sql(
        "SELECT b.state, t.state AS payment FROM autowartung_booking b"
        " JOIN payment_transaction t ON t.autowartung_payable_id = b.id"
        " WHERE b.id = %s",
        booking.id,
    )
    assert (row["state"], row["payment"]) == ("cancelled", "cancel")


def test_customer_pays_anew_while_the_office_cancels(any_shop):
    """The total was changed: the page ends the old payment, and so does the office."""
    booking = any_shop.create_booking()
    intent_id = any_shop.start_payment(booking)
    any_shop.change_price(booking, 99.0)
    answers = any_shop.collide_at(
        any_shop.locked(LOCK),
        [
            lambda: any_shop.open_payment(booking),
            lambda: any_shop.ask_in_the_office(booking, CANCEL),
        ],
    )
    assert len(keys_of_voids(any_shop, intent_id)) == 1
    assert len(cancellations(any_shop, intent_id)) == 1
    error = answers[0].get("error")
    if error:
        assert_refusals_are_kind([error["data"]["name"]])
    assert_refusals_are_kind(filter(None, answers[1:]))


def test_payments_row_keeps_them_apart_as_well(shop):
    """Control: the index is one guard of two, so dropping it alone shows nothing.

    Whoever plans a request writes on the payment too; the later of two is begun anew.
    That they do meet there is what :func:`end_together` asserts.
    """
    booking = shop.create_booking()
    intent_id = shop.start_payment(booking)
    with without_index(shop):
        assert_refusals_are_kind(end_together(shop, booking))
        assert len(keys_of_voids(shop, intent_id)) == 1
        assert len(void_requests(shop, intent_id)) == 1


@contextlib.contextmanager
def without_index(shop):
    [index] = shop.sql("SELECT indexdef FROM pg_indexes WHERE indexname = %s", INDEX)
    shop.sql(f"DROP INDEX {INDEX}")
    try:
        yield
    finally:
        shop.sql(index["indexdef"])
