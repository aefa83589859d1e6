# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Make what all customers share, as an installation does now."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["autowartung.installation"]._set_up(env["res.company"].search([]))
