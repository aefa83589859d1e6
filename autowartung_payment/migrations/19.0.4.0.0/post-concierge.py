# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let drivers follow the clock of their workshops."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["autowartung.driver"].search([])._follow_zone()
