# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import times
from .trip import UNDER_WAY

ASK_TO_REPLAN = "mail.mail_activity_data_warning"
CONCERNS_TRIPS = {"active", "driver_ids", "resource_calendar_id"}


class AutowartungWorkshop(models.Model):
    """What becomes of the trips when a workshop, its hours or its drivers change."""

    _inherit = "autowartung.workshop"  # pylint: disable=consider-merging-classes-inherited

    calendar_tz = fields.Selection(
        related="resource_calendar_id.tz", string="Time Zone of the Hours"
    )
    has_other_zone = fields.Boolean(compute="_compute_has_other_zone")
    replan_count = fields.Integer(compute="_compute_replan_count")

    @api.depends("resource_calendar_id.tz")
    def _compute_has_other_zone(self):
        for workshop in self:
            zone = workshop.resource_calendar_id.tz
            workshop.has_other_zone = bool(zone) and zone != times.TIME_ZONE

    def _compute_replan_count(self):
        trips = self.env["autowartung.concierge.trip"]
        for workshop in self:
            workshop.replan_count = trips.search_count(workshop._replan_domain())

    def _replan_domain(self):
        trips = self.env["autowartung.concierge.trip"]
        return trips._to_be_replanned_domain() & Domain("workshop_id", "in", self.ids)

    # === CHANGES === #

    @api.model_create_multi
    def create(self, vals_list):
        workshops = super().create(vals_list)
        workshops.driver_ids._follow_zone()
        return workshops

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._refuse_while_trips_are_planned()
        result = super().write(vals)
        if CONCERNS_TRIPS & vals.keys():
            self.driver_ids._follow_zone()
            self.env["autowartung.concierge.trip"]._review_plans(
                Domain("workshop_id", "in", self.ids)
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_trips(self):
        trips = self.env["autowartung.concierge.trip"].sudo()
        if trips.search_count([("workshop_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("This workshop has or had trips. Archive it instead.")
            )

    def _refuse_while_trips_are_planned(self):
        trips = self.env["autowartung.concierge.trip"].sudo()
        planned = trips.search(
            Domain("workshop_id", "in", self.ids)
            & (Domain("state", "in", UNDER_WAY) | trips._still_planned_domain()),
        )
        if planned:
            raise UserError(
                self.env._(
                    "Trips of this workshop are still planned. Move or cancel them"
                    " first:\n%s",
                    "\n".join(planned.with_env(self.env).sudo()._plan_lines()),
                )
            )

    # === WHO PLANS === #

    def _ask_to_replan(self, is_new):
        """Give those who plan one task that names the trips, or take it back.

        :param bool is_new: whether trips have come to it; else a task is only closed.
        """
        self.ensure_one()
        trips = self.env["autowartung.concierge.trip"].sudo()
        concerned = trips.search(self.sudo()._replan_domain())
        workshop = self.sudo()
        if not concerned:
            workshop.activity_feedback([ASK_TO_REPLAN])
        if not concerned or not is_new:
            return
        workshop.activity_unlink([ASK_TO_REPLAN])
        self.env["res.users"]._autowartung_give_task(
            workshop,
            workshop.company_id,
            lambda env: workshop.with_env(env)._replan_texts(concerned.with_env(env)),
            ASK_TO_REPLAN,
            users=workshop._planners(),
        )

    def _replan_texts(self, trips):
        """Return summary and note of the task, with the list of the trips."""
        lines = Markup().join(
            Markup('<li><a href="/odoo/autowartung-trips/{}">{}</a></li>').format(
                trip.id, line
            )
            for trip, line in zip(trips, trips._plan_lines(), strict=False)
        )
        hint = self.env._(
            "Open the workshop and press “Reassign”: each trip goes to a driver who is"
            " free. What nobody can drive has to be moved."
        )
        summary = self.env._("Trips to be planned anew: %s", len(trips))
        return summary, Markup("<ul>{}</ul><p>{}</p>").format(lines, hint)

    def _planners(self):
        """Return the colleagues of the workshop who may plan; none, if there are none.

        Then it is the managers' task.
        """
        return self.user_ids.filtered(
            lambda user: user.active and user._autowartung_has_role("dispatcher")
        )
