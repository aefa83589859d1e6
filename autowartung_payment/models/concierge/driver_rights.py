# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whom a driver meets today: nobody else's address is a driver's business."""

from odoo import api, fields, models
from odoo.fields import Domain

from .trip import UNDER_WAY
from .trip_agenda import LOOK_BACK, local_midnight

EVERYTHING = [(1, "=", 1)]
TODAY, UNTIL_TOMORROW = 1, 2


class ConciergeTrip(models.Model):
    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    is_of_these_days = fields.Boolean(
        string="Today or Tomorrow",
        compute="_compute_is_of_these_days",
        search="_search_is_of_these_days",
        help="Whether the trip stands on its driver's page now.",
    )

    def _compute_is_of_these_days(self):
        found = self.sudo().filtered_domain(self._days_domain(UNTIL_TOMORROW))
        for trip in self:
            trip.is_of_these_days = trip in found

    @api.model
    def _search_is_of_these_days(self, operator, value):
        """Searched for whenever the rule applies: what it finds changes at midnight."""
        if operator != "in" or True not in value:
            return NotImplemented
        return self._days_domain(UNTIL_TOMORROW)

    @api.model
    def _days_domain(self, days):
        """Return the domain of what drivers have to do, and have done, on these days.

        :param int days: 1 for today alone; what is overdue or under way counts.
        """
        begin, end = local_midnight(), local_midnight(days)
        to_do = Domain("state", "in", ("scheduled", *UNDER_WAY)) & Domain(
            "window_start", ">=", begin - LOOK_BACK
        )
        ended = Domain("state", "in", ("done", "cancelled")) & Domain(
            "window_start", ">=", begin
        )
        return Domain("window_start", "<", end) & (to_do | ended)


class ResPartner(models.Model):
    _inherit = "res.partner"

    autowartung_is_met_today = fields.Boolean(
        string="On My Trips of Today",
        compute="_compute_autowartung_is_met_today",
        search="_search_autowartung_is_met_today",
    )

    @api.depends_context("uid")
    def _compute_autowartung_is_met_today(self):
        met = self.browse(self._ids_met_today())
        for partner in self:
            partner.autowartung_is_met_today = partner in met

    @api.model
    def _search_autowartung_is_met_today(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("id", "in", self._ids_met_today())

    @api.model
    def _ids_met_today(self):
        trips = self.env["autowartung.concierge.trip"].sudo()
        own = Domain("driver_id.user_id", "=", self.env.uid)
        return trips.search(own & trips._days_domain(TODAY)).partner_id.ids


class ResUsers(models.Model):
    _inherit = "res.users"

    def _autowartung_trips_in_sight(self):
        """Return the domain of the trips that a rule lets the user see."""
        if not self._autowartung_only_drives():
            return EVERYTHING
        return [("is_of_these_days", "=", True)]

    def _autowartung_contacts_in_sight(self, path=""):
        """Return the domain of the contacts that a rule lets the user see.

        For who only drives: the contacts of the own trips of the day, the own companies
        and whoever works with Odoo, without whom its screens do not open.

        :param str path: from the rule's model to the contact.
        """
        if not self._autowartung_only_drives():
            return EVERYTHING
        domain = [
            "|",
            "|",
            ("partner_share", "=", False),
            ("ref_company_ids", "in", self.company_ids.ids),
            ("autowartung_is_met_today", "=", True),
        ]
        return [(path, "any", domain)] if path else domain
