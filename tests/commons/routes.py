# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import threading
from unittest.mock import patch

from odoo.addons.autowartung_payment.models.common import private_pages


def our_rules(env):
    """Return the rules of the routing map that are the addon's."""
    thread = threading.current_thread()
    # A request's thread knows its database, and the map is made for one.
    with patch.object(thread, "dbname", env.cr.dbname, create=True):
        rules = env["ir.http"].routing_map().iter_rules()
        return [rule for rule in rules if private_pages.is_ours(rule)]
