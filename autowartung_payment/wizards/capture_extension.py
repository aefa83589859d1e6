# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models


class Extension(models.Model):
    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def action_ask_what_was_done(self):
        """Open the dialog in which the office says what of the work was done."""
        self.ensure_one()
        self.check_access("write")
        self._check_may("user")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take the money for what was done"),
            "res_model": "autowartung.capture.extension",
            "view_mode": "form",
            "target": "new",
            "context": {"default_extension_id": self.id},
        }


class CaptureExtension(models.TransientModel):
    """What was done of the approved work: that much of the held money is taken."""

    _name = "autowartung.capture.extension"
    _description = "Take the Money for Extra Work"
    _inherit = "autowartung.guard.mixin"

    extension_id = fields.Many2one("autowartung.extension", required=True)
    currency_id = fields.Many2one(
        related="extension_id.currency_id", related_sudo=False
    )
    line_ids = fields.Many2many(
        "autowartung.extension.line",
        "autowartung_capture_extension_line_rel",
        "wizard_id",
        "line_id",
        string="Done",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        domain="[('extension_id', '=', extension_id), ('is_chosen', '=', True)]",
    )
    reason = fields.Text(
        string="Why the rest was not done", help="The customer reads it."
    )
    is_part = fields.Boolean(compute="_compute_is_part")

    @api.depends("extension_id")
    def _compute_line_ids(self):
        for wizard in self:
            approved = wizard.extension_id.line_ids.filtered("is_chosen")
            wizard.line_ids = [Command.set(approved.ids)]

    @api.depends("line_ids", "extension_id")
    def _compute_is_part(self):
        for wizard in self:
            approved = wizard.extension_id.line_ids.filtered("is_chosen")
            wizard.is_part = bool(approved - wizard.line_ids._origin)

    def action_capture(self):
        """Take the price of the chosen lines; the rest is released.

        :raise UserError: with a sentence, if that is not possible.
        """
        self.ensure_one()
        self._check_may("user")
        extension = self.extension_id
        extension.check_access("write")
        extension._capture_what_was_done(self.line_ids, self.reason)
        return {"type": "ir.actions.act_window_close"}
