# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

OPTIONS = (
    "autowartung_hold_minutes",
    "autowartung_link_hold_hours",
    "autowartung_lead_hours",
    "autowartung_horizon_days",
    "autowartung_cutoff_hours",
)


class ShopOptions(models.TransientModel):
    """Lets managers set the shop's periods without Odoo's right to all settings."""

    _name = "autowartung.shop.options"
    _description = "Slots and Deadlines"
    _inherit = "autowartung.guard.mixin"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    autowartung_hold_minutes = fields.Integer(string="Hold of a Slot (minutes)")
    autowartung_link_hold_hours = fields.Integer(
        string="Hold of a Slot Booked by Phone (hours)"
    )
    autowartung_lead_hours = fields.Integer(string="Lead Time (hours)")
    autowartung_horizon_days = fields.Integer(string="Horizon (days)")
    autowartung_cutoff_hours = fields.Integer(string="Cut-off (hours)")

    @api.model
    def default_get(self, fields):
        names = self._option_names()
        present = {name: self.env.company[name] for name in names if name in fields}
        return {**super().default_get(fields), **present}

    @api.model
    def _option_names(self):
        """Return the company's fields that managers may set here."""
        return OPTIONS

    def action_save(self):
        """Write the options, and nothing else, on the company.

        What makes no sense is refused by the company's own constraints.
        """
        self.ensure_one()
        self._check_may("manager")
        # A default for the company can be smuggled in through the context.
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Your role does not allow this."))
        chosen = {name: self[name] for name in self._option_names()}
        self.company_id.sudo().write(chosen)
        return {"type": "ir.actions.act_window_close"}
