# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from collections import defaultdict
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import times
from .trip import OCCUPYING_STATES

_logger = logging.getLogger(__name__)

# Trips of days that are over are still ended, cancelled or corrected for so long.
LOOK_BACK = timedelta(days=31)


class DriverDay(models.Model):
    """What of a driver's time could be booked on a day, and what is.

    The time that can be booked is what customers are offered: the windows of the
    workshops' opening hours in which the driver works, without holidays and time off.
    Once a day has begun it stays as it was, whatever becomes of calendars later.
    """

    _name = "autowartung.driver.day"
    _description = "Utilisation of Drivers"
    _order = "date desc, driver_id"
    _rec_name = "date"

    date = fields.Date(string="Day", required=True, readonly=True)
    driver_id = fields.Many2one(
        "autowartung.driver", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="driver_id.company_id", store=True, index="btree"
    )
    workshop_id = fields.Many2one(
        "autowartung.workshop",
        readonly=True,
        ondelete="set null",
        help="Empty if the driver serves several workshops.",
    )
    capacity_hours = fields.Float(
        string="Hours on Offer",
        readonly=True,
        help="The windows in which the driver can fetch or bring cars.",
    )
    booked_hours = fields.Float(
        readonly=True,
        help="The windows of trips that are held, planned or done.",
    )
    trip_count = fields.Integer(string="Number of Trips", readonly=True)
    utilisation = fields.Float(
        string="Utilisation (%)",
        compute="_compute_utilisation",
        store=True,
        aggregator="avg",
        digits=(5, 1),
        help="Booked hours of the hours on offer.",
    )

    _one_row_for_a_day = models.UniqueIndex("(driver_id, date)")

    @api.depends("capacity_hours", "booked_hours")
    def _compute_utilisation(self):
        for day in self:
            offered = day.capacity_hours
            day.utilisation = 100 * day.booked_hours / offered if offered else 0

    def _read_group_select(self, aggregate_spec, query):
        """Weigh days by their hours: a week is no average of its days."""
        if aggregate_spec != "utilisation:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "COALESCE(100 * SUM(%s) / NULLIF(SUM(%s), 0), 0)",
            self._field_to_sql(self._table, "booked_hours", query),
            self._field_to_sql(self._table, "capacity_hours", query),
        )

    # === KEEPING UP TO DATE === #

    @api.model
    def _open_utilisation(self):
        """Return the action that shows the utilisation as it is now."""
        self.sudo()._refresh()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "autowartung_payment.utilisation_action"
        )

    @api.model
    def _refresh(self):
        """Bring the days up to date, of all drivers, from the look-back to the horizon.

        A caller who comes while somebody else is at it goes on without waiting.
        """
        self.env.cr.execute(
            SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s))", self._table)
        )
        if not self.env.cr.fetchone()[0]:
            return
        today = times.local_date(fields.Datetime.now())
        workshops = self.env["autowartung.workshop"].search(
            [("driver_ids", "!=", False)]
        )
        horizons = workshops.company_id.mapped("autowartung_horizon_days")
        first = today - LOOK_BACK
        last = today + timedelta(days=max(horizons, default=0))
        offered = self._offered(workshops, first, last)
        booked = self._booked(first, last)
        known = {
            (day.driver_id.id, day.date): day
            for day in self.search([("date", ">=", first), ("date", "<=", last)])
        }
        keys = sorted(offered.keys() | booked.keys() | known.keys())
        drivers = self.env["autowartung.driver"].browse({key[0] for key in keys})
        by_id = {driver.id: driver for driver in drivers}
        new = []
        for driver_id, date in keys:
            day = known.get((driver_id, date), self.browse())
            values = self._day_values(
                *(day, by_id[driver_id], date < today),
                *(offered[driver_id, date], booked[driver_id, date]),
            )
            if not day and (values["capacity_hours"] or values["trip_count"]):
                new.append({"driver_id": driver_id, "date": date, **values})
            elif day and day._kept(values) != values:
                day.write(values)
        self._create_unless_known(new)

    def _create_unless_known(self, rows):
        try:
            with self.env.cr.savepoint():
                self.create(rows)
        except UniqueViolation:
            # Somebody has done it since this transaction's snapshot was taken.
            _logger.info("the days of the drivers are up to date already")

    def _kept(self, names):
        return self._convert_to_write({name: self[name] for name in names})

    def _day_values(self, day, driver, is_over, capacity_hours, trips):
        workshops = driver.workshop_ids
        if day and is_over:
            capacity_hours = day.capacity_hours
            workshops = day.workshop_id
        return {
            "workshop_id": workshops.id if len(workshops) == 1 else False,
            "capacity_hours": capacity_hours,
            "booked_hours": sum(trip.hours for trip in trips),
            "trip_count": len(trips),
        }

    def _offered(self, workshops, first, last):
        """Return ``{(driver id, date): hours}`` of what customers can choose from."""
        start, end = times.midnight(first), times.midnight(last + timedelta(days=1))
        periods = defaultdict(set)
        for workshop in workshops:
            windows = workshop._windows(start, end)
            for driver_id, hours in workshop._roster(start, end).items():
                periods[driver_id].update(_within(windows, hours))
        offered = defaultdict(float)
        for driver_id, windows in periods.items():
            free_from = start
            # Workshops may cut the same hours differently: no hour counts twice.
            for begin, finish in sorted(windows):
                begin = max(begin, free_from)
                if begin < finish:
                    length = (finish - begin).total_seconds() / 3600
                    offered[driver_id, times.local_date(begin)] += length
                    free_from = finish
        return offered

    def _booked(self, first, last):
        """Return ``{(driver id, date): trips}`` of what takes a driver's time."""
        trips = self.env["autowartung.concierge.trip"]
        found = trips.search(
            Domain(
                [
                    ("driver_id", "!=", False),
                    ("state", "in", (*OCCUPYING_STATES, "done")),
                    ("window_start", ">=", times.midnight(first)),
                    ("window_start", "<", times.midnight(last + timedelta(days=1))),
                ]
            )
            & ~Domain(trips._lapsed_hold_domain())
        )
        return defaultdict(
            list,
            found.grouped(
                lambda trip: (trip.driver_id.id, times.local_date(trip.window_start))
            ),
        )


def _within(windows, hours):
    """Return the windows that lie within one of the periods of work; both sorted."""
    found, position = [], 0
    for begin, finish in windows:
        while position < len(hours) and hours[position][1] < finish:
            position += 1
        if position < len(hours) and hours[position][0] <= begin:
            found.append((begin, finish))
    return found
