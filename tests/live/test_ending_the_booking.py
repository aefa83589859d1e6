# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A booking ends at the moment at which extra work is approved or captured."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from commons.live_shop import ASKING_LANE, LiveShop

from .controls import LOOKS_ONCE
from .extension import captured_cents, hold, invoices, propose, row_of
from .test_extension_races import ATTEMPTS, approved_and_not_captured_yet, held

CAPTURES = "/capture$"
CANCEL = "action_cancel_and_refund"
APPROVED = ("authorised", "approved")


def booking_of(shop, extension):
    [row] = shop.sql(
        "SELECT booking_id FROM autowartung_extension WHERE id = %s", extension.id
    )
    return SimpleNamespace(id=row["booking_id"])


def state_of(shop, extension):
    return row_of(shop, extension)["state"]


def is_told(shop, extension):
    """Whether the managers have the task to give the money back."""
    return shop.sql(
        "SELECT 1 FROM mail_activity WHERE res_model = %s AND res_id = %s"
        " AND (summary LIKE 'Cancelled%%' OR summary LIKE 'Stornierte%%')",
        extension.model,
        extension.id,
    )


def test_cancelled_while_it_is_captured_is_told(any_shop):
    with approved_and_not_captured_yet(any_shop) as extension:
        any_shop.control.fault("slow", CAPTURES, "POST", times=1, delay=3)
    any_shop.wake_job(ASKING_LANE)
    any_shop.wait_until(lambda: any_shop.control.faults()[0]["hits"])
    booking = booking_of(any_shop, extension)
    assert any_shop.ask_in_the_office(booking, CANCEL) is None
    any_shop.wait_until(lambda: invoices(any_shop, extension), what="the invoice")
    any_shop.wait_until(lambda: is_told(any_shop, extension), what="the task")


def cancel_in_an_older_view(shop):
    """Approve extra work of a booking that somebody is about to cancel; return it."""
    extension = propose(shop)
    shop.control.hold()
    intent_id, booking = hold(shop, extension), booking_of(shop, extension)
    with ThreadPoolExecutor(1) as pool:
        with shop.held("autowartung_booking", booking.id):
            ended = pool.submit(shop.ask_in_the_office, booking, CANCEL)
            shop.wait_until(shop.waiting_for_locks)
            shop.come_back(extension, intent_id)
            shop.wait_until(lambda: state_of(shop, extension) in APPROVED)
        assert ended.result() is None
    shop.control.send()
    shop.control.flush()
    return extension


def test_who_cancels_in_an_older_view_leaves_nothing_held_or_untold(any_shop):
    extension = cancel_in_an_older_view(any_shop)
    any_shop.wait_until(
        lambda: not held(any_shop, extension), what="nothing is held any more"
    )
    any_shop.wait_until(any_shop.is_money_at_rest)
    if captured_cents(any_shop, extension):
        any_shop.wait_until(lambda: is_told(any_shop, extension), what="the task")


def test_the_last_test_would_notice_who_looks_only_once():
    """Negative control: the money is taken for a cancelled booking, and nobody told."""
    with LiveShop(addon=LOOKS_ONCE) as shop:
        # The capture may be late enough to see the end of the booking: try until not.
        for _attempt in range(ATTEMPTS):
            if is_kept_untold(shop, cancel_in_an_older_view(shop)):
                return
        raise AssertionError("Somebody has always looked once more.")


def is_kept_untold(shop, extension):
    """Whether money stays held or taken, and nobody has the task to give it back."""
    shop.wait_until(shop.is_money_at_rest)
    shop.wait_until(lambda: all_done(shop, extension), what="the end of all work")
    is_kept = held(shop, extension) or captured_cents(shop, extension)
    return is_kept and not is_told(shop, extension)


def all_done(shop, extension):
    """Whether no follow-up of the proposal is due any more."""
    return not shop.sql(
        "SELECT 1 FROM autowartung_follow_up WHERE state = 'pending' AND res_id = %s"
        " AND res_model = %s AND next_attempt_at <= now() AT TIME ZONE 'UTC'",
        extension.id,
        extension.model,
    )
