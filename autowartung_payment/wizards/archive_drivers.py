# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models

TRIPS_WERE_SEEN = "autowartung_trips_were_seen"


class AutowartungDriver(models.Model):
    _inherit = "autowartung.driver"  # pylint: disable=consider-merging-classes-inherited

    def action_archive(self):
        """Archive the drivers; name the trips that are planned with them before.

        :return: the dialog that asks, if there are such trips.
        """
        leaving = self.filtered("active")
        if self.env.context.get(TRIPS_WERE_SEEN) or not leaving._planned_trips():
            return super().action_archive()
        self.check_access("write")
        leaving._refuse_while_under_way()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Archive drivers with trips"),
            "res_model": "autowartung.archive.drivers",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_leaving_driver_ids": [Command.set(self.ids)]},
        }


class ArchiveDrivers(models.TransientModel):
    """Ask before drivers leave who still have trips."""

    _name = "autowartung.archive.drivers"
    _description = "Archive Drivers with Trips"

    leaving_driver_ids = fields.Many2many("autowartung.driver", string="Drivers")
    trip_lines = fields.Text(string="Planned trips", compute="_compute_trip_lines")

    @api.depends("leaving_driver_ids")
    def _compute_trip_lines(self):
        for wizard in self:
            trips = wizard.leaving_driver_ids._planned_trips().with_env(self.env)
            lines = trips._filtered_access("read")._plan_lines()
            if hidden := len(trips) - len(lines):
                lines.append(self.env._("and %s more", hidden))
            wizard.trip_lines = "\n".join(lines)

    def action_confirm(self):
        """Archive the drivers, and go on with who is to drive instead."""
        self.ensure_one()
        drivers = self.leaving_driver_ids
        drivers.with_context(**{TRIPS_WERE_SEEN: True}).action_archive()
        return drivers.action_reassign_trips()
