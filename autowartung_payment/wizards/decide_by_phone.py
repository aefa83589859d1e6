# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.extension.by_phone import Call

APPROVED, DECLINED = "approved", "declined"


class Extension(models.Model):
    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def action_decide_by_phone(self):
        """Open the dialog in which the office writes down what was said on the phone.

        :raise UserError: if there is nothing to decide.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may("user")
        self._check_is_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decided by phone"),
            "res_model": "autowartung.decide.by.phone",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_extension_id": self.id,
                "default_version_id": self.version_id.id,
                "default_speaker": self.partner_id.name,
                "default_number": self.partner_id.phone,
            },
        }


class DecideByPhone(models.TransientModel):
    """What a customer has decided on the phone: who, when, and about which work."""

    _name = "autowartung.decide.by.phone"
    _description = "Decision by Phone"
    _inherit = "autowartung.guard.mixin"

    extension_id = fields.Many2one("autowartung.extension", required=True)
    # What was read out. It may be another one by now.
    version_id = fields.Many2one("autowartung.extension.version", required=True)
    currency_id = fields.Many2one(
        related="extension_id.currency_id", related_sudo=False
    )
    outcome = fields.Selection(
        [
            (APPROVED, "Orders the work that is ticked"),
            (DECLINED, "Declines all"),
        ],
        default=APPROVED,
        required=True,
    )
    speaker = fields.Char(string="Spoken with", required=True)
    called_at = fields.Datetime(
        string="Spoken on", required=True, default=fields.Datetime.now
    )
    number = fields.Char(string="Number Called", required=True)
    line_ids = fields.Many2many(
        "autowartung.extension.line",
        string="Ordered Work",
        domain="[('extension_id', '=', extension_id)]",
    )
    total = fields.Monetary(compute="_compute_total", help="Gross: read it out.")
    reason = fields.Text()

    @api.depends("extension_id", "line_ids")
    def _compute_total(self):
        for dialog in self:
            extension, lines = dialog.extension_id, dialog.line_ids._origin
            # A proposal that is not the person's to read may be smuggled in.
            is_shown = extension and extension.has_access("read")
            chosen = lines & extension.line_ids if is_shown else lines.browse()
            totals = extension._tax_totals(chosen) if chosen else {}
            dialog.total = totals.get("total_amount_currency", 0)

    def action_confirm(self):
        """Write the decision down, and do what follows from it.

        :raise UserError: with a sentence, if it cannot have been decided so.
        """
        self.ensure_one()
        self._check_may("user")
        extension = self.extension_id
        extension.check_access("write")
        call = Call(speaker=self.speaker, at=self.called_at, number=self.number)
        if self.outcome == DECLINED:
            extension._decline_by_phone(call, self.version_id, self.reason or "")
        elif not self.line_ids:
            raise UserError(self.env._("Tick the work that was ordered."))
        else:
            extension._order_by_phone(call, self.version_id, self.line_ids)
        return {"type": "ir.actions.act_window_close"}
