# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import times
from .trip import MOVABLE_STATES, OCCUPYING_STATES, PICKUP, RETURN

# What a dispatcher must have seen before a trip is put there.
TO_BE_CONFIRMED = ("workshop_gone", "closed", "driver_away")
UNDO_WITHIN = timedelta(minutes=10)


class ConciergeTrip(models.Model):
    """Another time for a trip: what is wrong with it, and the way back."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    undo_plan = fields.Json(
        readonly=True, copy=False, help="What the last move has changed."
    )
    can_undo = fields.Boolean(compute="_compute_can_undo")

    @api.depends("undo_plan", "state", "window_start", "window_end")
    def _compute_can_undo(self):
        now = fields.Datetime.now()
        for trip in self:
            plan = trip.undo_plan
            trip.can_undo = (
                bool(plan)
                and trip.state in MOVABLE_STATES
                and trip._window_as_text() == plan["to"]
                and now < fields.Datetime.to_datetime(plan["at"]) + UNDO_WITHIN
            )

    def _window_as_text(self):
        return [
            fields.Datetime.to_string(self.window_start),
            fields.Datetime.to_string(self.window_end),
        ]

    # === WHAT IS WRONG WITH IT === #

    def _move_obstacles(self, start, end, driver):
        """Return sentences that say why the trip cannot be there at all.

        :param datetime start: naive, UTC.
        """
        self.ensure_one()
        found = []
        if end <= start:
            found.append(self.env._("The window ends before it begins."))
        elif end <= fields.Datetime.now():
            found.append(self.env._("That time is over."))
        if conflict := self._conflict_text(start, end, driver):
            found.append(conflict)
        if self._is_out_of_order(start, end):
            found.append(
                self.env._(
                    "The car cannot be brought back before it was fetched. Choose"
                    " another slot in the booking: it moves both trips."
                )
            )
        return found

    def _move_warnings(self, start, end, driver):
        """Return sentences about what a dispatcher may decide to do all the same."""
        self.ensure_one()
        problems = self._plan_problems(start, end, driver)
        found = self._problem_texts(problems)
        if self._has_begun(start):
            found.append(self.env._("The window has begun already."))
        if ready_at := self._work_lasts_beyond(start, end):
            found.append(
                self.env._(
                    "The work lasts until about %s.",
                    times.moment_text(ready_at, self.env.lang),
                )
            )
        return found

    def _has_begun(self, start):
        """Whether another beginning is over; who is late may make a window longer."""
        return start != self.window_start and start <= fields.Datetime.now()

    def _legs_of_booking(self, start, end):
        """Return the windows of pickup and return, if this trip had another one."""
        counting = self.sudo().booking_id.trip_ids.filtered(
            lambda trip: trip.state in (*OCCUPYING_STATES, "done")
        )
        windows = {trip.leg: (trip.window_start, trip.window_end) for trip in counting}
        windows[self.leg] = (start, end)
        return windows.get(PICKUP), windows.get(RETURN)

    def _is_out_of_order(self, start, end):
        pickup, back = self._legs_of_booking(start, end)
        return bool(pickup and back) and back[0] < pickup[1]

    def _work_lasts_beyond(self, start, end):
        """Return when the car is ready, if it would be brought back before that."""
        booking = self.sudo().booking_id
        pickup, back = self._legs_of_booking(start, end)
        if not (pickup and back) or booking.state == "ready":
            return None
        ready_at = booking._ready_at(pickup[1])
        is_early = pickup[1] <= back[0] < ready_at
        return ready_at if is_early else None

    def _check_new_window(self, planned):
        """Refuse a time that is over, and one that nobody has confirmed.

        The dialog of the calendar says what is wrong and asks. Who writes by another
        way is not asked, and so cannot go there.

        :param dict planned: new values of the window and the driver.
        """
        for trip in self:
            start = planned.get("window_start", trip.window_start)
            end = planned.get("window_end", trip.window_end)
            if end <= fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "%s cannot be moved there: that time is over.",
                        trip.display_name,
                    )
                )
            # A return before its pickup is refused below, in words of its own.
            if self.env.context.get(
                "autowartung_accepts_problems"
            ) or trip._is_out_of_order(start, end):
                continue
            driver = trip.driver_id.browse(planned.get("driver_id", trip.driver_id.id))
            problems = trip._problem_texts(
                problem
                for problem in trip._plan_problems(start, end, driver)
                if problem in TO_BE_CONFIRMED
            )
            if trip._has_begun(start):
                problems.append(self.env._("The window has begun already."))
            if problems:
                raise UserError(
                    self.env._(
                        "%(trip)s is not moved there unasked: %(problems)s If you want"
                        " it all the same, confirm it in the dialog “Move”.",
                        trip=trip.display_name,
                        problems=" ".join(problems),
                    )
                )

    # === MOVING === #

    def _plans(self):
        """Return ``{trip id: what is planned}``, to come back to."""
        return {
            trip.id: {
                "from": trip._window_as_text(),
                "driver": trip.sudo().driver_id.id,
                "told": trip.sudo().booking_id.told_windows,
            }
            for trip in self
        }

    def _keep_undo(self, former):
        for trip in self.sudo():
            trip.undo_plan = {
                **former[trip.id],
                "to": trip._window_as_text(),
                "told_after": trip.booking_id.told_windows,
                "at": fields.Datetime.to_string(fields.Datetime.now()),
            }

    def action_undo_move(self):
        """Put the trip back where it was before the last move.

        A customer who was not written yet is not written at all.

        :raise UserError: if it was changed again, or too long ago.
        """
        self.ensure_one()
        self._check_may("dispatcher")
        self.check_access("write")
        plan = self.undo_plan
        if not self.can_undo:
            raise UserError(self.env._("This move cannot be undone any more."))
        booking = self.sudo().booking_id
        if booking.told_windows == plan["told_after"]:
            booking.told_windows = plan["told"]
        start, end = plan["from"]
        self.with_context(autowartung_accepts_problems=True).write(
            {"window_start": start, "window_end": end, "driver_id": plan["driver"]}
        )
        self.sudo().undo_plan = False
