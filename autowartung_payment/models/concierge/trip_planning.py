# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import ExclusionViolation

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ...tools import times
from .trip import MOVABLE_STATES, OCCUPYING_STATES, PICKUP, RETURN

WHEN = ("window_start", "window_end")
WHEN_AND_WHO = (*WHEN, "driver_id")


class ConciergeTrip(models.Model):
    """How a dispatcher plans: another time, another driver."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        planned = {
            name: self._fields[name].convert_to_cache(vals[name], self, validate=False)
            for name in WHEN_AND_WHO
            if name in vals
        }
        # A caller that takes a slot has made sure that it is free, and says so.
        if not planned or (self.env.su and self.env.context.get("autowartung_slot")):
            result = super().write(vals)
            self._forget_problems(vals)
            return result
        moved = self.filtered(lambda trip: trip._differs_from(planned, WHEN))
        moved._check_plannable(MOVABLE_STATES)
        # A colleague may take over on the way.
        changed = self.filtered(lambda trip: trip._differs_from(planned, WHEN_AND_WHO))
        changed._check_plannable(OCCUPYING_STATES)
        moved._check_new_window(planned)
        moved.booking_id._remember_told()
        former = moved._plans()
        try:
            with self.env.cr.savepoint():
                result = super().write(vals)
                self.flush_recordset()
        except ExclusionViolation:
            self.invalidate_recordset()
            raise ValidationError(self._why_in_conflict(planned))
        changed._note_plan()
        self._close_replanning()
        moved._tell_the_booking()
        moved._keep_undo(former)
        return result

    def _forget_problems(self, vals):
        """A trip that has ended, or has a slot of its workshop's, is planned well."""
        if not {"state", "driver_id"} & vals.keys():
            return
        planned_well = self.sudo().filtered(
            lambda trip: (
                (trip.plan_problem or trip.accepted_problem)
                and ("driver_id" in vals or trip.state not in MOVABLE_STATES)
            )
        )
        if planned_well:
            planned_well.write({"plan_problem": False, "accepted_problem": False})
            planned_well._close_replanning()

    def _close_replanning(self):
        for workshop in self.sudo().workshop_id:
            workshop._ask_to_replan(is_new=False)

    def _differs_from(self, planned, names):
        return any(
            planned[name] != self._fields[name].convert_to_cache(self[name], self)
            for name in names
            if name in planned
        )

    def _check_plannable(self, states_allowed):
        for trip in self:
            if trip.state not in states_allowed:
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(trip)s cannot be planned any more: %(state)s.",
                        trip=trip.display_name,
                        state=states[trip.state],
                    )
                )

    def _why_in_conflict(self, planned):
        """Return a sentence about the trip that the database has found in the way."""
        for trip in self:
            driver = trip.driver_id.browse(planned.get("driver_id", trip.driver_id.id))
            start = planned.get("window_start", trip.window_start)
            text = trip._conflict_text(
                start, planned.get("window_end", trip.window_end), driver
            )
            if text:
                return text
        return self.env._("The driver already has a trip at this time.")

    def _conflict_text(self, start, end, driver):
        """Return a sentence about the driver's other trip then, or ``None``."""
        other = self.sudo().search(
            [
                ("driver_id", "in", driver.ids),
                ("state", "in", OCCUPYING_STATES),
                ("window_start", "<", end),
                ("window_end", ">", start),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if not other:
            return None
        return self.env._(
            "%(driver)s already has a trip then: %(trip)s, %(start)s.",
            driver=other.driver_id.name,
            trip=other.with_env(self.env).sudo().display_name,
            start=times.window_text(
                other.window_start, other.window_end, self.env.lang
            ),
        )

    def _tell_the_booking(self):
        """The appointment is the pickup's; the customer is told, unless it is known."""
        for pickup in self.filtered(lambda trip: trip.leg == PICKUP):
            pickup.booking_id.sudo().appointment_start = pickup.window_start
        is_silent = self.env.context.get("autowartung_is_silent")
        self.sudo().booking_id._on_moved_in_office(notify=not is_silent)

    @api.constrains("window_start", "window_end", "state")
    def _check_order_of_legs(self):
        for trip in self.sudo():
            legs = trip.booking_id.trip_ids.filtered(
                lambda leg: leg.state in (*OCCUPYING_STATES, "done")
            )
            pickup = legs.filtered(lambda leg: leg.leg == PICKUP)
            back = legs.filtered(lambda leg: leg.leg == RETURN)
            if pickup and back and back.window_start < pickup.window_end:
                raise ValidationError(
                    self.env._(
                        "%s: the car cannot be brought back before it was fetched.",
                        trip.booking_id.name,
                    )
                )

    def action_open_booking(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "autowartung.booking",
            "res_id": self.booking_id.id,
            "view_mode": "form",
        }
