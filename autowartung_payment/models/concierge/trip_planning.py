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
        try:
            with self.env.cr.savepoint():
                result = super().write(vals)
                self.flush_recordset()
        except ExclusionViolation:
            self.invalidate_recordset()
            raise ValidationError(self._conflict_text(planned))
        changed._note_plan()
        self._close_replanning()
        moved._tell_the_booking()
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

    def _conflict_text(self, planned):
        """Return a sentence about the trip that is in the way."""
        for trip in self.sudo():
            values = {name: trip[name] for name in WHEN_AND_WHO}
            values.update(planned)
            driver_id = planned.get("driver_id", trip.driver_id.id)
            other = trip.search(
                [
                    ("driver_id", "=", driver_id),
                    ("state", "in", OCCUPYING_STATES),
                    ("window_start", "<", values["window_end"]),
                    ("window_end", ">", values["window_start"]),
                    ("id", "!=", trip.id),
                ],
                limit=1,
            )
            if other:
                return self.env._(
                    "%(driver)s already has a trip then: %(trip)s, %(start)s.",
                    driver=other.driver_id.name,
                    trip=other.with_env(self.env).sudo().display_name,
                    start=times.window_text(
                        other.window_start, other.window_end, self.env.lang
                    ),
                )
        return self.env._("The driver already has a trip at this time.")

    def _tell_the_booking(self):
        """The appointment is the pickup's; a customer with a firm slot is written."""
        for pickup in self.filtered(lambda trip: trip.leg == PICKUP):
            pickup.booking_id.sudo().appointment_start = pickup.window_start
        firm = self.filtered(lambda trip: trip.state == "scheduled")
        firm.sudo().booking_id._on_trips_moved()

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
