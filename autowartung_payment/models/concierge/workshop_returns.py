# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from bisect import bisect_left
from dataclasses import replace
from datetime import timedelta

from odoo import models

# How long after the work a car is brought back at the latest.
RETURN_WITHIN = timedelta(days=14)
LEAST_WORK_HOURS = 1.0
HALF_A_SECOND = timedelta(microseconds=500_000)


class AutowartungWorkshop(models.Model):
    """When a car comes back that is fetched in a slot."""

    _inherit = "autowartung.workshop"  # pylint: disable=consider-merging-classes-inherited

    def _ready_at(self, start, hours):
        """Return when the work is done that begins at ``start`` (both naive, UTC).

        :param float hours: of work; one at least is counted.
        """
        self.ensure_one()
        calendar = self.resource_calendar_id.sudo()
        ready_at = calendar.plan_hours(
            max(hours, LEAST_WORK_HOURS), start, compute_leaves=True
        )
        # Odoo's 24:00 is a microsecond short.
        return ready_at and (ready_at + HALF_A_SECOND).replace(microsecond=0)

    def _with_returns(self, slots, hours, ignored_trips=None):
        """Return pickup slots, each with the one in which the car is brought back.

        A slot after which nobody could bring it back is full. All are found at once:
        the number of slots costs no queries.

        :param slots: list of ``Slot``, oldest first.
        :param float hours: of work.
        :param ignored_trips: trips that do not occupy their driver.
        """
        if not slots:
            return []
        begin, last = slots[0].end, slots[-1].end
        last_ready = self._ready_at(last, hours)
        end = (last_ready or last) + RETURN_WITHIN
        opened = self.resource_calendar_id._working_periods(begin, end)[False]
        back = [slot for slot in self._slots(begin, end, ignored_trips) if slot.free]
        starts = [slot.start for slot in back]

        def first_after(pickup):
            ready_at = _after_work(opened, pickup.end, max(hours, LEAST_WORK_HOURS))
            if not ready_at:
                return None
            position = bisect_left(starts, ready_at)
            found = back[position] if position < len(back) else None
            return found if found and found.end <= ready_at + RETURN_WITHIN else None

        returns = ((slot, first_after(slot)) for slot in slots)
        return [
            replace(slot, back=found, free=slot.free if found else 0)
            for slot, found in returns
        ]


def _after_work(opened, start, hours):
    """Return when so many hours of the open periods are over, counted from ``start``.

    ``None``, if there are not so many.
    """
    left = timedelta(hours=hours)
    for begin, finish in opened:
        length = finish - max(begin, start)
        if length <= timedelta():
            continue
        if left <= length:
            return max(begin, start) + left
        left -= length
    return None
