# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Archive what was issued before: it was rendered anew each time until now."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    documents = env["account.move"].search(
        [("autowartung_payable_id", "!=", False), ("state", "=", "posted")]
    )
    documents._autowartung_issued()._autowartung_archive_soon()
