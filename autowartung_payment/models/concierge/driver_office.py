# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import times
from .trip import OCCUPYING_STATES


def today_as_default():
    """Return the context of a list in which time off of today is written down."""
    today = times.local_date(fields.Datetime.now())
    begin = times.midnight(today)
    end = times.midnight(today + timedelta(days=1)) - timedelta(seconds=1)
    return {
        "default_date_from": fields.Datetime.to_string(begin),
        "default_date_to": fields.Datetime.to_string(end),
        "tz": times.TIME_ZONE,
    }


def coming_trips_action(records, domain):
    """Return the action that shows the trips from today on."""
    action = records.env["ir.actions.act_window"]._for_xml_id(
        "autowartung_payment.trip_action"
    )
    action.update(
        domain=domain,
        context={"search_default_planned": 1, "tz": times.TIME_ZONE},
        name=records.display_name,
    )
    return action


class AutowartungDriver(models.Model):
    """What a dispatcher wants to know about a driver."""

    _inherit = "autowartung.driver"  # pylint: disable=consider-merging-classes-inherited

    coming_trip_count = fields.Integer(compute="_compute_coming_trip_count")
    coming_leave_count = fields.Integer(compute="_compute_coming_leave_count")
    replan_count = fields.Integer(compute="_compute_replan_count")

    @api.depends("trip_ids.state", "trip_ids.window_end")
    def _compute_coming_trip_count(self):
        counts = self.env["autowartung.concierge.trip"]._read_group(
            [
                ("driver_id", "in", self.ids),
                ("state", "in", OCCUPYING_STATES),
                ("window_end", ">", fields.Datetime.now()),
            ],
            ["driver_id"],
            ["__count"],
        )
        by_driver = {driver.id: count for driver, count in counts}
        for driver in self:
            driver.coming_trip_count = by_driver.get(driver.id, 0)

    @api.depends("resource_id")
    def _compute_coming_leave_count(self):
        counts = self.env["resource.calendar.leaves"]._read_group(
            [
                ("resource_id", "in", self.resource_id.ids),
                ("date_to", ">", fields.Datetime.now()),
            ],
            ["resource_id"],
            ["__count"],
        )
        by_resource = {resource.id: count for resource, count in counts}
        for driver in self:
            driver.coming_leave_count = by_resource.get(driver.resource_id.id, 0)

    def _compute_replan_count(self):
        trips = self.env["autowartung.concierge.trip"]
        counts = trips._read_group(
            trips._to_be_replanned_domain() & Domain("driver_id", "in", self.ids),
            ["driver_id"],
            ["__count"],
        )
        by_driver = {driver.id: count for driver, count in counts}
        for driver in self:
            driver.replan_count = by_driver.get(driver.id, 0)

    def action_view_trips(self):
        self.ensure_one()
        return coming_trips_action(self, [("driver_id", "=", self.id)])

    def action_view_leaves(self):
        """Open the driver's time off."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autowartung_payment.driver_leave_action"
        )
        action.update(
            domain=[("resource_id", "=", self.resource_id.id)],
            context={
                **today_as_default(),
                "default_resource_id": self.resource_id.id,
                "default_calendar_id": self.resource_calendar_id.id,
            },
        )
        return action


class AutowartungWorkshop(models.Model):
    """What a dispatcher wants to know about a workshop."""

    _inherit = "autowartung.workshop"  # pylint: disable=consider-merging-classes-inherited

    coming_trip_count = fields.Integer(compute="_compute_coming_trip_count")
    coming_holiday_count = fields.Integer(compute="_compute_coming_holiday_count")

    def _compute_coming_trip_count(self):
        counts = self.env["autowartung.concierge.trip"]._read_group(
            [
                ("workshop_id", "in", self.ids),
                ("state", "in", OCCUPYING_STATES),
                ("window_end", ">", fields.Datetime.now()),
            ],
            ["workshop_id"],
            ["__count"],
        )
        by_workshop = {workshop.id: count for workshop, count in counts}
        for workshop in self:
            workshop.coming_trip_count = by_workshop.get(workshop.id, 0)

    def _holiday_domain(self):
        return [
            ("calendar_id", "=", self.resource_calendar_id.id),
            ("resource_id", "=", False),
        ]

    @api.depends("resource_calendar_id")
    def _compute_coming_holiday_count(self):
        leaves = self.env["resource.calendar.leaves"]
        for workshop in self:
            workshop.coming_holiday_count = leaves.search_count(
                [*workshop._holiday_domain(), ("date_to", ">", fields.Datetime.now())]
            )

    def action_view_trips(self):
        self.ensure_one()
        return coming_trips_action(self, [("workshop_id", "=", self.id)])

    def action_view_holidays(self):
        """Open the days on which the workshop is closed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autowartung_payment.driver_leave_action"
        )
        action.update(
            name=self.env._("Holidays"),
            domain=self._holiday_domain(),
            context={
                **today_as_default(),
                "default_calendar_id": self.resource_calendar_id.id,
                "default_resource_id": False,
            },
        )
        return action
