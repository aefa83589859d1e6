# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers that a script sends and no form can: refused with a sentence.

JSON as Python reads it knows ``NaN`` and ``Infinity``, and 1e999 is the latter. Odoo
stores them, or fails where it rounds; a total of such a price is none.
"""

import math

from odoo import api, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from .guard import PREFIX

# Prices, quantities and hours alike: far more than any of them is, exact to the cent.
# What can be paid at once is less; that is looked at when a booking is placed.
MOST = 9_999_999.99
# What a column of whole numbers can hold.
MOST_WHOLE = 2**31 - 1


class Base(models.AbstractModel):
    """Looks at each number of ours where the guard looks at what is given."""

    _inherit = "base"

    @api.model
    @tools.ormcache()
    def _autowartung_number_bounds(self):
        """Return ``{field: the most it can be, negative or not}``."""
        is_ours = self._autowartung_is_ours()
        most = {"float": MOST, "monetary": MOST, "integer": MOST_WHOLE}
        return {
            name: most[field.type]
            for name, field in self._fields.items()
            if field.type in most and (is_ours or name.startswith(f"{PREFIX}_"))
        }

    @api.model
    def _prepare_create_values(self, vals_list):
        # Before Odoo computes others from them.
        if not self.env.su:
            for vals in vals_list:
                self._autowartung_check_numbers(vals)
        return super()._prepare_create_values(vals_list)

    def _autowartung_refuse_by_hand(self, vals):
        self._autowartung_check_numbers(vals)
        return super()._autowartung_refuse_by_hand(vals)

    def _autowartung_check_numbers(self, vals):
        bounds = self._autowartung_number_bounds()
        for name in bounds.keys() & vals.keys():
            self._autowartung_check_number(name, vals[name], bounds[name])

    def _autowartung_check_number(self, name, value, most):
        """Look at one value, as Odoo would read it.

        :raise ValidationError: if it is no number, or too large a one.
        """
        label = self._fields[name]._description_string(self.env)
        try:
            number = float(value or 0)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise ValidationError(self.env._("“%s” has to be a number.", label))
        if abs(number) > most:
            raise ValidationError(
                self.env._(
                    "“%(field)s” can be %(most)s at most.",
                    field=label,
                    most=formatLang(self.env, most),
                )
            )
