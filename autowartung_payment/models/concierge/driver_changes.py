# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of trips when a driver leaves, is away or works at other hours.

Hours and time off are Odoo's: what changes them is watched there, so that no way
in goes unnoticed.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .trip import UNDER_WAY


class AutowartungDriver(models.Model):
    _inherit = "autowartung.driver"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        drivers = super().create(vals_list)
        drivers._follow_zone()
        return drivers

    def write(self, vals):
        result = super().write(vals)
        if {"workshop_ids", "resource_id"} & vals.keys():
            self._follow_zone()
            self._review_trips()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_trips(self):
        trips = self.env["autowartung.concierge.trip"].sudo()
        driven = [
            ("driver_id", "in", self.ids),
            ("state", "not in", ("lapsed", "cancelled")),
        ]
        if trips.search_count(driven, limit=1):
            raise UserError(
                self.env._("This driver has or had trips. Archive the driver instead.")
            )

    def _planned_trips(self):
        """Return the trips ahead that somebody counts on, whoever asks."""
        trips = self.env["autowartung.concierge.trip"].sudo()
        domain = trips._still_planned_domain() & Domain("driver_id", "in", self.ids)
        return trips.search(domain)

    def _refuse_while_under_way(self):
        trips = self.env["autowartung.concierge.trip"].sudo()
        domain = [("driver_id", "in", self.ids), ("state", "in", UNDER_WAY)]
        if under_way := trips.search(domain, limit=1):
            raise UserError(
                self.env._(
                    "%(driver)s is under way: %(trip)s. Let a colleague take over"
                    " first.",
                    driver=under_way.driver_id.name,
                    trip=under_way.with_env(self.env).sudo().display_name,
                )
            )

    def _review_trips(self):
        if self:
            self.env["autowartung.concierge.trip"]._review_plans(
                Domain("driver_id", "in", self.ids)
            )

    def _follow_zone(self):
        """Let Odoo read the drivers' hours by their workshops' clock, too."""
        for driver in self.sudo():
            calendar = (
                driver.workshop_ids[:1].resource_calendar_id
                or driver.resource_calendar_id
            )
            if calendar and driver.resource_id.tz != calendar.tz:
                driver.resource_id.tz = calendar.tz


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        drivers = self.sudo().with_context(active_test=False).autowartung_driver_ids
        if "active" in vals and not vals["active"]:
            drivers._refuse_while_under_way()
        result = super().write(vals)
        if {"active", "calendar_id"} & vals.keys():
            drivers._follow_zone()
            drivers._review_trips()
        return result


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        # The lines of the form come one by one: what counts is how they end.
        quiet = self.with_context(autowartung_hours_change=True)
        result = super(ResourceCalendar, quiet).write(vals)
        workshops, drivers = self._autowartung_users()
        if "tz" in vals:
            (workshops.driver_ids + drivers)._follow_zone()
        self._autowartung_review()
        return result

    def _autowartung_users(self):
        """Return the workshops and drivers who live by these hours (sudo)."""
        domain = [("resource_calendar_id", "in", self.ids)]
        env = self.sudo().env
        return (
            env["autowartung.workshop"].search(domain),
            env["autowartung.driver"].search(domain),
        )

    def _autowartung_review(self):
        if not self or self.env.context.get("autowartung_hours_change"):
            return
        workshops, drivers = self._autowartung_users()
        if workshops or drivers:
            self.env["autowartung.concierge.trip"]._review_plans(
                Domain("workshop_id", "in", workshops.ids)
                | Domain("driver_id", "in", drivers.ids)
            )


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.calendar_id._autowartung_review()
        return lines

    def write(self, vals):
        calendars = self.calendar_id
        result = super().write(vals)
        (calendars | self.calendar_id)._autowartung_review()
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars._autowartung_review()
        return result


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._autowartung_review()
        return leaves

    def write(self, vals):
        former = self._autowartung_concerned()
        result = super().write(vals)
        self._autowartung_review(former)
        return result

    def unlink(self):
        former = self._autowartung_concerned()
        result = super().unlink()
        self.browse()._autowartung_review(former)
        return result

    def _autowartung_concerned(self):
        """Return the drivers and workshops whose time it is (sudo)."""
        env = self.sudo().env
        drivers = self.sudo().resource_id.autowartung_driver_ids
        workshops = env["autowartung.workshop"]
        for leave in self.sudo().filtered(lambda leave: not leave.resource_id):
            # One without hours is the company's, and closes all.
            domain = (
                [("resource_calendar_id", "=", leave.calendar_id.id)]
                if leave.calendar_id
                else [("company_id", "=", leave.company_id.id)]
            )
            workshops |= workshops.search(domain)
            drivers |= drivers.search(domain)
        return drivers, workshops

    def _autowartung_review(self, former=None):
        drivers, workshops = self._autowartung_concerned()
        if former:
            drivers, workshops = drivers | former[0], workshops | former[1]
        if drivers or workshops:
            self.env["autowartung.concierge.trip"]._review_plans(
                Domain("driver_id", "in", drivers.ids)
                | Domain("workshop_id", "in", workshops.ids)
            )
