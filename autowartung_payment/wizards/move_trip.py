# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.concierge.trip import MOVABLE_STATES
from ..tools import times


class ConciergeTrip(models.Model):
    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    def action_ask_to_move(self, start=False, end=False):
        """Open the dialog that shows the old and the new window, and what is wrong.

        :param str start: of the new window, in Odoo's notation and UTC; as planned, if
            not given.
        """
        self.ensure_one()
        self._check_may("dispatcher")
        self.check_access("write")
        self._check_plannable(MOVABLE_STATES)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move %s", self.display_name),
            "res_model": "autowartung.move.trip",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_moved_trip_id": self.id,
                "default_window_start": start
                or fields.Datetime.to_string(self.window_start),
                "default_window_end": end or fields.Datetime.to_string(self.window_end),
            },
        }


class MoveTrip(models.TransientModel):
    """Ask before a trip goes to another time: what is wrong with it, who is told."""

    _name = "autowartung.move.trip"
    _description = "Move a Trip"
    _inherit = ["autowartung.guard.mixin"]

    moved_trip_id = fields.Many2one("autowartung.concierge.trip", required=True)
    booking_id = fields.Many2one(related="moved_trip_id.booking_id")
    partner_id = fields.Many2one(related="moved_trip_id.partner_id")
    window_start = fields.Datetime(string="From", required=True)
    window_end = fields.Datetime(string="Until", required=True)
    driver_id = fields.Many2one(
        "autowartung.driver",
        compute="_compute_driver_id",
        store=True,
        readonly=False,
    )
    workshop_id = fields.Many2one(related="moved_trip_id.workshop_id")
    old_window = fields.Char(string="So far", compute="_compute_windows")
    new_window = fields.Char(string="New", compute="_compute_windows")
    is_changed = fields.Boolean(compute="_compute_windows")
    obstacles = fields.Text(compute="_compute_objections")
    warnings = fields.Text(compute="_compute_objections")
    is_accepted = fields.Boolean(string="Move it there all the same")
    is_firm = fields.Boolean(compute="_compute_is_firm")
    notify = fields.Boolean(
        string="Notify the customer",
        default=True,
        help="By mail, two minutes after the last change; not if it is undone by then.",
    )

    @api.depends("moved_trip_id")
    def _compute_driver_id(self):
        for wizard in self:
            wizard.driver_id = wizard.moved_trip_id.driver_id

    @api.depends("moved_trip_id", "window_start", "window_end", "driver_id")
    def _compute_windows(self):
        language = self.env.lang
        for wizard in self:
            trip = wizard.moved_trip_id
            start, end = wizard.window_start, wizard.window_end
            wizard.old_window = trip and times.window_text(
                trip.window_start, trip.window_end, language
            )
            wizard.new_window = (
                start and end and times.window_text(start, end, language)
            )
            wizard.is_changed = (start, end, wizard.driver_id) != (
                *(trip.window_start, trip.window_end),
                trip.driver_id,
            )

    @api.depends("moved_trip_id", "window_start", "window_end", "driver_id")
    def _compute_objections(self):
        for wizard in self:
            plan = wizard.window_start, wizard.window_end, wizard.driver_id
            is_known = (
                wizard.moved_trip_id and wizard.window_start and wizard.window_end
            )
            obstacles = wizard.moved_trip_id._move_obstacles(*plan) if is_known else []
            warnings = wizard.moved_trip_id._move_warnings(*plan) if is_known else []
            wizard.obstacles = "\n".join(obstacles)
            wizard.warnings = "" if obstacles else "\n".join(warnings)

    @api.depends("moved_trip_id")
    def _compute_is_firm(self):
        for wizard in self:
            wizard.is_firm = bool(wizard.booking_id.sudo()._firm())

    def action_move(self):
        """Move the trip; the customer is told later, or on the booking's page.

        :raise UserError: if it cannot be there, or nobody has confirmed that it is to.
        """
        self.ensure_one()
        self._check_may("dispatcher")
        if self.obstacles:
            raise UserError(self.obstacles)
        if self.warnings and not self.is_accepted:
            raise UserError(
                self.env._(
                    "%s\nIf you want it all the same, tick that it is moved there.",
                    self.warnings,
                )
            )
        self.moved_trip_id.with_context(
            autowartung_accepts_problems=True,
            autowartung_is_silent=not self.notify,
        ).write(
            {
                "window_start": self.window_start,
                "window_end": self.window_end,
                "driver_id": self.driver_id.id,
            }
        )
        closed = {"type": "ir.actions.act_window_close"}
        if self.moved_trip_id.can_undo:
            closed["infos"] = {
                "moved_trip": self.moved_trip_id.id,
                "window": self.new_window,
            }
        return closed
