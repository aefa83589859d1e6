# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

# The first role that a user has decides where the day begins.
HOME_ACTIONS = (
    ("manager", "booking_action"),
    ("dispatcher", "trip_action"),
    ("user", "booking_action"),
    ("accountant", "booking_action"),
)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _autowartung_home_action(self):
        """Return the action that the user's roles begin with, possibly none.

        Administrators run more than this app; they choose for themselves.
        """
        self.ensure_one()
        if self.has_group("base.group_system"):
            return self.env["ir.actions.actions"]
        for role, action in HOME_ACTIONS:
            if self._autowartung_has_role(role):
                return self.env.ref(f"autowartung_payment.{action}")
        return self.env["ir.actions.actions"]


class IrHttp(models.AbstractModel):
    """Who works with bookings begins there, and not at an empty inbox."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        # What the user has chosen in the preferences comes first.
        if self.env.user._is_internal() and not info.get("home_action_id"):
            info["home_action_id"] = self.env.user._autowartung_home_action().id
        return info
