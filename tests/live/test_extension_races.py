# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customer, workshop and provider decide about the same extra work at once."""

import contextlib

from commons.live_database import A_MOMENT_AGO
from commons.live_shop import ASKING_LANE, LiveShop

from .controls import CAPTURED_WITHOUT_TURN, DECIDED_WITHOUT_LOCK
from .extension import (
    PRICE,
    capture_what_was_done,
    captured_cents,
    choose,
    decline,
    hold,
    invoices,
    propose,
    row_of,
)
from .test_kill import end_all_leases, killed_in_calls, let_the_janitor_look

CENTS = round(PRICE * 100)
APPROVED = ("approved", "partly_approved")
ATTEMPTS = 10


def assert_one_won(shop, extension):
    """Either all of it is taken and invoiced, or nothing is held or taken."""
    shop.wait_until(
        lambda: row_of(shop, extension)["state"] not in ("deciding", "authorised"),
        what="the end",
    )
    shop.wait_until(shop.is_money_at_rest)
    row = row_of(shop, extension)
    is_approved = row["state"] in APPROVED
    assert captured_cents(shop, extension) == (CENTS if is_approved else 0), row
    assert invoices(shop, extension) == (1 if is_approved else 0), row
    shop.wait_until(lambda: not held(shop, extension), what="release of the hold")
    return row["state"]


def held(shop, extension):
    return shop.sql(
        "SELECT id FROM payment_transaction WHERE autowartung_payable_id = %s"
        " AND autowartung_payable_model = %s AND state = 'authorized'",
        extension.id,
        extension.model,
    )


def test_approved_is_captured_and_invoiced_once(any_shop):
    extension = propose(any_shop)
    intent_id = hold(any_shop, extension)
    any_shop.control.flush(parallel=True)
    any_shop.come_back(extension, intent_id)
    assert assert_one_won(any_shop, extension) in APPROVED


def test_the_customer_approves_while_the_workshop_withdraws(any_shop):
    extension = propose(any_shop)
    intent_id = hold(any_shop, extension)
    any_shop.collide(
        extension,
        [
            lambda: any_shop.come_back(extension, intent_id),
            lambda: withdraw(any_shop, extension),
        ],
        table="autowartung_extension",
    )
    any_shop.control.flush()
    assert assert_one_won(any_shop, extension) in (*APPROVED, "withdrawn")


def withdraw(shop, extension):
    """Press the workshop's button; return what is said if it is refused."""
    try:
        shop.rpc("autowartung.extension", "action_withdraw", [extension.id])
    except AssertionError as refusal:
        return str(refusal).strip().splitlines()[-1]
    return None


def decide_on_two_devices(shop):
    """Let one decline what the other has paid for; return the proposal."""
    extension = propose(shop)
    intent_id = hold(shop, extension)
    shop.collide(
        extension,
        [
            lambda: shop.come_back(extension, intent_id),
            lambda: decline(shop, extension),
        ],
        table="autowartung_extension",
    )
    return extension


def decisions(shop, extension):
    """Return the kinds of the decisions that were written down."""
    rows = shop.sql(
        "SELECT kind FROM autowartung_extension_decision WHERE extension_id = %s",
        extension.id,
    )
    return [row["kind"] for row in rows]


def test_one_device_declines_while_the_other_has_paid(any_shop):
    extension = decide_on_two_devices(any_shop)
    any_shop.control.flush()
    assert assert_one_won(any_shop, extension) in (*APPROVED, "declined")
    assert len(decisions(any_shop, extension)) == 1


def test_the_last_test_would_notice_a_missing_lock():
    """Negative control: both decisions are written down, one of them in vain."""
    with LiveShop(addon=DECIDED_WITHOUT_LOCK) as shop:
        # Who comes a little later sees the first decision: try until nobody does.
        for _attempt in range(ATTEMPTS):
            made = decisions(shop, decide_on_two_devices(shop))
            if {"approved", "declined"} <= set(made):
                return
        raise AssertionError(made)


def test_killed_while_the_capture_is_sent(shop):
    extension = propose(shop)
    intent_id = hold(shop, extension)
    with killed_in_calls(shop, "POST", [lambda: shop.come_back(extension, intent_id)]):
        shop.control.flush()
        shop.wait_until(lambda: captured_cents(shop, extension), what="capture")
    end_all_leases(shop)
    let_the_janitor_look(shop, extension)
    assert assert_one_won(shop, extension) in APPROVED


def test_killed_before_anybody_knows_of_the_hold(shop):
    extension = propose_and_hear_nothing(shop)
    shop.kill9()
    shop.restart()
    let_the_janitor_look(shop, extension)
    assert assert_one_won(shop, extension) in APPROVED


def propose_and_hear_nothing(shop):
    """Let the money be held, and every event about it be lost."""
    extension = propose(shop)
    shop.control.drop()
    choose(shop, extension)
    shop.pay(extension)
    return extension


