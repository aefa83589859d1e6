# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The power goes after each commit there is between an approval and its invoice."""

import contextlib
import http.client
import itertools
import tempfile
from pathlib import Path

import pytest
from commons.live_shop import MAIL_LANE, LiveShop

from .books import assert_books_agree
from .controls import DIES_AT_COMMITS
from .extension import hold, paid_booking, propose, row_of
from .test_extension_races import APPROVED, assert_one_won
from .test_kill import end_all_leases, let_the_janitor_look

# Approval, plan of the capture, its answer, settlement, and what leads there.
LEAST_COMMITS = 6
MOST_COMMITS = 40


class Power:
    """The power of a ``shop``, which goes after a number of commits."""

    def __init__(self, shop):
        self.shop = shop
        self._left = Path(tempfile.gettempdir()) / f"{shop.database}.commits_left"

    def lasts_for(self, commits):
        self._left.write_text(str(commits))

    @property
    def is_gone(self):
        return not self.shop.servers[self.shop.port].alive

    def comes_back(self):
        self._left.unlink()
        if self.is_gone:
            self.shop.kill9()
            self.shop.restart()


@pytest.fixture
def shop():
    with LiveShop(addon=DIES_AT_COMMITS) as shop:
        shop.set_job_active(MAIL_LANE, False)
        yield shop


def approve_while_the_power_lasts(shop, booking, commits):
    """Return a proposal that is approved, and whether the power went meanwhile."""
    extension, power = propose(shop, booking=booking), Power(shop)
    intent_id = hold(shop, extension)
    power.lasts_for(commits)
    with contextlib.suppress(OSError, http.client.HTTPException):
        shop.come_back(extension, intent_id)
    shop.control.flush()
    shop.wait_until(
        lambda: (
            power.is_gone
            or (
                row_of(shop, extension)["state"] in APPROVED and shop.is_money_at_rest()
            )
        ),
        what="the invoice, or the end of the power",
    )
    has_gone = power.is_gone
    power.comes_back()
    return extension, has_gone


def test_whichever_commit_was_the_last_all_is_captured_and_invoiced_once(shop):
    booking = paid_booking(shop)
    for commits in itertools.count(1):
        extension, has_gone = approve_while_the_power_lasts(shop, booking, commits)
        if has_gone:
            end_all_leases(shop)
            let_the_janitor_look(shop, extension)
            shop.control.flush()
        assert assert_one_won(shop, extension) in APPROVED, commits
        if not has_gone:
            break
        assert commits < MOST_COMMITS
    assert commits > LEAST_COMMITS
    assert_books_agree(shop)
