# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A paid booking that lane, status page and Odoo's own job settle at one moment."""

import contextlib
from pathlib import Path

from live_shop import LANE, POST_PROCESS, LiveShop

WITHOUT_GUARDS = Path(__file__).parent / "addons" / "without_guards"


def test_booking_is_settled_once(shop):
    with idle_lanes(shop):
        booking, customer = paid_but_not_settled(shop)
        polls = [lambda: poll(shop, customer) for _tab in range(3)]
        jobs = [lambda: shop.run_job(LANE), lambda: shop.run_job(POST_PROCESS)]
        shop.collide(booking, polls + jobs)
        shop.run_job(LANE)
    shop.wait_until_settled(booking)
    assert times_booked(shop, booking) == (1, 1)


def test_the_last_test_would_notice_missing_guards():
    """Negative control: each caller books the payment once these guards are gone:

    row lock, snapshot, and the unique index of what follows a payment.
    """
    with LiveShop(addon=WITHOUT_GUARDS) as shop, idle_lanes(shop):
        shop.sql("DROP INDEX autowartung_follow_up_key_uniq")
        booking, customer = paid_but_not_settled(shop)
        shop.collide(booking, [lambda: poll(shop, customer) for _tab in range(3)])
        invoices, _payments = times_booked(shop, booking)
        assert invoices > 1


@contextlib.contextmanager
def idle_lanes(shop):
    """Let no worker be faster than the test."""
    shop.set_job_active(LANE, False)
    try:
        yield
    finally:
        shop.set_job_active(LANE, True)


def paid_but_not_settled(shop):
    """Return a booking whose payment is known, and its customer's browser."""
    shop.control.hold()
    booking, customer = shop.create_booking(), shop.client()
    shop.come_back(booking, shop.pay(booking, client=customer), customer)
    [transaction] = shop.sql(
        "SELECT state, is_post_processed FROM payment_transaction"
        " WHERE booking_id = %s",
        booking.id,
    )
    assert transaction == {"state": "done", "is_post_processed": False}
    return booking, customer


def poll(shop, customer):
    """Do what the status page does; a conflict makes it try again, as the page does."""
    for _try in range(5):
        answer = customer.call("/payment/status/poll")
        if "result" in answer:
            return answer["result"]["state"]
    raise AssertionError(answer)


def times_booked(shop, booking):
    """Return the number of the booking's invoices and of its payments."""
    payments = shop.sql(
        """
        SELECT count(*) AS number FROM account_payment p
          JOIN payment_transaction t ON t.id = p.payment_transaction_id
         WHERE t.booking_id = %s
        """,
        booking.id,
    )
    return shop.count("account_move", booking_id=booking.id), payments[0]["number"]