@contextlib.contextmanager
def approved_and_not_captured_yet(shop, *prices):
    """Yield a proposal whose money is held; afterwards the workers go on."""
    extension = propose(shop, *prices)
    intent_id = hold(shop, extension)
    shop.set_job_active(ASKING_LANE, False)
    try:
        shop.come_back(extension, intent_id)
        assert row_of(shop, extension)["state"] == "authorised"
        yield extension
    finally:
        shop.set_job_active(ASKING_LANE, True)


def lines_of(shop, extension):
    domain = [("extension_id", "=", extension.id)]
    return shop.rpc("autowartung.extension.line", "search", domain)


def let_the_hold_end(shop, extension):
    shop.sql(
        f"UPDATE autowartung_follow_up SET next_attempt_at = {A_MOMENT_AGO}"
        " WHERE kind = 'extension_hold_ends' AND res_id = %s",
        extension.id,
    )


def test_the_hold_ends_while_it_is_captured(any_shop):
    with approved_and_not_captured_yet(any_shop) as extension:
        let_the_hold_end(any_shop, extension)
    any_shop.wake_job(ASKING_LANE)
    any_shop.control.flush()
    assert assert_one_won(any_shop, extension) in (*APPROVED, "seen")


def press(shop, extension, button):
    """Press a button on the held payment; return what is said if it is refused."""
    [held_payment] = held(shop, extension)
    try:
        shop.rpc("payment.transaction", button, [held_payment["id"]])
    except AssertionError as refusal:
        return str(refusal).strip().splitlines()[-1]
    return None


def capture_while_the_hold_ends(shop):
    """Let the office take what a worker releases at the same time; return both."""
    with approved_and_not_captured_yet(shop) as extension:
        let_the_hold_end(shop, extension)
        shop.sql(
            "UPDATE autowartung_follow_up"
            "   SET next_attempt_at = now() + interval '1 day'"
            " WHERE kind = 'extension_capture' AND res_id = %s",
            extension.id,
        )
        # Whoever has looked wants to write down what the provider is asked for.
        shop.collide_at(
            shop.locked("LOCK TABLE payment_transaction IN SHARE MODE"),
            [
                lambda: shop.run_job(ASKING_LANE),
                lambda: press(shop, extension, "action_capture"),
            ],
        )
    end_all_leases(shop)
    shop.control.flush()
    return extension


def ends_asked_for(shop, extension):
    """Return what the provider was asked about the hold."""
    rows = shop.sql(
        "SELECT r.operation FROM autowartung_transaction_request r"
        "  JOIN payment_transaction t ON t.id = r.transaction_id"
        " WHERE t.autowartung_payable_model = %s AND t.autowartung_payable_id = %s"
        "   AND r.operation IN ('capture', 'void')",
        extension.model,
        extension.id,
    )
    return [row["operation"] for row in rows]


def test_captured_in_the_office_while_a_worker_ends_the_hold(any_shop):
    extension = capture_while_the_hold_ends(any_shop)
    any_shop.wait_until(lambda: not held(any_shop, extension), what="the end")
    assert len(ends_asked_for(any_shop, extension)) == 1
    assert assert_one_won(any_shop, extension) in (*APPROVED, "seen")


def test_the_last_test_would_notice_ends_without_turns():
    """Negative control: the provider is asked to take what it has to release."""
    with LiveShop(addon=CAPTURED_WITHOUT_TURN) as shop:
        for _attempt in range(ATTEMPTS):
            asked = ends_asked_for(shop, capture_while_the_hold_ends(shop))
            if {"capture", "void"} <= set(asked):
                return
        raise AssertionError(asked)


def test_killed_while_a_part_is_captured(shop):
    with approved_and_not_captured_yet(shop, 100.0, 30.0) as extension:
        capture_what_was_done(shop, extension, lines_of(shop, extension)[:1])
    with killed_in_calls(shop, "POST", [lambda: shop.wake_job(ASKING_LANE)]):
        shop.wait_until(lambda: captured_cents(shop, extension), what="capture")
    end_all_leases(shop)
    let_the_janitor_look(shop, extension)
    shop.wait_until(lambda: invoices(shop, extension), what="the invoice")
    row = row_of(shop, extension)
    assert (row["state"], row["payment_status"]) == ("partly_approved", "paid")
    assert captured_cents(shop, extension) == 10000
    assert not held(shop, extension)


def test_killed_while_a_hold_is_released(shop):
    with approved_and_not_captured_yet(shop) as extension:
        assert withdraw(shop, extension) is None
    with killed_in_calls(shop, "POST", [lambda: shop.wake_job(ASKING_LANE)]):
        shop.wait_until(lambda: shop.control.faults()[0]["hits"], what="release")
    end_all_leases(shop)
    let_the_janitor_look(shop, extension)
    assert assert_one_won(shop, extension) == "withdrawn"
