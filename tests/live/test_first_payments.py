# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two first payments of one customer at the same moment."""

from concurrent.futures import ThreadPoolExecutor

CUSTOMERS = "^/v1/customers$"


def test_they_make_one_customer_at_the_provider(any_shop):
    bookings = [any_shop.create_booking(), any_shop.create_booking()]
    any_shop.sql("DELETE FROM autowartung_provider_customer")
    before = len(any_shop.control.requests(CUSTOMERS, "POST"))
    # Without a lock the second would meet a conflict there, and its customer an error.
    any_shop.control.fault("slow", CUSTOMERS, "POST", times=1, delay=1)
    with ThreadPoolExecutor(len(bookings)) as pool:
        answers = list(pool.map(any_shop.open_payment, bookings))
    assert all("client_secret" in answer.get("result", {}) for answer in answers)
    assert len(any_shop.control.requests(CUSTOMERS, "POST")) == before + 1
    [known] = any_shop.sql("SELECT reference FROM autowartung_provider_customer")
    intents = {
        answer["result"]["client_secret"].partition("_secret")[0] for answer in answers
    }
    customers = {
        any_shop.control.object("payment_intent", intent)["customer"]
        for intent in intents
    }
    assert len(intents) == len(bookings)
    assert customers == {known["reference"]}
