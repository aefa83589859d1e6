# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a customer's approval of extra work takes until everybody knows of it."""

import time

from commons.live_shop import LiveShop
from live.extension import hold, propose, row_of

from .figures import percentile


def from_tap_to_told(samples):
    """Return how long after the return from the bank it was captured and told.

    Captured, in the books, on the customer's page and in the workshop's tasks; written
    is the mail to the customer, which has the rendered invoice with it. The provider's
    own time is the sandbox's: some milliseconds.
    """
    with LiveShop(workers=2) as shop:
        shop.control.hold()
        told, written = zip(
            *[_approve_one(shop) for _ in range(samples + 1)][1:], strict=True
        )
    return {
        "p50_s": percentile(told, 50),
        "p95_s": percentile(told, 95),
        "written_p95_s": percentile(written, 95),
    }


def _approve_one(shop):
    extension = propose(shop)
    intent_id = hold(shop, extension)
    # The booking was paid just now, which is days ago in a real shop: its documents and
    # mails are not what is measured.
    shop.wait_until(lambda: not _due_work(shop), what="the end of what is due")
    began = time.perf_counter()
    shop.come_back(extension, intent_id)
    shop.wait_until(lambda: _is_told(shop, extension), what="approval")
    told = time.perf_counter() - began
    shop.wait_until(lambda: _is_written(shop, extension), what="the mail")
    return told, time.perf_counter() - began


def _due_work(shop):
    return shop.sql(
        "SELECT 1 FROM autowartung_follow_up WHERE state = 'pending'"
        " AND next_attempt_at <= now() AT TIME ZONE 'UTC'"
    )


def _is_told(shop, extension):
    is_approved = row_of(shop, extension)["state"] == "approved"
    return is_approved and shop.count(
        "mail_activity", res_model=extension.model, res_id=extension.id
    )


def _is_written(shop, extension):
    return shop.sql(
        """
        SELECT 1 FROM mail_mail mail JOIN mail_message m ON m.id = mail.mail_message_id
         WHERE mail.autowartung_kind = 'extension_outcome_mail'
           AND m.model = %s AND m.res_id = %s
        """,
        extension.model,
        extension.id,
    )
