# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import groupby

from ...tools import times
from .trip import OCCUPYING_STATES


@dataclass(frozen=True)
class Slot:
    """A window in which a driver comes; times are naive and UTC, as Odoo stores them.

    :param int free: how many drivers could still come.
    :param Slot back: in which the car would be brought back, where that was asked.
    """

    start: datetime
    end: datetime
    free: int
    back: "Slot | None" = field(default=None, kw_only=True)

    @property
    def value(self):
        """What a form sends for the slot: its beginning, in UTC."""
        return self.start.isoformat()


@dataclass(frozen=True)
class NamedSlot(Slot):
    """A slot in the words of the person who chooses.

    :param str name: ``8:00 – 10:00 Uhr``
    :param str back_name: ``zurück Mo 8–10 Uhr``, empty where it was not asked.
    """

    name: str
    back_name: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class SlotDay:
    """A day with all its windows, full ones included.

    :param str name: ``Montag, 7. Dezember``; which year is plain from the horizon.
    :param list slots: of :class:`NamedSlot`, oldest first.
    :param bool is_open: it is the one day that a page shows at first.
    """

    name: str
    slots: list
    is_open: bool = False

    @property
    def free(self):
        """How many windows can still be chosen."""
        return sum(bool(slot.free) for slot in self.slots)

    @property
    def first_free(self):
        return next((slot for slot in self.slots if slot.free), None)


def is_free(slots, start):
    """Whether somebody can come in the one of the slots that begins at ``start``."""
    return any(slot.start == start and slot.free for slot in slots)


