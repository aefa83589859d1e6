# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..tools import times


class ConciergeTrip(models.Model):
    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    def action_reassign(self):
        """Open the dialog that names each trip, who drives it and who would drive it.

        :raise AccessError: unless the user dispatches.
        """
        self._check_may("dispatcher")
        self.check_access("write")
        lines = [
            Command.create({"planned_trip_id": trip.id, "new_driver_id": driver.id})
            for trip, driver in self._free_drivers_for_each()
        ]
        wizard = self.env["autowartung.reassign.trips"].create({"plan_ids": lines})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reassign trips"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }


class AutowartungDriver(models.Model):
    _inherit = "autowartung.driver"  # pylint: disable=consider-merging-classes-inherited

    def action_reassign_trips(self):
        """Ask who is to drive the trips that cannot take place as planned."""
        trips = self.env["autowartung.concierge.trip"]
        trips.check_access("write")
        domain = trips._to_be_replanned_domain() & Domain("driver_id", "in", self.ids)
        return trips.search(domain).action_reassign()


class AutowartungWorkshop(models.Model):
    _inherit = "autowartung.workshop"  # pylint: disable=consider-merging-classes-inherited

    def action_reassign_trips(self):
        """Ask who is to drive the trips that cannot take place as planned."""
        self.env["autowartung.concierge.trip"].check_access("write")
        trips = self.env["autowartung.concierge.trip"].search(self._replan_domain())
        return trips.action_reassign()


class ReassignTrips(models.TransientModel):
    """Show which trips go from whom to whom before anything is done."""

    _name = "autowartung.reassign.trips"
    _description = "Reassign Trips"
    _inherit = ["autowartung.guard.mixin"]

    plan_ids = fields.One2many("autowartung.reassign.plan", "reassign_id")
    nobody_count = fields.Integer(compute="_compute_nobody_count")

    @api.depends("plan_ids.new_driver_id")
    def _compute_nobody_count(self):
        for wizard in self:
            wizard.nobody_count = len(
                wizard.plan_ids.filtered(lambda plan: not plan.new_driver_id)
            )

    def action_confirm(self):
        """Give the trips to the drivers; those for whom there is nobody are named."""
        self.ensure_one()
        self._check_may("dispatcher")
        drivers = {plan.planned_trip_id: plan.new_driver_id for plan in self.plan_ids}
        trips = self.plan_ids.planned_trip_id
        trips.check_access("write")
        return self.env["autowartung.bulk.result"]._run(
            trips, lambda trip: trip._give_to(drivers[trip])
        )


class ReassignPlan(models.TransientModel):
    """Who drives a trip so far, and who shall drive it."""

    _name = "autowartung.reassign.plan"
    _description = "New Driver of a Trip"

    reassign_id = fields.Many2one(
        "autowartung.reassign.trips", required=True, ondelete="cascade"
    )
    planned_trip_id = fields.Many2one(
        "autowartung.concierge.trip", string="Trip", required=True, ondelete="cascade"
    )
    workshop_id = fields.Many2one(
        related="planned_trip_id.workshop_id", related_sudo=False
    )
    window = fields.Char(compute="_compute_window")
    former_driver_id = fields.Many2one(
        related="planned_trip_id.driver_id", string="So far", related_sudo=False
    )
    new_driver_id = fields.Many2one("autowartung.driver")

    @api.constrains("planned_trip_id", "new_driver_id")
    def _check_readable(self):
        # A dialog shows the names of whatever it names, whoever may read them.
        self.planned_trip_id.check_access("read")
        self.new_driver_id.check_access("read")

    @api.depends("planned_trip_id")
    def _compute_window(self):
        for plan in self:
            trip = plan.planned_trip_id
            plan.window = trip and times.window_text(
                trip.window_start, trip.window_end, self.env.lang
            )
