# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An untouched database, and several first customers at the same moment.

What they share must be there before them, or be made by one while the others wait. Each
test brings them together at the row that both would make.
"""

import re
from urllib.parse import urlencode

import pytest
from commons.live_database import at_once
from commons.live_shop import LiveShop

from .books import assert_books_agree
from .controls import ON_FIRST_USE

INDEX = "account_payment_method_line_autowartung_one_of_each"
CUSTOMERS = 6
# Nobody gets past it to write, everybody may read: all see that nothing is there yet.
LOCK = "LOCK TABLE {} IN SHARE MODE"
# No booking has a number of it yet.
NEW_YEAR = "2031-01-01"


@pytest.fixture
def new_shop():
    """A shop on several processes in which nobody has paid yet."""
    with LiveShop(workers=2) as shop:
        yield shop
        assert_books_agree(shop)


@pytest.fixture
def careless_shop():
    """Negative control: a shop that makes what is shared as Odoo does."""
    with LiveShop(addon=ON_FIRST_USE) as shop:
        yield shop


def order(shop, by_phone=False, **values):
    line = {"name": "Inspektion", "price_unit": 149.0}
    return shop.place(
        {"partner_id": shop._partner_id(), "line_ids": [(0, 0, line)], **values},
        by_phone=by_phone,
    )


# === PAYMENTS === #


def test_first_payments_share_one_line_of_the_journal(new_shop):
    assert len(lines_of_the_provider(new_shop)) == 1, "made when it was switched on"
    with new_shop.idle_lanes():
        bookings = settle_first_payments(new_shop)
    new_shop.wait_until_settled(*bookings)
    assert len(lines_of_the_provider(new_shop)) == 1
    later = new_shop.create_booking()
    new_shop.pay(later)
    new_shop.wait_until_settled(later)


def test_the_last_test_would_notice_a_line_that_is_made_on_first_use(careless_shop):
    """Negative control: two lines, and no payment is settled any more."""
    shop = careless_shop
    shop.sql(f"DROP INDEX {INDEX}")
    assert not lines_of_the_provider(shop)
    with shop.idle_lanes():
        settle_first_payments(shop)
        assert len(lines_of_the_provider(shop)) > 1
        last, customer = paid_but_not_settled(shop)
        customer.call("/payment/status/poll")
        assert not shop.is_settled(last)


def settle_first_payments(shop):
    """Let status pages settle the first payments, and meet when they book them."""
    paid = [paid_but_not_settled(shop) for _customer in range(CUSTOMERS)]
    shop.collide_at(
        shop.locked(LOCK.format("account_payment")),
        [
            lambda customer=customer: customer.call("/payment/status/poll")
            for _booking, customer in paid
        ],
    )
    return [booking for booking, _customer in paid]


def paid_but_not_settled(shop):
    shop.control.hold()
    partner = shop.rpc("res.partner", "create", {"name": "Erika Mustermann"})
    booking, customer = order(shop, partner_id=partner), shop.client()
    shop.come_back(booking, shop.pay(booking, client=customer), customer)
    return booking, customer


def lines_of_the_provider(shop):
    return shop.sql(
        "SELECT id FROM account_payment_method_line"
        " WHERE payment_provider_id = %s AND journal_id IS NOT NULL",
        shop.provider_id,
    )


# === NUMBERS === #


def test_first_orders_of_a_year_get_a_number_each(new_shop):
    assert ranges(new_shop), "made at the installation"
    numbers = draw_first_numbers(new_shop)
    assert sorted(numbers) == [
        f"AW/{NEW_YEAR[:4]}/{number:05}" for number in range(1, CUSTOMERS + 1)
    ]
    assert len(ranges(new_shop, NEW_YEAR)) == 1


def test_the_last_test_would_notice_a_range_that_two_make(careless_shop):
    """Negative control: whoever comes second is refused."""
    numbers = draw_first_numbers(careless_shop)
    assert "refused" in numbers


def draw_first_numbers(shop):
    def draw():
        try:
            return shop.rpc("ir.sequence", "next_by_code", SEQUENCE, NEW_YEAR)
        except AssertionError:
            return "refused"

    lock = shop.locked(LOCK.format("ir_sequence_date_range"))
    return shop.collide_at(lock, [draw] * CUSTOMERS)


SEQUENCE = "autowartung.booking"


def ranges(shop, day=None):
    return shop.sql(
        """
        SELECT r.id FROM ir_sequence_date_range r
          JOIN ir_sequence s ON s.id = r.sequence_id
         WHERE s.code = %s AND COALESCE(%s, CURRENT_DATE) BETWEEN date_from AND date_to
        """,
        SEQUENCE,
        day,
    )


# === THE REST === #


def test_first_bookings_share_one_gross_tax(new_shop):
    """It is made at the installation; even without, they end with one."""
    [tax] = gross_taxes(new_shop)
    new_shop.rpc("account.tax", "unlink", [tax["res_id"]])
    assert not gross_taxes(new_shop)
    answers = new_shop.collide_at(
        new_shop.locked(LOCK.format("account_tax")),
        [new_shop.create_booking] * CUSTOMERS,
    )
    assert len({booking.id for booking in answers}) == CUSTOMERS
    assert len(gross_taxes(new_shop)) == 1
    taxes = new_shop.sql(
        "SELECT DISTINCT account_tax_id FROM account_tax_autowartung_booking_line_rel"
    )
    assert len(taxes) == 1


def gross_taxes(shop):
    return shop.sql(
        "SELECT res_id FROM ir_model_data WHERE model = 'account.tax'"
        " AND name LIKE '%%autowartung_tax_19_included' AND %s",
        True,
    )


def test_first_customers_get_the_same_key_for_push_messages(new_shop):
    key = "mail.web_push_vapid_public_key"
    [made] = new_shop.sql("SELECT value FROM ir_config_parameter WHERE key = %s", key)
    bookings = [new_shop.create_booking() for _customer in range(CUSTOMERS)]
    answers = at_once(
        lambda booking: new_shop.client().call(
            f"/my/bookings/{booking.id}/push/key", access_token=booking.access_token
        ),
        bookings,
    )
    assert {answer["result"] for answer in answers} == {made["value"]}


def test_first_consents_share_one_version_of_the_terms(new_shop):
    """Texts change at any time: whoever comes second begins again."""
    bookings = [order(new_shop, by_phone=True) for _customer in range(CUSTOMERS)]
    forms = [consents_form(new_shop, booking) for booking in bookings]
    statuses = new_shop.collide_at(
        new_shop.locked(LOCK.format("autowartung_terms_version")),
        [lambda form=form: post(*form) for form in forms],
    )
    assert statuses == [303] * CUSTOMERS
    agreed = new_shop.sql(
        "SELECT DISTINCT terms_version_id FROM autowartung_booking"
        " WHERE terms_accepted_at IS NOT NULL AND id = ANY(%s)",
        [booking.id for booking in bookings],
    )
    assert len(agreed) == 1 and agreed[0]["terms_version_id"]
    assert new_shop.count("autowartung_terms_version") == 1


def consents_form(shop, booking):
    """Open the booking's page; return its visitor, the address and the filled form."""
    customer = shop.client()
    page = customer.request("GET", booking.address).body.decode()

    def hidden(name):
        return re.search(rf'name="{name}"[^>]* value="([^"]+)"', page)[1]

    form = {
        "csrf_token": hidden("csrf_token"),
        "terms_version": hidden("terms_version"),
        "total": hidden("total"),
        "access_token": booking.access_token,
        "accepts_terms": "1",
        "accepts_start": "1",
    }
    return customer, f"{booking.path}/consents", form


def post(customer, address, form):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return customer.request("POST", address, urlencode(form), headers).status
