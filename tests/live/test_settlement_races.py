# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A paid booking that lane, status page and Odoo's own job settle at one moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from commons.live_shop import LANE, POST_PROCESS, LiveShop

from .controls import WITHOUT_GUARDS


@pytest.mark.parametrize("table", ["autowartung_booking", "payment_transaction"])
def test_booking_is_settled_once(shop, table):
    """They meet at the booking before one settles, or at the payment in its midst."""
    with shop.idle_lanes():
        booking, customer = paid_but_not_settled(shop)
        rows = {
            "autowartung_booking": booking.id,
            "payment_transaction": payment_of(shop, booking)["id"],
        }
        polls = [lambda: poll(shop, customer) for _tab in range(3)]
        jobs = [lambda: shop.run_job(LANE), lambda: shop.run_job(POST_PROCESS)]
        shop.collide(booking, polls + jobs, table, rows[table])
        shop.run_job(LANE)
    shop.wait_until_settled(booking)
    assert times_booked(shop, booking) == (1, 1)


def test_status_page_does_not_wait_for_who_settles(shop):
    with shop.idle_lanes():
        booking, customer = paid_but_not_settled(shop)
        with shop.held("autowartung_booking", booking.id):
            assert poll_once(customer)["result"]["state"] == "done"
            shop.run_job(POST_PROCESS)
            assert times_booked(shop, booking) == (0, 0)
        shop.run_job(LANE)
    assert times_booked(shop, booking) == (1, 1)


def test_status_page_does_not_stumble_over_who_was_faster(shop):
    """The booking changes after the page's request has taken its view of the data."""
    with shop.idle_lanes():
        booking, customer = paid_but_not_settled(shop)
        with (
            shop.held("autowartung_booking", booking.id) as connection,
            ThreadPoolExecutor(1) as pool,
        ):
            cursor = connection.cursor()
            cursor.execute("LOCK TABLE autowartung_booking")
            answer = pool.submit(poll_once, customer)
            shop.wait_until(lambda: shop.waiting_for_locks() == 1)
            cursor.execute(
                "UPDATE autowartung_booking SET note = 'x' WHERE id = %s", [booking.id]
            )
            connection.commit()
            assert answer.result()["result"]["state"] == "done"
        assert times_booked(shop, booking) == (0, 0)
        shop.run_job(LANE)
    assert times_booked(shop, booking) == (1, 1)


def test_the_last_test_would_notice_missing_guards():
    """Negative control: each caller books the payment once these guards are gone:

    row lock, snapshot, the sums of a booking's documents, and the unique index of what
    follows a payment.
    """
    with LiveShop(addon=WITHOUT_GUARDS) as shop, shop.idle_lanes():
        shop.sql("DROP INDEX autowartung_follow_up_key_uniq")
        booking, customer = paid_but_not_settled(shop)
        shop.collide(booking, [lambda: poll(shop, customer) for _tab in range(3)])
        invoices, _payments = times_booked(shop, booking)
        assert invoices > 1


def paid_but_not_settled(shop):
    """Return a booking whose payment is known, and its customer's browser."""
    shop.control.hold()
    booking, customer = shop.create_booking(), shop.client()
    shop.come_back(booking, shop.pay(booking, client=customer), customer)
    payment = payment_of(shop, booking)
    assert (payment["state"], payment["is_post_processed"]) == ("done", False)
    return booking, customer


def payment_of(shop, booking):
    [transaction] = shop.sql(
        "SELECT id, state, is_post_processed FROM payment_transaction"
        " WHERE autowartung_payable_id = %s",
        booking.id,
    )
    return transaction


def poll_once(customer):
    return customer.call("/payment/status/poll")


def poll(shop, customer):
    """Do what the status page does; a conflict makes it try again, as the page does."""
    for _try in range(5):
        answer = poll_once(customer)
        if "result" in answer:
            return answer["result"]["state"]
    raise AssertionError(answer)


def times_booked(shop, booking):
    """Return the number of the booking's invoices and of its payments."""
    payments = shop.sql(
        """
        SELECT count(*) AS number FROM account_payment p
          JOIN payment_transaction t ON t.id = p.payment_transaction_id
         WHERE t.autowartung_payable_id = %s
        """,
        booking.id,
    )
    return shop.count("account_move", autowartung_payable_id=booking.id), payments[0][
        "number"
    ]
