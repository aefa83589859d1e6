# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.autowartung_payment.tools import payment_method_lines


def migrate(cr, version):
    """Let each provider have one line in its journal again, for the unique index."""
    payment_method_lines.merge_twins(cr)
