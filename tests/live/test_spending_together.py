# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Several bookings redeem one voucher at the same moment: it is spent once."""

from commons.live_shop import LiveShop

from .controls import ROW_LOCK_ALONE

PEOPLE = 3
VALUE = 100.0


def buy_voucher(shop):
    """Return a paid voucher and its code."""
    voucher = shop.place_voucher(VALUE)
    shop.pay(voucher)
    shop.wait_until(lambda: code_of(shop, voucher), what="code")
    shop.wait_until(shop.is_money_at_rest)
    return voucher, code_of(shop, voucher)


def code_of(shop, voucher):
    [row] = shop.sql("SELECT code FROM autowartung_voucher WHERE id = %s", voucher.id)
    return row["code"]


def redeem_together(shop, voucher, code):
    """Let all meet at the voucher; return what those were told who came too late."""
    bookings = [shop.create_booking() for _person in range(PEOPLE)]
    calls = [
        lambda booking=booking: redeem(shop, booking, code) for booking in bookings
    ]
    told = shop.collide(voucher, calls, table="autowartung_voucher")
    return [refusal for refusal in told if refusal]


def redeem(shop, booking, code):
    values = {"booking_id": booking.id, "code": code}
    dialog = shop.rpc("autowartung.redeem.voucher", "create", values)
    try:
        shop.rpc("autowartung.redeem.voucher", "action_redeem", [dialog])
    except AssertionError as refusal:
        return str(refusal).strip().splitlines()[-1]
    return None


def spent(shop, voucher):
    [row] = shop.sql(
        "SELECT -sum(price_total) AS euros FROM autowartung_booking_line"
        " WHERE voucher_id = %s",
        voucher.id,
    )
    return row["euros"]


def test_a_voucher_is_spent_once(any_shop):
    voucher, code = buy_voucher(any_shop)
    refusals = redeem_together(any_shop, voucher, code)
    assert len(refusals) == PEOPLE - 1, refusals
    assert all(
        "VoucherRefused" in told or "PaymentBusy" in told for told in refusals
    ), refusals
    assert spent(any_shop, voucher) == VALUE


def test_the_first_test_would_notice_an_older_view_of_the_data():
    """Negative control: with the row's lock alone everybody sees the whole value."""
    with LiveShop(addon=ROW_LOCK_ALONE) as shop:
        voucher, code = buy_voucher(shop)
        redeem_together(shop, voucher, code)
        assert spent(shop, voucher) > VALUE
