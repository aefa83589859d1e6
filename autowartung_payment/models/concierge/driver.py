# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields, models

from ...tools import times
from .trip import OCCUPYING_STATES


class AutowartungDriver(models.Model):
    """Somebody who fetches cars and brings them back, with hours and holidays."""

    _name = "autowartung.driver"
    _description = "Concierge Driver"
    _inherit = ["resource.mixin"]
    _order = "name, id"
    _check_company_auto = True

    active = fields.Boolean(related="resource_id.active", store=True, readonly=False)
    name = fields.Char(
        related="resource_id.name", store=True, readonly=False, required=True
    )
    user_id = fields.Many2one(
        related="resource_id.user_id",
        string="Log-in",
        store=True,
        readonly=False,
        help="Whoever logs in with this user sees the trips on the driver's page.",
    )
    phone = fields.Char(help="Shown to customers whose car is about to be fetched.")
    workshop_ids = fields.Many2many(
        "autowartung.workshop",
        "autowartung_workshop_driver_rel",
        "driver_id",
        "workshop_id",
        string="Workshops",
        check_company=True,
    )
    trip_ids = fields.One2many("autowartung.concierge.trip", "driver_id")

    def _trips_on_day(self, moment):
        """Return how many trips the driver has on the day of a moment (naive, UTC)."""
        self.ensure_one()
        day = times.local_date(moment)
        return self.env["autowartung.concierge.trip"].search_count(
            [
                ("driver_id", "=", self.id),
                ("state", "in", OCCUPYING_STATES),
                ("window_start", ">=", times.midnight(day)),
                ("window_start", "<", times.midnight(day + timedelta(days=1))),
            ]
        )
