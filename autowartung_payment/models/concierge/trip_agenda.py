# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import times
from .trip import UNDER_WAY

# A trip that nobody ended stays in sight for so long.
LOOK_BACK = timedelta(days=7)
# Somebody was asked, and wants the driver to set off before the day.
STARTS_EARLY = "autowartung_starts_early"


def local_midnight(days=0):
    """Return the beginning of a day in Germany as naive UTC; 0 is today."""
    today = times.local_date(fields.Datetime.now())
    return times.midnight(today + timedelta(days=days))


class ConciergeTrip(models.Model):
    """What a driver has to do."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    is_due = fields.Boolean(
        compute="_compute_is_due", help="Whether it is one of today, or overdue."
    )

    @api.depends("window_start")
    def _compute_is_due(self):
        for trip in self:
            trip.is_due = bool(trip.window_start) and trip._is_due()

    @api.model
    def _own_trips_domain(self, everyone=False):
        """Return the domain of the trips on the user's driver page.

        :param bool everyone: those of all drivers, for a dispatcher.
        """
        domain = Domain("state", "in", ("scheduled", *UNDER_WAY, "done", "cancelled"))
        is_dispatcher = self.env.user._autowartung_has_role("dispatcher")
        if not (is_dispatcher and everyone):
            domain &= Domain("driver_id.user_id", "=", self.env.uid)
        return domain

    @api.model
    def _agenda(self, everyone=False):
        """Return the user's trips of today, and of tomorrow as a preview.

        :return: dict of recordsets: ``under_way``, ``today`` (what is overdue, too),
            ``tomorrow``, ``done``.
        """
        today, tomorrow, day_after = (local_midnight(days) for days in range(3))
        trips = self.search(
            self._own_trips_domain(everyone)
            & Domain("window_start", ">=", today - LOOK_BACK)
            & Domain("window_start", "<", day_after)
        )
        waiting = trips.filtered(lambda trip: trip.state == "scheduled")
        return {
            "under_way": trips.filtered(lambda trip: trip.state in UNDER_WAY),
            "today": waiting.filtered(lambda trip: trip.window_start < tomorrow),
            "tomorrow": waiting.filtered(lambda trip: trip.window_start >= tomorrow),
            "done": trips.filtered(
                lambda trip: trip.state == "done" and trip.window_start >= today
            ),
        }

    @api.model
    def _has_next_trip(self):
        """Whether the user has to drive (on) today."""
        agenda = self._agenda()
        return bool(agenda["under_way"] or agenda["today"])

    def _check_is_due(self):
        """Tell no customer days before that the driver is on the way.

        :raise UserError: for a trip of a later day, unless that was confirmed.
        """
        is_dispatcher = self.env.su or self.env.user._autowartung_has_role("dispatcher")
        if self.env.context.get(STARTS_EARLY) and is_dispatcher:
            return
        for trip in self.sudo():
            if not trip._is_due():
                raise UserError(
                    self.env._(
                        "%(trip)s is planned for %(day)s. It can be started on its day;"
                        " the customer is told then that the driver is on the way.",
                        trip=trip.display_name,
                        day=trip._day_text(),
                    )
                )

    def _is_due(self):
        """Whether the trip is one of today, or overdue."""
        self.ensure_one()
        return self.window_start < local_midnight(1)
