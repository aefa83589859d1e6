# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two running shops for all tests of this folder; every test ends with its books."""

import pytest
from commons.live_shop import MAIL_LANE, LiveShop

from .books import assert_books_agree


@pytest.fixture(scope="package")
def threaded_server():
    yield from _without_mails(LiveShop())


@pytest.fixture(scope="package")
def server_with_workers():
    yield from _without_mails(LiveShop(workers=2))


def _without_mails(shop):
    """Rendering invoices would only keep the cores from what is tested."""
    with shop:
        shop.set_job_active(MAIL_LANE, False)
        yield shop


@pytest.fixture
def shop(threaded_server):
    """A shop on one process with threads; it may be killed."""
    yield from _with_a_clean_end(threaded_server)


@pytest.fixture(params=["threaded_server", "server_with_workers"])
def any_shop(request):
    """A shop on threads, then one on several processes."""
    yield from _with_a_clean_end(request.getfixturevalue(request.param))


def _with_a_clean_end(shop):
    # All customers of the tests come from one network.
    shop.sql("DELETE FROM autowartung_bound")
    yield shop
    shop.control.clear_faults()
    shop.control.flush()
    shop.control.send()
    assert_books_agree(shop)
