# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, timedelta

from pytz import timezone

from odoo import fields, models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    autowartung_driver_ids = fields.One2many("autowartung.driver", "resource_id")


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    autowartung_workshop_ids = fields.One2many(
        "autowartung.workshop", "resource_calendar_id"
    )

    def _working_periods(self, start, end, resources=None, zone=None):
        """Return when work is done, holidays taken off, periods that touch joined.

        :param datetime start: naive, UTC, as Odoo stores it; so are all others.
        :param str zone: in which the hours are meant; each one's own if not given.
        :return: ``{resource id: [(start, end), …]}``; the id ``False`` stands for the
            calendar itself.
        """
        self.ensure_one()
        intervals = self._work_intervals_batch(
            start.replace(tzinfo=UTC),
            end.replace(tzinfo=UTC),
            resources,
            tz=timezone(zone) if zone else None,
        )
        return {
            resource: _joined(
                [(_stored(begin), _stored(finish)) for begin, finish, _meta in periods]
            )
            for resource, periods in intervals.items()
        }


def _stored(moment):
    """Return the moment as Odoo stores it, to the second.

    Odoo means the last microsecond of a day by 24:00, with which no window ends.
    """
    stored = moment.astimezone(UTC).replace(tzinfo=None)
    return (stored + timedelta(microseconds=500_000)).replace(microsecond=0)


def _joined(periods):
    joined = []
    for begin, finish in periods:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(finish, joined[-1][1]))
        else:
            joined.append((begin, finish))
    return joined
