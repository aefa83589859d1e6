# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import controllers, models, wizards
from .tools import payment_method_lines


def pre_init_hook(env):
    """Heal the books before a unique index on them is made."""
    payment_method_lines.merge_twins(env.cr)
    # What an earlier installation has left archived. Odoo would refuse to switch it on.
    env.cr.execute(
        "UPDATE payment_method SET active = TRUE WHERE code = %s",
        ["autowartung_payment_element"],
    )


def post_init_hook(env):
    """Make what all customers share, before the first of them comes."""
    env["autowartung.installation"]._set_up(env["res.company"].search([]))


def uninstall_hook(env):
    """Leave nothing behind that nobody looks after."""
    env["autowartung.installation"]._tear_down()
