# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AssignDriver(models.TransientModel):
    """Give one driver many trips."""

    _name = "autowartung.assign.driver"
    _description = "Assign a Driver"

    trip_ids = fields.Many2many("autowartung.concierge.trip", string="Trips")
    trip_count = fields.Integer(compute="_compute_trip_count")
    driver_id = fields.Many2one("autowartung.driver", required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "autowartung.concierge.trip":
            values["trip_ids"] = [(6, 0, self.env.context.get("active_ids", []))]
        return values

    @api.depends("trip_ids")
    def _compute_trip_count(self):
        for wizard in self:
            wizard.trip_count = len(wizard.trip_ids)

    def action_assign(self):
        """Assign the driver to each trip at which he is free."""
        self.ensure_one()
        self.trip_ids.check_access("write")
        driver = self.driver_id
        return self.env["autowartung.bulk.result"]._run(
            self.trip_ids, lambda trip: trip.write({"driver_id": driver.id})
        )
