# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a customer's approval of extra work takes until everybody knows of it."""

import time

from commons.live_shop import LiveShop
from live.extension import hold, propose, row_of

from .figures import percentile


def from_tap_to_told(samples):
    """Return how long after the return from the bank it was captured and told.

    The provider's own time is the sandbox's: some milliseconds.
    """
    with LiveShop(workers=2) as shop:
        shop.control.hold()
        seconds = [_approve_one(shop) for _ in range(samples + 1)][1:]
    return {"p50_s": percentile(seconds, 50), "p95_s": percentile(seconds, 95)}


def _approve_one(shop):
    extension = propose(shop)
    intent_id = hold(shop, extension)
    began = time.perf_counter()
    shop.come_back(extension, intent_id)
    shop.wait_until(lambda: _is_told(shop, extension), what="approval")
    return time.perf_counter() - began


def _is_told(shop, extension):
    if row_of(shop, extension)["state"] != "approved":
        return False
    tasks = shop.count("mail_activity", res_model=extension.model, res_id=extension.id)
    mails = shop.sql(
        """
        SELECT 1 FROM mail_mail mail JOIN mail_message m ON m.id = mail.mail_message_id
         WHERE mail.autowartung_kind = 'extension_outcome_mail'
           AND m.model = %s AND m.res_id = %s
        """,
        extension.model,
        extension.id,
    )
    return tasks and mails
