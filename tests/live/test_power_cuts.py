# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The power goes again and again on the first day of a shop, whatever is just done."""

import contextlib
import threading

import pytest
from commons.live_shop import LiveShop

from .books import assert_books_agree
from .test_hash_chain import broken_links
from .test_kill import end_all_leases, let_the_janitor_look
from .test_spending_together import code_of, redeem

REFUNDS = "^/v1/refunds"
# After four power cuts there is a lot to do, documents to render among it.
LONG_PATIENCE = 240


class BusyShop:
    """People who pay, redeem and cancel at the same time in a new ``shop``."""

    def __init__(self, shop):
        self.shop = shop
        self.bookings = []
        self._people = []
        self._is_day_over = threading.Event()

    def all_come(self):
        for act in (self.pay, self.pay, self.redeem_all_of_it, self.cancel):
            person = threading.Thread(target=self._until_the_power_goes, args=(act,))
            person.start()
            self._people.append(person)

    def all_are_gone(self):
        self._is_day_over.set()
        while self._people:
            self._people.pop().join()

    @staticmethod
    def _until_the_power_goes(act):
        # Connections end in the middle, answers are none.
        with contextlib.suppress(Exception):
            act()

    # === WHAT THEY DO === #

    def pay(self):
        booking = self._book()
        self.shop.pay(booking)
        self._wait_until(lambda: self.shop.is_settled(booking))
        return booking

    def cancel(self):
        booking = self.pay()
        self.shop.ask_in_the_office(booking, "action_cancel_and_refund")

    def redeem_all_of_it(self):
        voucher = self.shop.place_voucher(149.0)
        self.bookings.append(voucher)
        self.shop.pay(voucher)
        self._wait_until(lambda: code_of(self.shop, voucher))
        redeem(self.shop, self._book(), code_of(self.shop, voucher))

    def _wait_until(self, is_so):
        """Wait as long as the day lasts; what the power has cut is not waited for."""
        self.shop.wait_until(lambda: self._is_day_over.is_set() or is_so())
        assert not self._is_day_over.is_set()

    def _book(self):
        self.bookings.append(self.shop.create_booking())
        return self.bookings[-1]

    # === THE POWER === #

    def goes_when(self, is_in_the_middle):
        self.all_come()
        self.shop.wait_until(is_in_the_middle, what="the middle of it")
        self.shop.kill9()
        self.shop.control.clear_faults()
        self.shop.restart()

    def comes_to_rest(self):
        # Who only waited for the shop has gone on.
        self.all_are_gone()
        for booking in self.bookings:
            let_the_janitor_look(self.shop, booking)
        self.shop.control.flush()
        self.shop.wait_until(
            self._nothing_is_left, LONG_PATIENCE, what="the end of all work"
        )

    def _nothing_is_left(self):
        end_all_leases(self.shop)
        return not self.shop.sql(
            """
            SELECT 1 FROM autowartung_webhook_event WHERE state = 'pending'
             UNION ALL
            SELECT 1 FROM autowartung_follow_up WHERE state = 'pending'
             UNION ALL
            SELECT 1 FROM payment_transaction
             WHERE source_transaction_id IS NOT NULL AND state IN ('draft', 'pending')
            """
        )


def is_begun(shop, kind):
    """Return a condition: a follow-up of a kind has begun that had not before."""

    def count():
        [row] = shop.sql(
            "SELECT count(*) FROM autowartung_follow_up"
            " WHERE kind = %s AND attempts > 0",
            kind,
        )
        return row["count"]

    before = count()
    return lambda: count() > before


def refund_is_asked(shop):
    shop.control.fault("timeout_after", REFUNDS, "POST", times=1, delay=30)
    return lambda: shop.control.faults()[0]["hits"]


def written_twice(shop):
    """Return the mails that say the same of the same thing."""
    return shop.sql(
        """
        SELECT m.model, m.res_id, mail.autowartung_kind FROM mail_mail mail
          JOIN mail_message m ON m.id = mail.mail_message_id
         WHERE mail.autowartung_kind IS NOT NULL
         GROUP BY 1, 2, 3 HAVING count(*) > 1
        """
    )


def gaps_in_numbers(shop):
    """Return the ranges in which a number is missing, or given twice."""
    return shop.sql(
        """
        SELECT journal_id, sequence_prefix FROM account_move
         WHERE state = 'posted' GROUP BY 1, 2
        HAVING max(sequence_number) != count(*)
            OR count(DISTINCT sequence_number) != count(*)
        """
    )


def assert_nothing_is_lost_or_done_twice(shop):
    assert not shop.sql(
        "SELECT kind, error FROM autowartung_follow_up WHERE state = 'dead'"
    )
    assert not shop.sql(
        "SELECT name FROM account_move WHERE autowartung_payable_id IS NOT NULL"
        " AND move_type IN ('out_invoice', 'out_refund')"
        " AND (state != 'posted' OR autowartung_archived_at IS NULL)"
    )
    assert not shop.sql(
        "SELECT autowartung_payable_id FROM account_move"
        " WHERE move_type = 'out_invoice'"
        " GROUP BY autowartung_payable_model, autowartung_payable_id"
        " HAVING count(*) > 1"
    )
    assert not written_twice(shop)
    assert not broken_links(shop)
    assert not gaps_in_numbers(shop)


@pytest.fixture(scope="module")
def ended_day():
    with LiveShop(workers=2) as shop:
        day = BusyShop(shop)
        day.goes_when(is_begun(shop, "settle"))
        day.goes_when(is_begun(shop, "archive"))
        day.goes_when(is_begun(shop, "voucher_covered"))
        day.goes_when(refund_is_asked(shop))
        day.comes_to_rest()
        yield shop


def test_the_books_of_a_day_with_power_cuts_are_whole(ended_day):
    assert_nothing_is_lost_or_done_twice(ended_day)
    assert_books_agree(ended_day)