class AutowartungWorkshop(models.Model):
    """When a car can be fetched and brought back."""

    _inherit = "autowartung.workshop"  # pylint: disable=consider-merging-classes-inherited

    def _pickup_slots(self, ignored_trips=None):
        """Return all windows that a customer may choose now, full ones included.

        They begin after the company's lead time and end with its horizon.

        :param ignored_trips: the customer's own, when they are to be moved.
        """
        lead_time = timedelta(hours=self.company_id.autowartung_lead_hours)
        return self._slots_ahead(lead_time, ignored_trips)

    def _dispatch_slots(self, ignored_trips=None):
        """Return the same for the back office, which the lead time does not bind."""
        return self._slots_ahead(timedelta(), ignored_trips)

    def _slots_ahead(self, lead_time, ignored_trips):
        self.ensure_one()
        now = fields.Datetime.now()
        horizon = timedelta(days=self.company_id.autowartung_horizon_days)
        return self._slots(now + lead_time, now + horizon, ignored_trips)

    def _slots(self, start, end, ignored_trips=None):
        """Return the windows that begin at ``start`` or later and end by ``end``.

        :param ignored_trips: trips that do not occupy their driver.
        :return: list of :class:`Slot`, oldest first.
        """
        self.ensure_one()
        busy = self._busy_periods(start, end, ignored_trips)
        roster = self._roster(start, end)
        return [
            Slot(begin, finish, len(self._free_drivers(begin, finish, roster, busy)))
            for begin, finish in self._windows(start, end)
        ]

    @api.model
    def _slot_days(self, slots, chosen=None):
        """Return the slots by day and in words, for a person to choose from.

        :param slots: list of :class:`Slot`, oldest first.
        :param str chosen: the value that was chosen before; its day is open, or else
            the first one with a free slot.
        :return: list of :class:`SlotDay`
        """
        by_date = groupby(slots, key=lambda slot: times.local_date(slot.start))
        days = [self._slot_day(group) for _date, group in by_date]
        free = [day for day in days if day.free]
        known = [d for d in free if any(slot.value == chosen for slot in d.slots)]
        first = next(iter(known or free), None)
        return [replace(day, is_open=day is first) for day in days]

    def _slot_day(self, slots):
        language = self.env.lang
        named = [
            NamedSlot(
                *(slot.start, slot.end, slot.free),
                name=times.hours_text(slot.start, slot.end, language),
                back=slot.back,
                back_name=self._back_name(slot),
            )
            for slot in slots
        ]
        return SlotDay(times.weekday_text(slots[0].start, language), named)

    def _back_name(self, slot):
        if not slot.back:
            return ""
        return self.env._(
            "back %s",
            times.short_window_text(
                slot.back.start, slot.back.end, self.env.lang, since=slot.start
            ),
        )

    def _windows(self, start, end):
        """Cut the opening hours into windows; days and lunch breaks begin anew."""
        length = timedelta(hours=self.slot_hours)
        # A window must not move with the moment at which it is looked at.
        opened = self.resource_calendar_id._working_periods(
            times.midnight(times.local_date(start)), end
        )[False]
        windows = []
        for begin, finish in _by_days(opened):
            while begin + length <= finish:
                if begin >= start:
                    windows.append((begin, begin + length))
                begin += length
        return windows

    def _free_drivers_between(self, start, end, ignored_trips=None):
        """Return the drivers without a trip in the window, the least busy first.

        Nobody, while the workshop is closed.
        """
        self.ensure_one()
        if not self._is_open(start, end):
            return self.env["autowartung.driver"].sudo()
        busy = self._busy_periods(start, end, ignored_trips)
        free = self._free_drivers(start, end, self._roster(start, end), busy)
        drivers = self.env["autowartung.driver"].sudo().browse(free)
        return drivers.sorted(lambda driver: (driver._trips_on_day(start), driver.id))

    def _is_open(self, start, end):
        """Whether the workshop is open from ``start`` to ``end`` (naive, UTC)."""
        self.ensure_one()
        calendar = self.resource_calendar_id.sudo()
        opened = calendar._working_periods(start, end)[False]
        return self.active and _covers(opened, start, end)

    def _is_on_duty(self, driver, start, end):
        """Whether a driver of the workshop works from ``start`` to ``end``."""
        return _covers(self._roster(start, end).get(driver.id, ()), start, end)

    def _roster(self, start, end):
        """Return ``{driver id: [(start, end), …]}`` of the drivers' working hours."""
        roster = {}
        if not self.active:
            return roster
        # A clock is read where the workshop is, whatever a driver's card says.
        zone = self.resource_calendar_id.sudo().tz
        drivers = self.sudo().driver_ids.filtered("active")
        for calendar, group in drivers.grouped("resource_calendar_id").items():
            if not calendar:
                roster.update(dict.fromkeys(group.ids, [(start, end)]))
                continue
            hours = calendar._working_periods(start, end, group.resource_id, zone)
            roster.update({d.id: hours[d.resource_id.id] for d in group})
        return roster

    def _busy_periods(self, start, end, ignored_trips=None):
        """Return ``{driver id: [(start, end), …]}`` of the trips that occupy them."""
        trips = self.env["autowartung.concierge.trip"].sudo()
        occupied = trips.search(
            Domain(
                [
                    ("driver_id", "in", self.sudo().driver_ids.ids),
                    ("state", "in", OCCUPYING_STATES),
                    ("window_start", "<", end),
                    ("window_end", ">", start),
                    ("id", "not in", (ignored_trips or trips).ids),
                ]
            )
            & ~Domain(trips._lapsed_hold_domain())
        )
        return {
            driver.id: [(trip.window_start, trip.window_end) for trip in group]
            for driver, group in occupied.grouped("driver_id").items()
        }

    @staticmethod
    def _free_drivers(start, end, roster, busy):
        return [
            driver
            for driver, hours in roster.items()
            if _covers(hours, start, end)
            and not any(
                begin < end and start < finish for begin, finish in busy.get(driver, ())
            )
        ]


def _covers(periods, start, end):
    return any(begin <= start and end <= finish for begin, finish in periods)


def _by_days(periods):
    """Return the periods cut where a day begins in Germany."""
    for begin, finish in periods:
        cuts = [begin, *times.midnights(begin, finish), finish]
        yield from pairwise(cuts)
