# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields

from odoo.addons.autowartung_payment.models.payment.follow_up import ARCHIVE

# Mails to customers wait in the same lane: let most of the time be theirs.
PAUSE = timedelta(seconds=6)


def migrate(cr, version):
    """Archive what was issued before: it was rendered anew each time until now."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    documents = env["account.move"].search(
        [("autowartung_payable_id", "!=", False), ("state", "=", "posted")]
    )
    follow_ups, now = env["autowartung.follow.up"], fields.Datetime.now()
    follow_ups.with_context(tracking_disable=True).create(
        [
            {
                "key": follow_ups._key_of(ARCHIVE, document),
                "kind": ARCHIVE,
                "lane": follow_ups._lane_of(ARCHIVE),
                "next_attempt_at": now + number * PAUSE,
                **follow_ups._about_values(document),
            }
            for number, document in enumerate(documents._autowartung_issued())
        ]
    )
