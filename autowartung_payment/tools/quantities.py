# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import float_repr, formatLang


def quantity_text(env, quantity, digits):
    """Return a quantity as a person writes it: 1, 1,5, 1,25.

    :param int digits: how many decimals are kept of it at most.
    """
    _whole, _point, decimals = float_repr(quantity, digits).partition(".")
    return formatLang(env, quantity, digits=len(decimals.rstrip("0")))
